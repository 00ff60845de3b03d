using System.Text.Json;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

public class FieldDiffTests
{
    private const string Listener = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"},"healthCheck":{"path":"/","intervalMillis":5000}}]}""";

    [Theory]
    [InlineData("{}", """{"backends":[]}""")]
    [InlineData("{}", """{"logging":{}}""")]
    [InlineData("""{"priority":1}""", """{"priority":1.0}""")]
    [InlineData("""{"priority":1000}""", """{"priority":1e3}""")]
    [InlineData("""{"a":"x","b":"y"}""", """{"b":"y","a":"x"}""")]
    [InlineData("""{"backends":[{"virtualService":{"virtualServiceName":"a"}},{"virtualService":{"virtualServiceName":"b"}}]}""",
        """{"backends":[{"virtualService":{"virtualServiceName":"b"}},{"virtualService":{"virtualServiceName":"a"}}]}""")]
    [InlineData(Listener, """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"},"healthCheck":{"path":"/","port":8080,"intervalMillis":5000}}]}""")]
    public void Values_that_are_equivalent_to_the_service_do_not_differ(string before, string after) => Differences(before, after).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"timeout":{"perRequest":{"unit":"s","value":15}}}""", """{"timeout":{"perRequest":{"unit":"ms","value":800}}}""",
        "timeout.perRequest: 15s -> 800ms")]
    [InlineData("""{}""", """{"timeout":{"perRequest":{"unit":"s","value":3}}}""", "timeout.perRequest: (none) -> 3s")]
    [InlineData("""{"e":["a"]}""", """{"e":["a","b"]}""", "e: a -> a, b")]
    [InlineData("""{"weightedTargets":[{"virtualNode":"v1","weight":100}]}""",
        """{"weightedTargets":[{"virtualNode":"v1","weight":90},{"virtualNode":"v2","weight":10,"port":81}]}""", "weightedTargets: v1 100 -> v1 90, v2:81 10")]
    [InlineData("""{"backends":[{"virtualService":{"virtualServiceName":"a"}}]}""", """{"backends":[{"virtualService":{"virtualServiceName":"b"}}]}""",
        "backends[a]: a -> (none)|backends[b]: (none) -> b")]
    [InlineData(Listener, """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"},"healthCheck":{"path":"/","port":8081,"intervalMillis":5000}}]}""",
        "listeners[8080].healthCheck.port: 8080 -> 8081")]
    [InlineData("""{"headers":[{"name":"a"},{"name":"b"}]}""", """{"headers":[{"name":"b"},{"name":"a"}]}""", "headers (order): a, b -> b, a")]
    [InlineData("""{"invert":false}""", """{"invert":true}""", "invert: false -> true")]
    [InlineData("""{"text":"a\nb"}""", """{"text":""}""", """text: "a\nb" -> "" """)]
    public void Differences_are_shown_by_field_in_readable_form(string before, string after, string expected) =>
        string.Join('|', Differences(before, after).Select(change => $"{change.Path}: {change.Before ?? "(none)"} -> {change.After ?? "(none)"}"))
        .ShouldBe(expected.TrimEnd());

    [Fact]
    public void Tags_are_compared_by_key() =>
        FieldDiff.CompareTags(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" })
            .ShouldBe([new("tags.a", "1", null), new("tags.b", "2", "3"), new("tags.c", null, "4")]);

    private static IReadOnlyList<FieldChange> Differences(string before, string after) =>
        FieldDiff.Compare(JsonElement.Parse(before), JsonElement.Parse(after));
}

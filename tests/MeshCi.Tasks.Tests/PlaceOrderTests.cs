using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Together;

namespace MeshCi.Tasks.Tests;

/// <summary>The order in which a command changes places that have different ledgers, roles or environments.</summary>
public sealed class PlaceOrderTests
{
    [Theory]
    [InlineData("edge>orders orders", "orders edge", "a gateway route needs a service of the other place")]
    [InlineData("a b c", "a b c", "places that do not refer to each other stay in their order")]
    [InlineData("edge>web web>orders orders", "orders web edge", "through a third place")]
    [InlineData("edge>web z web", "z web edge", "whatever does not wait goes on in its order")]
    [InlineData("web-orders orders", "orders web", "a call waits if it can")]
    [InlineData("orders-web web-orders", "orders web", "calls in a circle are allowed")]
    [InlineData("edge>orders orders-edge", "orders edge", "a call gives way to what the control plane checks")]
    [InlineData("a>b b>a", "a b", "the control plane refuses that, in whatever order")]
    public void What_others_refer_to_comes_first(string places, string expected, string because) =>
        string.Join(' ', Sorted(places, (_, _) => true)).ShouldBe(expected, because);

    [Fact]
    public void A_service_of_the_same_name_in_another_mesh_is_not_meant() =>
        Sorted("edge>orders orders", (_, _) => false).ShouldBe(["edge", "orders"]);

    // "edge>orders" has a gateway route to orders, and "web-orders" has a node that calls orders.
    private static IEnumerable<string> Sorted(string places, Func<string, string, bool> haveOneMesh)
    {
        var words = places.Split(' ').ToDictionary(word => word.Split('>', '-')[0], word => word);
        return PlaceOrder.Sort([.. words.Keys], name => Resources(name, words[name]), haveOneMesh);
    }

    private static List<Resource> Resources(string name, string word)
    {
        var service = word.Length == name.Length ? "" : $$"""{ "virtualService": { "virtualServiceName": "{{word[(name.Length + 1)..]}}" } }""";
        List<Resource> resources = [Of(new(ResourceKind.VirtualService, name), "{}"), Of(new(ResourceKind.VirtualGateway, name), "{}")];
        if (word.Contains('>', StringComparison.Ordinal))
        {
            resources.Add(Of(new(ResourceKind.GatewayRoute, "all", name),
                $$"""{ "httpRoute": { "action": { "target": {{service}} }, "match": { "prefix": "/" } } }"""));
        }
        else if (service.Length > 0)
        {
            resources.Add(Of(new(ResourceKind.VirtualNode, name), $$"""{ "backends": [{{service}}] }"""));
        }

        return resources;
    }

    private static Resource Of(ResourceId id, string spec)
    {
        using var document = JsonDocument.Parse(spec);
        return new() { Id = id, Spec = document.RootElement.Clone(), Tags = new Dictionary<string, string>() };
    }
}

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Configuration;
using NJsonSchema;

namespace MeshCi.Local.Tests.Settings;

/// <summary>The schema that editors use agrees with the reader.</summary>
public sealed partial class ConfigurationSchemaTests
{
    private static readonly string[] Pages = ["docs/reference/control-plane.md", "docs/reference/identity.md"];

    // Rules that a schema cannot express: they compare values with each other, or with a list of names through a pattern.
    private static readonly string[] Comparisons = ["must not be less than", "must be more than 0", "is not an operation or a pattern"];

    // The library supports the member "$defs" only under its older name.
    private static readonly Lazy<JsonSchema> Compiled = new(() => JsonSchema.FromJsonAsync(
        Encoding.UTF8.GetString(ConfigurationSchema.Write()).Replace("$defs", "definitions", StringComparison.Ordinal)).GetAwaiter().GetResult());

    private static readonly JsonNode?[] Strangers =
    [
        null, true, 0, -1, 1, 3, 1.5, 2_000_000, "", "x", "30ms", "11m", "600001ms", "10m", "CreateRoute", "Create*", "createroute", "afterChange",
        "ConflictException", "123456789012", "/ci/", "//",
        "https://example.com", "Allow", new JsonArray(), new JsonArray("x"), new JsonArray("*"), new JsonObject(), new JsonObject { ["x"] = 1 },
    ];

    private static readonly string[] Names =
        ["x", "seed", "rules", "operations", "chance", "times", "latency", "min", "max", "median", "p99", "throttle", "burst", "error", "drop", "freeze",
        "meshes", "name", "account", "path", "Sid", "Resource", "NotAction", "Principal"];

    [Fact]
    public void The_committed_schema_matches_the_reader() =>
        GeneratedFile.ShouldMatch("sdk/schema/control-plane-configuration.schema.json", ConfigurationSchema.Write());

    [Fact]
    public void The_examples_in_the_reference_are_valid_against_the_schema() => Examples().SelectMany(Refusals).ShouldBeEmpty();

    [Theory, Iterations(600, 3_000)]
    public void The_reader_and_the_schema_agree_on_mutated_examples(int iterations)
    {
        var examples = Examples();
        var (accepted, refused) = (0, 0);
        Gen.Select(Gen.Int[0, examples.Count - 1], Gen.Int[0, 999], Gen.Int[0, 5], Gen.Int[0, 999]).Array[1, 2].Sample(
            changes =>
            {
                var text = examples[changes[0].Item1].DeepClone();
                foreach (var (_, where, how, what) in changes) Mutate(text, where, how, what);
                var problems = Problems(text);
                var refusals = Refusals(text);
                var details = $"{text.ToJsonString()}\nschema: {string.Join("; ", refusals)}\nreader: {string.Join("; ", problems)}";

                // Only the reader checks the contents of policies and the uniqueness of names.
                if (refusals.Count > 0) problems.ShouldNotBeEmpty(details);
                else problems.Where(problem => !problem.Contains("$.identity", StringComparison.Ordinal) && !Comparisons.Any(problem.Contains))
                    .ShouldBeEmpty(details);
                if (refusals.Count == 0) Interlocked.Increment(ref accepted);
                else Interlocked.Increment(ref refused);
            },
            iter: iterations);
        accepted.ShouldBeGreaterThan(iterations / 30);
        refused.ShouldBeGreaterThan(iterations / 30);
    }

    private static void Mutate(JsonNode text, int where, int how, int what)
    {
        var places = Places(text).ToList();
        var place = places[where % places.Count];
        var value = Strangers[what % Strangers.Length]?.DeepClone();
        var name = Names[what % Names.Length];
        switch (place)
        {
            case JsonObject members when how == 0:
                members[name] = value;
                break;
            case JsonObject { Count: > 0 } members when how == 1:
                members.Remove(members.ElementAt(what % members.Count).Key);
                break;
            case JsonObject { Count: > 0 } members:
                members[members.ElementAt(what % members.Count).Key] = value;
                break;
            case JsonArray elements when how == 0 || elements.Count == 0:
                elements.Add(value);
                break;
            case JsonArray elements when how == 1:
                elements.RemoveAt(what % elements.Count);
                break;
            case JsonArray elements:
                elements[what % elements.Count] = value;
                break;
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode? node) => node switch
    {
        JsonObject members => [members, .. members.SelectMany(member => Places(member.Value))],
        JsonArray elements => [elements, .. elements.SelectMany(Places)],
        _ => [],
    };

    private static List<JsonNode> Examples() =>
    [
        .. Pages.SelectMany(page => Block().Matches(Repository.Read(page)))
            .Select(
            block => JsonNode.Parse(
                block.Groups[1].Value, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!),
        JsonNode.Parse(
            """
            { "faults": { "rules": [ { "operations": ["*"], "latency": { "min": "1s", "max": "2m" }, "freeze": true }, { "operations": ["Get*"],
            "throttle": { "callsPerSecond": 0.5 } } ] } }
            """)!,
    ];

    private static List<string> Refusals(JsonNode text) => [.. Compiled.Value.Validate(text.ToJsonString()).Select(error => $"{error.Path} {error.Kind}")];

    private static List<string> Problems(JsonNode text)
    {
        var problems = new Problems();
        ConfigurationText.Read(Encoding.UTF8.GetBytes(text.ToJsonString()), problems);
        return [.. problems.Lines()];
    }

    [GeneratedRegex(@"^```json\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

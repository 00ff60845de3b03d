using MeshCi.Tests.Documentation;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using YamlDotNet.RepresentationModel;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>Configurations of Travis CI, ours and those of the page about it, are valid against its published schema.</summary>
public sealed class TravisPageTests
{
    public static TheoryData<string> Configurations => [.. Pages().Select(page => page.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_configuration_is_valid(string name)
    {
        (await ProblemsAsync(Pages().Single(page => page.Name == name).Text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("language: generic", "language: klingon")]
    [InlineData("os: linux", "os: linus")]
    [InlineData("dist: jammy", "dist: [jimmy]")]
    public async Task A_mistake_is_found(string correct, string wrong)
    {
        var text = Pages().Single(page => page.Name == "docs/travis.md 1").Text;

        (await ProblemsAsync(text.Replace(correct, wrong, StringComparison.Ordinal))).ShouldNotBeEmpty();
    }

    private static IEnumerable<(string Name, string Text)> Pages() =>
        CodeBlock.In(File.ReadAllText(Repository.PathOf("docs/travis.md"))).Where(block => block.Language == "yaml")
            .Select((block, index) => ($"docs/travis.md {index + 1}", block.Code)).Append((".travis.yml", File.ReadAllText(Repository.PathOf(".travis.yml"))));

    private static async Task<IEnumerable<string>> ProblemsAsync(string yaml)
    {
        var schema = await JsonSchema.FromJsonAsync(Flat(await File.ReadAllTextAsync(SharedData.Require("travis/travis-schema.json"), Token)), Token);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return schema.Validate(Json(stream.Documents[0].RootNode)).Select(problem => problem.ToString());
    }

    // Its definitions are in groups, in which the validator does not find them.
    private static string Flat(string text)
    {
        var schema = JObject.Parse(text);
        foreach (var reference in schema.Descendants().OfType<JProperty>().Where(property => property.Name == "$ref").ToList())
        {
            var parts = ((string)reference.Value!).Split('/');
            reference.Value = $"#/definitions/{parts[2]}_{parts[3]}";
        }

        schema["definitions"] = new JObject(((JObject)schema["definitions"]!).Properties()
            .SelectMany(group => ((JObject)group.Value).Properties(), (group, entry) => new JProperty($"{group.Name}_{entry.Name}", entry.Value)));
        return schema.ToString();
    }

    // Travis CI reads every scalar as text, except true, false and null.
    private static JToken Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JObject(map.Children.Select(entry => new JProperty(((YamlScalarNode)entry.Key).Value!, Json(entry.Value)))),
        YamlSequenceNode list => new JArray(list.Children.Select(Json)),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } flag => new JValue(flag.Value == "true"),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "" or "~" } => JValue.CreateNull(),
        YamlScalarNode scalar => new JValue(scalar.Value),
        _ => throw new InvalidOperationException("An alias is not expected."),
    };
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>The files of the templates, compared with each other and with the reference page.</summary>
public sealed partial class TemplateFileTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("Mesh", "meshci-mesh")]
    [InlineData("Service", "meshci-service")]
    public void The_reference_page_lists_the_options_of_a_template_with_their_defaults(string template, string shortName)
    {
        var names = Json(template, "dotnetcli.host.json")["symbolInfo"]!.AsObject();
        var parameters = Json(template, "template.json")["symbols"]!.AsObject().Where(symbol => symbol.Value!["type"]!.GetValue<string>() == "parameter");
        var options = parameters.Select(symbol => $"--{names[symbol.Key]!["longName"]} = {symbol.Value!["defaultValue"]}").ToList();
        var section = Repository.Read("docs/reference/templates.md").Split("\n## ")
            .Single(part => part.StartsWith($"dotnet new {shortName}\n", StringComparison.Ordinal));

        // A default in words is that of an option without a value.
        Row().Matches(section).Select(row => $"{row.Groups["option"].Value} = {row.Groups["default"].Value}").ShouldBe(options, ignoreOrder: true);
    }

    [Theory]
    [InlineData("Mesh")]
    [InlineData("Service")]
    public void Every_text_that_an_option_replaces_and_every_file_that_it_leaves_out_exists(string template)
    {
        var json = Json(template, "template.json");
        var files = Directory.EnumerateFiles(PathOf(template), "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(PathOf(template), file).Replace('\\', '/'));
        var contents = files.Where(file => !file.Key.StartsWith(".template.config/", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(file.Value)).ToList();
        var replaced = json["symbols"]!.AsObject().Select(symbol => symbol.Value!["replaces"]?.GetValue<string>()).OfType<string>();
        var modifiers = json["sources"]![0]!["modifiers"]!.AsArray();
        var named = modifiers.SelectMany(modifier => modifier!["exclude"]!.AsArray().Select(file => file!.GetValue<string>()))
            .Concat(modifiers.SelectMany(modifier => modifier!["rename"]?.AsObject().Select(file => file.Key) ?? []));

        replaced.Where(text => !contents.Exists(content => content.Contains(text, StringComparison.Ordinal))).ShouldBeEmpty();
        named.Where(name => !files.Keys.Any(file => IsNamed(file, name))).ShouldBeEmpty();
    }

    [Fact]
    public void Both_templates_derive_names_in_the_same_way()
    {
        var forms = Json("Mesh", "template.json")["forms"]!.ToJsonString();

        Json("Service", "template.json")["forms"]!.ToJsonString().ShouldBe(forms);
    }

    [Theory]
    [InlineData("Mesh")]
    [InlineData("Service")]
    public void A_configuration_has_no_backslashes_which_packing_would_replace(string template) =>
        Json(template, "template.json").ToJsonString(Readable).ShouldNotContain('\\');

    private static bool IsNamed(string file, string name) =>
        name.EndsWith("/**", StringComparison.Ordinal) ? file.StartsWith(name[..^2], StringComparison.Ordinal) : file == name;

    private static string PathOf(string template) => Repository.PathOf($"src/MeshCi.Templates/{template}");

    private static JsonNode Json(string template, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(PathOf(template), ".template.config", file)))!;

    [GeneratedRegex(@"^\| `(?<option>--[a-z-]+)`[^|]*\| (?:`(?<default>[^`|]+)`|[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

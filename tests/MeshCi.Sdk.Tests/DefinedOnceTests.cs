using System.Security;
using System.Text;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using Microsoft.Build.Evaluation;

namespace MeshCi.Sdk.Tests;

/// <summary>Decisions that both the MSBuild evaluation and C# make: both get the same strings.</summary>
public sealed class DefinedOnceTests
{
    private static readonly string[] Pieces =
    [
        "Orders", "API", "HTTP", "v2", "X", "x", "IO", "aB", "Ab", "7", "42", "9a", "A9", "é", "Ünï", "日本", "ß", "İ", "Ǆ", "𝒳",
        ".", "_", "-", " ", "..", "$", "%", ";", "@", "'", "(", ")", "*", "#",
    ];

    [Fact]
    public void The_targets_and_the_code_derive_the_same_node_name_from_an_assembly()
    {
        var random = new Random(11);
        var assembled = Enumerable.Range(0, 3_000).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 9))));
        string[] names = ["Orders", "Shop.OrdersApi", "HTTPGateway", "日本", "-", .. assembled];
        var values = Evaluate("AssemblyName", names, "_MeshHasDefaultName", "_MeshCanDeriveName", "MeshNodeName");

        for (var index = 0; index < names.Length; index++) values[index].ShouldBe(Naming.NodeName(names[index]), $"'{names[index]}'");
    }

    [Fact]
    public void The_targets_and_the_code_derive_the_same_file_name_from_a_node()
    {
        var random = new Random(12);
        var assembled = Enumerable.Range(0, 2_000).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 150))));
        string[] names =
        [
            "orders", new('o', 200), new('o', 201), new('o', 255), new('é', 66), new('é', 67), "a:b", "{env:NODE}", "a\\b", "𝒳", "e\u0301", .. assembled,
        ];
        var values = Evaluate("MeshNodeName", names, "_MeshHasFileName", "_MeshReadableName", "_MeshFileName");

        for (var index = 0; index < names.Length; index++) values[index].ShouldBe(Naming.FileName(names[index]), $"'{names[index]}'");
        values.Distinct().Count().ShouldBe(names.Distinct().Count());
        values.ShouldAllBe(value => Encoding.UTF8.GetByteCount(value) <= 200);
    }

    // A single evaluation, in which the elements that derive a property are repeated for each value of another one.
    private static string[] Evaluate(string input, string[] values, params string[] derived)
    {
        var groups = XDocument.Parse(Repository.Read("sdk/build/MeshCi.Sdk.targets")).Root!.Elements("PropertyGroup")
            .Select(group => new XElement(group.Name, group.Attributes(), group.Elements().Where(element => derived.Contains(element.Name.LocalName))))
            .Where(group => group.HasElements).ToList();
        var reset = string.Concat(derived.Select(name => $"<{name} />"));
        var text = new StringBuilder("<PropertyGroup><_MeshEnabledHere>true</_MeshEnabledHere></PropertyGroup>");
        for (var index = 0; index < values.Length; index++)
        {
            text.Append($"<PropertyGroup>{reset}<{input}>{SecurityElement.Escape(ProjectCollection.Escape(values[index]))}</{input}></PropertyGroup>");
            text.AppendJoin('\n', groups);
            text.Append($"<PropertyGroup><V{index}>$({derived[^1]})</V{index}></PropertyGroup>");
        }

        var project = BareProject.EvaluateXml($"<Project>{text}</Project>");
        return [.. values.Select((_, index) => project.GetPropertyValue($"V{index}"))];
    }

    [Fact]
    public void The_targets_and_the_code_agree_on_which_projects_participate()
    {
        string[] outputs = ["", "Exe", "exe", "WinExe", "Library", "AppContainerExe"];
        string[] switches = ["", "true", "True", "false", "ture", "\n  false\n"];

        foreach (var output in outputs)
        {
            foreach (var enabled in switches)
            {
                foreach (var (isTest, isPlatform) in (ReadOnlySpan<(string, string)>)[("", ""), ("true", ""), ("", "True"), ("false", "false")])
                {
                    var project = BareProject.Evaluate($"""
                        <PropertyGroup>
                          <OutputType>{output}</OutputType><MeshEnabled>{enabled}</MeshEnabled>
                          <IsTestProject>{isTest}</IsTestProject><IsTestingPlatformApplication>{isPlatform}</IsTestingPlatformApplication>
                        </PropertyGroup>
                        """);

                    (project.GetPropertyValue("_MeshEnabledHere") == "true").ShouldBe(
                        MeshEnabled.Decide(enabled, output, isTest, isPlatform),
                        $"OutputType '{output}', MeshEnabled '{enabled}', IsTestProject '{isTest}', IsTestingPlatformApplication '{isPlatform}'");
                }
            }
        }
    }
}

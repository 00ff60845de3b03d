using System.Security;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using Microsoft.Build.Evaluation;

namespace MeshCi.Sdk.Tests;

/// <summary>What MSBuild must decide in an evaluation and C# decides too: both are fed the same strings.</summary>
public sealed class DefinedOnceTests
{
    private static readonly string[] Pieces =
    [
        "Orders", "API", "HTTP", "v2", "X", "x", "IO", "aB", "Ab", "7", "42", "9a", "A9", "é", "Ünï", "日本", "ß", "İ", "Ǆ", "𝒳",
        ".", "_", "-", " ", "..", "$", "%", ";", "@", "'", "(", ")", "*", "#",
    ];

    [Fact]
    public void The_node_name_of_an_assembly_is_the_same_in_the_targets_and_in_the_code()
    {
        var random = new Random(11);
        var assembled = Enumerable.Range(0, 3_000).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 9))));
        string[] names = ["Orders", "Shop.OrdersApi", "HTTPGateway", "日本", "-", .. assembled];
        var expression = XDocument.Parse(Repository.Read("sdk/build/MeshCi.Sdk.targets")).Descendants("MeshNodeName").Single().Value;

        // One evaluation: the assembly's name changes from property to property.
        var properties = names.Select((name, index) =>
            $"<AssemblyName>{SecurityElement.Escape(ProjectCollection.Escape(name))}</AssemblyName><N{index}>{SecurityElement.Escape(expression)}</N{index}>");
        var project = BareProject.EvaluateXml($"<Project><PropertyGroup>{string.Concat(properties)}</PropertyGroup></Project>");

        for (var index = 0; index < names.Length; index++) project.GetPropertyValue($"N{index}").ShouldBe(Naming.NodeName(names[index]), $"'{names[index]}'");
    }

    [Fact]
    public void Whether_a_project_takes_part_is_decided_alike_in_the_targets_and_in_the_code()
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

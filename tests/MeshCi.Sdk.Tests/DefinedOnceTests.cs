using System.Security;
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
        var expression = XDocument.Parse(Repository.Read("sdk/build/MeshCi.Sdk.targets")).Descendants("MeshNodeName").Single().Value;

        // A single evaluation: each property uses another assembly name.
        var properties = names.Select((name, index) =>
            $"<AssemblyName>{SecurityElement.Escape(ProjectCollection.Escape(name))}</AssemblyName><N{index}>{SecurityElement.Escape(expression)}</N{index}>");
        var project = BareProject.EvaluateXml($"<Project><PropertyGroup>{string.Concat(properties)}</PropertyGroup></Project>");

        for (var index = 0; index < names.Length; index++) project.GetPropertyValue($"N{index}").ShouldBe(Naming.NodeName(names[index]), $"'{names[index]}'");
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

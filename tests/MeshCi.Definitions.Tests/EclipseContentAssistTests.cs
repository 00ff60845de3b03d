using System.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Reference.Editors;

namespace MeshCi.Definitions.Tests;

/// <summary>The completion that the engine of Eclipse's XML editor (the content model of its web tools) derives from the XML schema.</summary>
[Trait("Uses", "OtherPrograms")]
public class EclipseContentAssistTests
{
    private const string Jars = "/usr/share/java";

    [Fact]
    public void An_XML_editor_completes_and_documents_items_metadata_and_values_wherever_MSBuild_accepts_them()
    {
        var java = Programs.Require("java", "default-jdk-headless");
        Assert.SkipUnless(Programs.Find("javac") is not null && File.Exists($"{Jars}/eclipse-wst-xsd-core.jar") && File.Exists($"{Jars}/eclipse-xsd.jar"),
            "Eclipse's XML engine (Debian: default-jdk-headless libeclipse-wst-xml-core-java libeclipse-wst-xsd-core-java libeclipse-xsd-java) is "
                + "not installed.");
        var seen = Ask(java, """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><MeshName /></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Other" />
                <MeshListener><Protocol /></MeshListener>
              </ItemGroup>
              <Choose><When Condition="true"><ItemGroup><MeshRoute /></ItemGroup></When><Otherwise /></Choose>
              <Target Name="T" />
            </Project>
            """);

        foreach (var group in seen["ItemGroup"]) ItemTypes.All.Select(type => type.Name).ShouldBeSubsetOf(group["elements"].Split(' '));
        MeshProperties.All.Select(property => property.Name).ShouldBeSubsetOf(seen["PropertyGroup"].Single()["elements"].Split(' '));
        foreach (var holder in (string[])["Project", "When", "Otherwise", "Target"]) seen[holder].Single()["elements"].Split(' ').ShouldContain("ItemGroup");
        seen["ItemGroup"].First()["attributes"].Split(' ').ShouldContain("Condition");

        var type = ItemTypes.All.Single(type => type.Name == "MeshListener");
        var listener = seen["MeshListener"].Single();
        listener["hover"].ShouldBe(type.Doc);
        type.Metadata.Select(metadata => metadata.Name).Concat(["Include", "Update", "Remove", "Condition"])
            .ShouldBeSubsetOf(listener["attributes"].Split(' '));
        listener["elements"].Split(' ').ShouldBeSubsetOf(type.Metadata.Select(metadata => metadata.Name));
        listener["@Protocol values"].Split(' ').ShouldBe(["http", "tcp", "http2", "grpc"], ignoreOrder: true);
        listener["@Protocol hover"].ShouldStartWith("Protocol spoken on the port.");

        var protocol = seen["Protocol"].Single();
        protocol["text"].Split(' ').ShouldBe(["http", "tcp", "http2", "grpc"], ignoreOrder: true);
        protocol["hover"].ShouldBe(listener["@Protocol hover"]);
        seen["MeshName"].Single()["hover"].ShouldStartWith("The mesh that the service belongs to");
    }

    private static ILookup<string, Dictionary<string, string>> Ask(string program, string project)
    {
        using var folder = new TemporaryDirectory();
        var (schema, document) = (folder.File("meshci.xsd"), folder.Write("One.csproj", project));
        File.WriteAllBytes(schema, ProjectXsd.Write());
        string[] prefixes = ["eclipse-", "equinox-", "org.eclipse.", "osgi."];
        var jars = Directory.EnumerateFiles(Jars, "*.jar")
            .Where(jar => prefixes.Any(prefix => Path.GetFileName(jar).StartsWith(prefix, StringComparison.Ordinal)));
        var source = Repository.PathOf("tests/MeshCi.Definitions.Tests/EclipseContentAssist.java");
        using var java = Process.Start(new ProcessStartInfo(program, ["-cp", string.Join(':', jars), source, schema, document])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var problems = java.StandardError.ReadToEndAsync();
        var lines = java.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        java.WaitForExit();
        java.ExitCode.ShouldBe(0, problems.GetAwaiter().GetResult());
        return Elements(lines).ToLookup(element => element.Name, element => element.Known);
    }

    private static List<(string Name, Dictionary<string, string> Known)> Elements(string[] lines)
    {
        var elements = new List<(string Name, Dictionary<string, string> Known)>();
        foreach (var line in lines)
        {
            if (line.StartsWith('<')) elements.Add((line.Trim('<', '>'), []));
            else if (line.Split(": ", 2) is [var key, var value]) elements[^1].Known[key] = value;
        }

        return elements;
    }
}

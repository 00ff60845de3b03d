using System.Text;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Configuration;
using MeshCi.Tests.Documentation;

namespace MeshCi.Local.Tests.Settings;

/// <summary>The examples of the diagnostics for the configuration raise them before the fix and not after it.</summary>
public sealed class DiagnosticExampleTests
{
    [Fact]
    public void The_MESH7050_example_is_refused_before_the_fix_and_accepted_after_it()
    {
        var page = DiagnosticPage.Read("MESH7050");

        Read(page.Blocks("Before")[0].Code).Lines().ShouldNotBeEmpty();
        Read(page.Blocks("After")[0].Code).Lines().ShouldBeEmpty();
    }

    [Fact]
    public void The_MESH7056_example_causes_a_warning_before_the_fix_and_none_after_it()
    {
        var page = DiagnosticPage.Read("MESH7056");

        Read(User(page.Blocks("Before")[0].Code)).Warnings().ShouldHaveSingleItem();
        var after = Read(User(page.Blocks("After")[0].Code));
        after.Lines().Concat(after.Warnings()).ShouldBeEmpty();
    }

    private static string User(string statement) =>
        $$$"""{ "identity": { "users": [ { "name": "ci", "policies": [ { "Version": "2012-10-17", "Statement": [ {{{statement}}} ] } ] } ] } }""";

    private static Problems Read(string text)
    {
        var problems = new Problems();
        ConfigurationText.Read(Encoding.UTF8.GetBytes(text), problems);
        return problems;
    }
}

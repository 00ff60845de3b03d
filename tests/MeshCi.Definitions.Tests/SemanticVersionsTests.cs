using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

/// <summary>The .NET SDK and NuGet accept versions of projects that are not semantic versions.</summary>
public class SemanticVersionsTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("1.2.3-ci.20260105.1+abc", "1.2.3-ci.20260105.1+abc")]
    [InlineData("1.2", "1.2.0")]
    [InlineData("1", "1.0.0")]
    [InlineData("2026.01.05", "2026.1.5")]
    [InlineData("1.2.3.4567", "1.2.3+4567")]
    [InlineData("1.2.3.0", "1.2.3")]
    [InlineData("1.2.3.4-beta.1+abc", "1.2.3-beta.1+4.abc")]
    public void Every_version_that_NuGet_accepts_becomes_a_semantic_version(string version, string semantic)
    {
        SemanticVersions.Of(version).ShouldBe(semantic);
        var project = Project.Sound();
        project.Properties = project.Properties with { Version = SemanticVersions.Of(version) };
        project.Build().Definition.ShouldNotBeNull().Version.ShouldBe(semantic);
    }

    [Theory]
    [InlineData("v1.2.3")]
    [InlineData("1.0.0-rc_1")]
    [InlineData("1.0.0-beta.01")]
    [InlineData("99999999999999999999.0.0")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_stays_as_it_is(string? version) => SemanticVersions.Of(version).ShouldBe(version);
}

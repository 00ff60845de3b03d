using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>A build with <c>-p:MeshDeploy=true</c> prints that it deployed nothing; other commands, references and settings in files do not.</summary>
public sealed class ExplainNotDeployedTests
{
    private const string Project = "/src/Orders/Orders.csproj";
    private const string Solution = "/src/All.slnx";

    [Theory]
    [InlineData(true, "MeshDeploy", Project)]
    [InlineData(true, "meshdeploy", Project, "Build")]
    [InlineData(true, "MeshDeploy", Project, "Restore", "Rebuild")]
    [InlineData(true, "MeshDeploy", Solution)]
    [InlineData(false, "Configuration", Project)]
    [InlineData(false, "MeshDeploy", "/src/Web/Web.csproj")]
    [InlineData(false, "MeshDeploy", Project, "Build", "MeshDeploy")]
    [InlineData(false, "MeshDeploy", Project, "Publish")]
    [InlineData(false, "MeshDeploy", Project, "PublishContainer")]
    [InlineData(false, "MeshDeploy", Project, "Pack")]
    [InlineData(false, "MeshDeploy", Project, "VSTest")]
    public void Only_a_build_that_the_command_asks_to_deploy_explains_that_it_did_not(
        bool explains, string property, string requested, params string[] targets)
    {
        var engine = new GlobalPropertiesEngine { [property] = "true" };

        new ExplainNotDeployed
        {
            BuildEngine = engine,
            Project = Project,
            Solution = requested == Solution ? Solution : "",
            RequestedProjects = [new TaskItem(requested)],
            RequestedTargets = [.. targets.Select(target => new TaskItem(target))],
        }.Execute().ShouldBeTrue();

        string[] expected = explains ? ["Orders -> built, not deployed, because MeshDeploy takes effect when the project is published. "
            + "Run dotnet publish with -p:MeshDeploy=true, or the target MeshDeploy."] : [];
        engine.Log.Lines.ShouldBe(expected);
    }
}

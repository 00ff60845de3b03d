using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>Names that App Mesh accepts, but that are too long or too unusual for the name of a file.</summary>
public sealed class LongNameTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("o", 200)]
    [InlineData("o", 232)]
    [InlineData("o", 233)]
    [InlineData("o", 240)]
    [InlineData("o", 245)]
    [InlineData("o", 246)]
    [InlineData("o", 250)]
    [InlineData("o", 255)]
    [InlineData("é", 66)]
    [InlineData("é", 255)]
    [InlineData("😀", 255)]
    [InlineData("a:b\\c", 1)]
    public void A_definition_of_any_name_is_generated_validated_and_cleaned(string letter, int count)
    {
        using var project = Named(string.Concat(Enumerable.Repeat(letter, count)));

        project.Generate().ShouldContain("virtualNode");
        var (validated, log, _) = project.Build("MeshValidate");
        validated.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));

        var written = Written(project);
        written.Count.ShouldBe(2);
        written.ShouldAllBe(file => Encoding.UTF8.GetByteCount(file) <= 220);
        project.Build(["_MeshFindOwnFiles", "_MeshClean"]).Succeeded.ShouldBeTrue();
        Written(project).ShouldBeEmpty();
    }

    [Fact]
    public void A_path_that_is_too_long_is_an_error_that_names_the_property()
    {
        using var project = Named("orders", $"<MeshDefinitionFile>$(OutDir){new string('o', 251)}.json</MeshDefinitionFile>");

        var error = project.Build("MeshGenerate").Log.Errors.ShouldHaveSingleItem();

        (error.Code, error.LineNumber).ShouldBe(("MESH0012", 5));
        error.Message!.ShouldContain("is too long");
        error.Message!.ShouldContain("Set MeshDefinitionFile to a shorter path");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_service_with_the_longest_names_is_built_deployed_listed_changed_rolled_back_and_cleaned()
    {
        var mesh = new string('m', 255);
        await using var user = new UserRepository(sdk).WriteService(
            "Orders",
            $"<Mesh Include=\"{mesh}\" />{Service.Items}<MeshGateway Include=\"{new string('g', 255)}\" /><MeshGatewayListener Include=\"9080\" />"
                + "<MeshGatewayRoute Include=\"in\" Prefix=\"/\" />",
            $"<MeshName>{mesh}</MeshName><MeshNodeName>{new string('o', 255)}</MeshNodeName><MeshServiceName>{new string('s', 255)}</MeshServiceName>");

        (await user.DotNetAsync("publish", "Orders", "-p:MeshDeploy=true", "-p:MeshBuild=1")).ShouldSucceed().ShouldPrint("Mesh deployed");
        user.Write("Orders/Orders.csproj", user.Read("Orders/Orders.csproj").Replace("3s", "4s", StringComparison.Ordinal));
        (string Verb, string Printed)[] verbs =
        [
            ("Plan", "1 to update"), ("Deploy", "Mesh deployed"), ("Show", "ssss"), ("Rollback", "rolled back"), ("Drift", "drift: none"),
            ("History", "succeeded"),
        ];
        foreach (var (verb, printed) in verbs)
        {
            var ran = await user.DotNetAsync("msbuild", "Orders", $"-t:Mesh{verb}", "-p:Configuration=Release", "-p:MeshBuild=2");
            ran.ShouldSucceed().ShouldPrint(printed).ShouldNotPrint("not written");
        }

        Directory.EnumerateFiles(user.PathOf("Orders/bin/Release/net10.0/publish/mesh")).ShouldHaveSingleItem();
        (await user.DotNetAsync("clean", "Orders", "-c", "Release")).ShouldSucceed();
        Directory.EnumerateFiles(user.PathOf("Orders"), "ooo*", SearchOption.AllDirectories).Where(file => !file.Contains("publish", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static List<string> Written(InProcessProject project) =>
    [
        .. Directory.EnumerateFiles(project.Root, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)
            .Where(file => file.EndsWith(".mesh.json", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal)),
    ];

    private static InProcessProject Named(string name, string properties = "") => InProcessProject.Service(
        Service.Items,
        $"<MeshName>shop</MeshName><MeshServiceName>orders</MeshServiceName><MeshNodeName>{name}</MeshNodeName>{properties}");
}

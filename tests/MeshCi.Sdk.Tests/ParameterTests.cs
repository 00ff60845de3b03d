using MeshCi.Tests.Parameters;

namespace MeshCi.Sdk.Tests;

/// <summary>Parameters in builds. Each test has parameters of its own, because all of them run at the same time, with one environment.</summary>
public sealed class ParameterTests(PackedSdk sdk, ParameterTests.Store store) : IClassFixture<ParameterTests.Store>
{
    private const string Identity = "<MeshRegion>eu-central-1</MeshRegion><MeshAllowStaticCredentials>true</MeshAllowStaticCredentials>";

    [Fact]
    public void Every_build_asks_again_because_a_parameter_may_have_changed()
    {
        using var project = InProcessProject.Service(Items("/again"), $"<MeshName>shop</MeshName>{Identity}");
        store.Stub.With("/again", "payments");
        project.Generate().ShouldContain("\"payments\"");
        project.Generate().ShouldContain("\"payments\"");
        store.CallsFor("/again").ShouldBe(2);
        store.Stub.With("/again", "orders");

        project.Generate().ShouldContain("\"orders\"");
    }

    [Fact]
    public void A_parameters_file_is_an_input_and_nothing_is_generated_again_until_it_changes()
    {
        using var project = InProcessProject.Service(Items("/file"), "<MeshName>shop</MeshName><MeshParametersFile>parameters.json</MeshParametersFile>");
        project.Write("parameters.json", "{ \"/file\": \"payments\" }").Generate().ShouldContain("\"payments\"");
        project.Build("MeshGenerate").Log.Lines.ShouldContain(line => line!.Contains("the definition is up to date"));
        project.Write("parameters.json", "{ \"/file\": \"orders\" }");

        project.Generate().ShouldContain("\"orders\"");
        project.Build("MeshGenerate").Log.Lines.ShouldContain(line => line!.Contains("the definition is up to date"));
        store.CallsFor("/file").ShouldBe(0);
    }

    [Fact]
    public void A_hundred_parameters_take_ten_calls_in_a_build_with_several_targets()
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(number => $"/hundred/{number:000}")];
        foreach (var name in names) store.Stub.With(name, "payments");
        var hosts = names.Select(name => $"<MeshRoute Include=\"r{name[^3..]}\" Prefix=\"/{"{"}ssm:{name}{"}"}/{name[^3..]}\" />");
        using var project = InProcessProject.Service(
            $"<MeshListener Include=\"8080\" /><MeshServiceDiscovery Include=\"dns\" Hostname=\"o.shop.local\" />{string.Concat(hosts)}",
            $"<MeshName>shop</MeshName>{Identity}");

        var (succeeded, log, built) = project.Build(["MeshGenerate", "MeshValidate"]);

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        File.ReadAllText(project.DefinitionFile(built)).ShouldContain("\"/payments/099\"");
        store.Stub.Calls.Count(call => call.Names[0].StartsWith("/hundred/", StringComparison.Ordinal)).ShouldBe(10);
    }

    [Fact]
    public void What_a_build_does_not_use_is_not_asked_for()
    {
        const string item = "<MeshListener Include=\"8080\" /><MeshServiceDiscovery Include=\"dns\" Hostname=\"o.shop.local\" />"
            + "<MeshTag Include=\"team\" Value=\"{ssm:/unused}\" Condition=\"'$(Tagged)' == 'true'\" />";
        using var project = InProcessProject.Service(item, $"<MeshName>shop</MeshName>{Identity}");
        using var excluded = InProcessProject.Service(item, $"<MeshName>shop</MeshName><MeshEnabled>false</MeshEnabled><Tagged>true</Tagged>{Identity}");

        project.Generate().ShouldNotContain("{ssm:");
        excluded.Build("MeshGenerate");

        store.CallsFor("/unused").ShouldBe(0);
    }

    // Reported by MSBuild itself at the most detailed verbosity.
    [Fact]
    public async Task Only_a_build_that_reads_parameters_loads_the_AWS_SDK()
    {
        store.Stub.With("/loaded", "payments");
        await using var user = new UserRepository(sdk).WriteService(
            "Orders", "<MeshListener Include=\"8080\" /><MeshServiceDiscovery Include=\"dns\" Hostname=\"orders.shop.local\" />");
        foreach (var name in (string[])["AWS_ENDPOINT_URL_SSM", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
            user.Environment[name] = Environment.GetEnvironmentVariable(name)!;
        string[] command =
            ["msbuild", "Orders", "-restore", "-t:MeshGenerate", "-v:diagnostic", "-p:MeshAllowStaticCredentials=true", "-p:MeshRegion=eu-central-1"];

        // A build server may have loaded them before.
        (await user.DotNetAloneAsync(command)).ShouldSucceed().ShouldPrint("MeshCi.Definitions").ShouldNotPrint("AWSSDK");
        user.Write("Orders/Directory.Build.targets", "<Project><ItemGroup><MeshTag Include=\"team\" Value=\"{ssm:/loaded}\" /></ItemGroup></Project>");
        (await user.DotNetAloneAsync(command)).ShouldSucceed().ShouldPrint("AWSSDK.SimpleSystemsManagement");
        store.CallsFor("/loaded").ShouldBe(1);
    }

    private static string Items(string parameter) => $"""
        <MeshListener Include="8080" />
        <MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />
        <MeshTag Include="team" Value="{"{"}ssm:{parameter}{"}"}" />
        """;

    /// <summary>Parameter Store on this machine, at the address that the environment of all builds contains.</summary>
    public sealed class Store : IDisposable
    {
        private readonly ParameterStoreServer _server;

        public Store()
        {
            _server = new(Stub);
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SSM", _server.Address);
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "kept-from-every-log");
        }

        internal ParameterStoreStub Stub { get; } = new();

        public int CallsFor(string name) => Stub.Calls.Count(call => call.Names.Contains(name));

        public void Dispose() => _server.Dispose();
    }
}

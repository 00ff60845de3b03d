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
        using var project = InProcessProject.Service(Hundred("/hundred"), $"<MeshName>shop</MeshName>{Identity}");

        var (succeeded, log, built) = project.Build(["MeshGenerate", "MeshValidate"]);

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        File.ReadAllText(project.DefinitionFile(built)).ShouldContain("\"/payments/099\"");
        store.CallsBelow("/hundred/").ShouldBe(10);
    }

    [Fact]
    public void Projects_in_one_process_share_what_was_read()
    {
        using var all = InProcessProject.Service(Hundred("/shared"), $"<MeshName>shop</MeshName>{Identity}");
        var project = File.ReadAllText(all.ProjectFile);
        foreach (var name in (string[])["Payments", "Web"]) all.Write($"{name}.csproj", project);
        all.Write("Directory.Build.targets", """
            <Project>
              <Target Name="All" Condition="'$(MSBuildProjectName)' == 'Orders.Api'">
                <MSBuild Projects="Payments.csproj;Web.csproj;Orders.Api.csproj" Targets="MeshGenerate" BuildInParallel="true" />
              </Target>
            </Project>
            """);

        var (succeeded, log, _) = all.Build("All");

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        store.CallsBelow("/shared/").ShouldBe(10);
    }

    [Fact]
    public async Task Each_process_of_a_build_reads_a_parameter_at_most_once()
    {
        await using var user = new UserRepository(sdk);
        foreach (var name in (string[])["Orders", "Payments", "Web"]) user.WriteService(name, Hundred("/nodes"), $"<MeshName>shop</MeshName>{Identity}");
        user.Write("Root.proj", """
            <Project DefaultTargets="All">
              <Target Name="All">
                <ItemGroup><Service Include="*/*.csproj" /></ItemGroup>
                <MSBuild Projects="@(Service)" Targets="Restore" Properties="MSBuildRestoreSessionId=1" />
                <MSBuild Projects="@(Service)" Targets="MeshGenerate" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        foreach (var name in Store.Variables) user.Environment[name] = Environment.GetEnvironmentVariable(name)!;

        (await user.DotNetAsync("msbuild", "Root.proj", "-m:2")).ShouldSucceed();

        foreach (var name in (string[])["Orders", "Payments", "Web"])
            user.Read($"{name}/bin/Debug/net10.0/mesh/{name.ToLowerInvariant()}.mesh.json").ShouldContain("\"/payments/099\"");
        store.CallsBelow("/nodes/").ShouldBeInRange(10, 2 * 10);
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
        foreach (var name in Store.Variables) user.Environment[name] = Environment.GetEnvironmentVariable(name)!;
        string[] command =
            ["msbuild", "Orders", "-restore", "-t:MeshGenerate", "-v:diagnostic", "-p:MeshAllowStaticCredentials=true", "-p:MeshRegion=eu-central-1"];

        // A build server may have loaded them before.
        (await user.DotNetAloneAsync(command)).ShouldSucceed().ShouldPrint("MeshCi.Definitions").ShouldNotPrint("AWSSDK");
        user.Write("Orders/Directory.Build.targets", "<Project><ItemGroup><MeshTag Include=\"team\" Value=\"{ssm:/loaded}\" /></ItemGroup></Project>");
        (await user.DotNetAloneAsync(command)).ShouldSucceed().ShouldPrint("AWSSDK.SimpleSystemsManagement");
        store.CallsFor("/loaded").ShouldBe(1);
    }

    /// <summary>A service with 100 routes, each with a parameter of its own.</summary>
    private string Hundred(string path)
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(number => $"{path}/{number:000}")];
        foreach (var name in names) store.Stub.With(name, "payments");
        var routes = names.Select(name => $"<MeshRoute Include=\"r{name[^3..]}\" Prefix=\"/{"{"}ssm:{name}{"}"}/{name[^3..]}\" />");
        return $"<MeshListener Include=\"8080\" /><MeshServiceDiscovery Include=\"dns\" Hostname=\"o.shop.local\" />{string.Concat(routes)}";
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

        /// <summary>What a build needs to find it.</summary>
        public static IReadOnlyList<string> Variables { get; } = ["AWS_ENDPOINT_URL_SSM", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

        public int CallsBelow(string path) => Stub.Calls.Count(call => call.Names[0].StartsWith(path, StringComparison.Ordinal));

        public int CallsFor(string name) => Stub.Calls.Count(call => call.Names.Contains(name));

        public void Dispose() => _server.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests;

/// <summary>The tasks as MSBuild calls them, with a build engine that records its log.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public TaskTests() => _project = _directory.Write("Orders.csproj", """
        <Project>
          <ItemGroup>
            <MeshListener Include="8080" PerRequestTimeout="5s" />
            <MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />
            <MeshRoute Include="checkout" Prefix="/checkout" PerRequestTimeout="3s" />
          </ItemGroup>
        </Project>
        """);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Items_become_a_definition_file()
    {
        Generate(Items()).ShouldBeTrue(_engine.Everything);

        var definition = ReadDefinition();
        definition.Service.ShouldBe("orders");
        definition.Resources.Select(resource => resource.Id.ToString()).ShouldBe(
            ["virtualNode orders", "virtualRouter orders", "route orders/checkout", "route orders/default", "virtualService orders.shop.local"]);
    }

    [Fact]
    public void A_finding_is_logged_with_its_code_place_and_help_link()
    {
        Generate([.. Items(), Item("MeshRoute", "broken", ("Prefix", "/b"), ("PerRequestTimeout", "5"))]).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1004");
        error.Subcategory.ShouldBe("mesh");
        error.File.ShouldBe(_project);
        error.HelpLink.ShouldEndWith("docs/diagnostics/MESH1004.md");
    }

    [Fact]
    public void An_old_definition_does_not_survive_a_new_error()
    {
        Generate(Items());
        var file = Path.Combine(_directory.Root, "bin", "mesh", "orders.mesh.json");
        File.Exists(file).ShouldBeTrue();

        Generate([.. Items(), Item("MeshRoute", "broken", ("Prefx", "/b"))]).ShouldBeFalse();

        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_a_single_error_with_a_code()
    {
        _directory.Write("bin", "a file where a folder should be");

        Generate(Items()).ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0012");
        _engine.Errors.Single().Message!.ShouldNotContain("   at ");
        _engine.Errors.Single().Message!.ShouldContain($"'{Path.Combine(_directory.Root, "bin")}' is a file");
    }

    [Theory]
    [InlineData("MeshRuote", "MeshRoute")]
    [InlineData("MeshListner", "MeshListener")]
    public void An_item_type_close_to_a_known_one_is_an_error(string written, string meant)
    {
        File.WriteAllText(_project, $"<Project><ItemGroup><{written} Include=\"x\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0015");
        error.Message!.ShouldContain($"'{meant}'");
        error.LineNumber.ShouldBe(1);
    }

    [Fact]
    public void A_misspelled_item_is_reported_wherever_it_is()
    {
        File.WriteAllText(_project, """
            <Project>
              <ItemGroup><MeshBackends Include="a.shop.local" /></ItemGroup>
              <ItemGroup><MeshBackends Include="b.shop.local" /></ItemGroup>
            </Project>
            """);

        Generate(Items()).ShouldBeFalse();

        _engine.Errors.Select(error => (error.Code, error.LineNumber)).ShouldBe([("MESH0015", 2), ("MESH0015", 3)]);
    }

    [Theory]
    [InlineData("MeshListner", "MeshListener")]
    [InlineData("MeshServiceDiscovry", "MeshServiceDiscovery")]
    [InlineData("MeshNodes", "MeshNode")]
    [InlineData("MeshRuote", "MeshRoute")]
    [InlineData("MeshGateways", "MeshGateway")]
    [InlineData("MeshGatewayListner", "MeshGatewayListener")]
    [InlineData("MeshBakend", "MeshBackend")]
    public void Consequences_of_a_misspelled_item_are_not_reported(string written, string meant)
    {
        ITaskItem[] all =
        [
            .. Items(), Item("MeshNode", "v2"), Item("MeshListener", "8080", ("Node", "v2")),
            Item("MeshServiceDiscovery", "dns", ("Node", "v2"), ("Hostname", "v2.shop.local")),
            Item("MeshRoute", "canary", ("Prefix", "/c"), ("Targets", "v2")), Item("MeshRouteMatch", "x-canary", ("Route", "canary")),
            Item("MeshBackend", "a.shop.local"), Item("MeshBackendDefaults", "tls", ("TlsTrustChain", "/ca.pem")),
            Item("MeshGateway", "edge"), Item("MeshGatewayListener", "8088", ("Gateway", "edge")),
            Item("MeshGatewayRoute", "all", ("Gateway", "edge"), ("Prefix", "/")),
            Item("MeshTag", "team", ("Value", "blue"), ("Kind", "route"), ("Name", "canary")),
            Item("MeshRule", "MESH4011", ("Severity", "off"), ("Reason", "There is another check.")),
        ];
        Generate(all).ShouldBeTrue(_engine.Everything);
        File.WriteAllText(_project, $"<Project><ItemGroup><{written} Include=\"x\" /></ItemGroup></Project>");

        Generate([.. all.Where(item => item.GetMetadata("MeshItemType") != meant)]).ShouldBeFalse();

        _engine.Errors.ShouldAllBe(error => error.Code == "MESH0015", string.Join('\n', _engine.Errors.Select(error => $"{error.Code} {error.Message}")));
        _engine.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Errors_unrelated_to_a_misspelled_item_are_reported_with_it()
    {
        File.WriteAllText(_project, "<Project><ItemGroup><MeshBakend Include=\"x\" /></ItemGroup></Project>");

        Generate([.. Items(), Item("MeshRoute", "r", ("Prefix", "/r"), ("Targets", "nobody"))]).ShouldBeFalse();

        _engine.Errors.Select(error => error.Code).ShouldBe(["MESH0015", "MESH2002"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("<ItemDefinitionGroup><MeshRuote PerRequestTimeout=\"3s\" /></ItemDefinitionGroup>", "MESH0015")]
    [InlineData("<ItemGroup><MESHROUTE Include=\"x\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshTimeouts Include=\"x\" /></ItemGroup>", "MESH0098")]
    [InlineData("<ItemGroup><Meshing Include=\"x\" /><Message Include=\"y\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTexture)\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"%( MeshTexture.Size )\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTextures)\" /></Target>", "MESH0098")]
    [InlineData("<ItemGroup><MeshTexture Include=\"x\" /></ItemGroup><Target Name=\"T\"><Message Text=\"@(MeshTexture->'%(Identity)')\" /></Target>", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"8080\" Prefix=\"/c\" /></ItemGroup>", "MESH0099")]
    [InlineData("<Import Project=\"eng/updates.props\" />", null)]
    [InlineData("<ItemGroup><MeshAge Include=\"x\" /></ItemGroup>", "MESH0098")]
    [InlineData("<ItemGroup><MeshNodes Include=\"x\" /></ItemGroup>", "MESH0015")]
    [InlineData("<ItemGroup><MehsRoute Include=\"x\" /></ItemGroup>", "MESH0015")]
    [InlineData("<Import Project=\"eng/mesh.props\" />", "MESH0098")]
    [InlineData("<Import Project=\"$(MSBuildThisFileDirectory)eng\\mesh.props\" />", "MESH0098")]
    [InlineData("<Import Project=\"$(Somewhere)/mesh.props\" /><Import Project=\"absent.props\" />", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup>", "MESH0099")]
    [InlineData("<ItemGroup><MeshRoute Update=\"CHECKOUT;$(Other);*\" Prefix=\"/c\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" Condition=\"false\" /></ItemGroup>", null)]
    [InlineData("<ItemGroup Condition=\"false\"><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup>", null)]
    public void Items_that_MSBuild_would_drop_silently_are_reported(string body, string? code)
    {
        File.WriteAllText(_project, $"<Project>{body}</Project>");
        _directory.Write("eng/updates.props", "<Project><ItemGroup><MeshRoute Update=\"chekout\" Prefix=\"/c\" /></ItemGroup></Project>");
        _directory.Write("eng/mesh.props", "<Project><Import Project=\"mesh.props\" /><ItemGroup><MeshTimeouts Include=\"x\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBe(code != "MESH0015");

        _engine.Errors.Select(error => error.Code).Concat(_engine.Warnings.Select(warning => warning.Code)).ShouldBe(code is null ? [] : [code]);
    }

    [Theory]
    [InlineData("chekout", "Did you mean 'checkout'?")]
    [InlineData("payments", "Write Include instead of Update")]
    public void An_update_without_a_matching_item_suggests_a_correction(string name, string expected)
    {
        File.WriteAllText(_project, $"<Project><ItemGroup><MeshRoute Update=\"{name}\" Prefix=\"/c\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBeTrue();

        _engine.Warnings.ShouldHaveSingleItem().Message!.ShouldContain(expected);
    }

    [Fact]
    public void An_item_type_declared_as_foreign_is_ignored()
    {
        File.WriteAllText(_project, "<Project><ItemGroup><MeshTexture Include=\"x\" /><MeshNodes Include=\"x\" /></ItemGroup></Project>");

        Generate(Items(), ("OtherItems", ";Compile; MeshTexture;meshnodes")).ShouldBeTrue();

        _engine.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_property_close_to_a_known_one_is_an_error_and_any_other_is_ignored()
    {
        const string properties = "<MeshNmae>shop</MeshNmae><MeshTeam>blue</MeshTeam><MeshDeployDependsOn>Ask</MeshDeployDependsOn>";
        File.WriteAllText(_project, $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");

        Generate(Items()).ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Message!.ShouldContain("'MeshName'");
    }

    [Fact]
    public void Validation_reports_success_and_writes_nothing()
    {
        using var task = new ValidateMeshDefinition
        {
            BuildEngine = _engine,
            Project = new TaskItem(_project),
            Settings = Settings(),
            Items = Items(),
            NeededBy = "validate",
        };

        task.Execute().ShouldBeTrue(_engine.Everything);

        _engine.Lines.ShouldBe(["Mesh definition valid: shop/orders, version 1.2.3, 5 resources", "Orders -> valid: version 1.2.3, 5 resources"]);
        Directory.Exists(Path.Combine(_directory.Root, "bin")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("elsewhere", "MESH0002")]
    [InlineData("appmesh", "MESH7051")]
    public void An_invalid_control_plane_setting_is_refused_before_anything_is_done(string controlPlane, string code)
    {
        Generate(Items());
        using var task = Deploy(("MeshControlPlane", controlPlane), ("MeshRegion", "eu-west-1"));

        task.Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void A_ledger_that_is_not_a_directory_is_refused()
    {
        Generate(Items());
        using var task = Deploy(("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "s3://bucket/prefix"));

        task.Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH7052");
    }

    [Fact]
    public void A_control_plane_program_that_cannot_run_is_reported_with_the_reason()
    {
        Generate(Items());
        using var task = Deploy(
            ("MeshControlPlane", "local"), ("MeshControlPlaneProgram", Path.Combine(_directory.Root, "absent.dll")), ("DotNetHost", "dotnet"));

        task.Execute().ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH7050");
        error.Message!.ShouldEndWith(". Nothing was changed.");
    }

    [Fact]
    public async Task A_cancelled_deploy_ends_and_reports_that_nothing_was_changed()
    {
        Generate(Items());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "kept-from-every-log");
        using var task = Deploy(
            ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "ledger"), ("MeshAllowStaticCredentials", "true"),
            ("MeshEndpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));

        var running = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        task.Cancel();

        (await running).ShouldBeFalse();
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0009");
        _engine.Everything.ShouldNotContain("kept-from-every-log");
    }

    [Fact]
    public void History_shows_readable_entries_and_names_unreadable_ones()
    {
        _directory.Write("state/ledger/shop/orders/00000001.json", "{ half");
        using var task = new ShowMeshHistory
        {
            BuildEngine = _engine,
            Project = new TaskItem(_project),
            Settings = Settings(("MeshStateDirectory", Path.Combine(_directory.Root, "state")))
        };

        task.Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH8010");
    }

    [Fact]
    public void The_state_directory_is_at_the_root_of_the_repository()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");

        new MeshSettings(Settings(), _directory.Write("src/Orders/Orders.csproj", "<Project />")).StateDirectory.ShouldBe(
            Path.Combine(_directory.Root, ".meshci"));
    }

    [Fact]
    public void The_configuration_of_the_embedded_control_plane_is_found_next_to_the_project()
    {
        new MeshSettings(Settings(), _project).LocalConfiguration.ShouldBeNull();
        new MeshSettings(Settings(("MeshLocalConfiguration", "rehearsal.json")), _project).LocalConfiguration.ShouldBe(
            Path.Combine(_directory.Root, "rehearsal.json"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_variable_a_build_warns_and_a_verb_fails_and_neither_leaves_a_definition(bool isBuild)
    {
        Generate(Items());
        ITaskItem[] items = [.. Items(), Item("MeshTag", "team", ("Value", "{env:MESHCI_NOPE}"))];
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = _engine,
            Project = new TaskItem(_project),
            Settings = Settings(),
            Items = items,
            OutputFile = DefinitionItem(),
            AllowsUnresolved = isBuild,
        };

        task.Execute().ShouldBe(isBuild);

        task.IsUnresolved.ShouldBe(isBuild);
        File.Exists(DefinitionItem().ItemSpec).ShouldBeFalse();
        var (code, message) = isBuild ? _engine.Warnings.Select(Texts).Single() : _engine.Errors.Select(Texts).Single();
        code.ShouldBe("MESH0004");
        message!.Contains("writes no definition", StringComparison.Ordinal).ShouldBe(isBuild);

        static (string Code, string? Message) Texts(BuildEventArgs entry) =>
            entry is BuildErrorEventArgs error ? (error.Code, error.Message) : (((BuildWarningEventArgs)entry).Code, entry.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_not_a_definition_is_neither_replaced_nor_deleted(bool isValid)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DefinitionItem().ItemSpec)!);
        File.WriteAllText(DefinitionItem().ItemSpec, "{ \"name\": \"package.json\" }");

        Generate(isValid ? Items() : [.. Items(), Item("MeshRoute", "broken", ("Prefix", "/b"), ("PerRequestTimeout", "5"))]).ShouldBeFalse();

        File.ReadAllText(DefinitionItem().ItemSpec).ShouldBe("{ \"name\": \"package.json\" }");
        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe(isValid ? "MESH0012" : "MESH1004");
    }

    [Fact]
    public void Every_task_can_run_in_process_in_a_multithreaded_build() =>
        typeof(MeshTask).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ITask)))
            .ShouldAllBe(
            type => type.GetCustomAttributesData()
                .Any(attribute => attribute.AttributeType.FullName == "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute"));

    private bool Generate(ITaskItem[] items, params (string Name, string Value)[] settings)
    {
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = _engine,
            Project = new TaskItem(_project),
            Settings = Settings(settings),
            Items = items,
            OutputFile = DefinitionItem(),
        };
        return task.Execute();
    }

    private DeployMesh Deploy(params (string Name, string Value)[] settings) =>
        new() { BuildEngine = _engine, Project = new TaskItem(_project), Settings = Settings(settings), DefinitionFile = DefinitionItem() };

    private TaskItem DefinitionItem() => new(Path.Combine(_directory.Root, "bin", "mesh", "orders.mesh.json"));

    private Definition ReadDefinition() => DefinitionFile.Read(File.ReadAllBytes(DefinitionItem().ItemSpec), DefinitionItem().ItemSpec);

    private ITaskItem[] Items() =>
    [
        Item("MeshListener", "8080", ("PerRequestTimeout", "5s")),
        Item("MeshServiceDiscovery", "dns", ("Hostname", "orders.shop.local")),
        Item("MeshRoute", "checkout", ("Prefix", "/checkout"), ("PerRequestTimeout", "3s")),
    ];

    private TaskItem Item(string type, string include, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(include);
        item.SetMetadata("MeshItemType", type);
        item.SetMetadata("MeshDefinedIn", _project);
        foreach (var (name, value) in metadata) item.SetMetadata(name, value);
        return item;
    }

    private static TaskItem Settings(params (string Name, string Value)[] settings)
    {
        var item = new TaskItem("settings");
        (string Name, string Value)[] usual =
        [
            ("MeshNodeName", "orders"), ("MeshName", "shop"), ("MeshServiceName", "orders.shop.local"), ("MeshVersion", "1.2.3"),
            ("MeshOwnerId", "tests/orders"), ("MeshControlPlane", "local"),
        ];
        foreach (var (name, value) in usual.Concat(settings)) item.SetMetadata(name, value);
        return item;
    }
}

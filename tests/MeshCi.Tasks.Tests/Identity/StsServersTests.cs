using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;
using System.Buffers.Text;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests.Identity;

/// <summary>Which STS exchanges the token for each server that a deploy calls.</summary>
public sealed class StsServersTests : IDisposable
{
    private const string Role = "arn:aws:iam::123456789012:role/deploy";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null, null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://mesh.example.com", null, "https://mesh.example.com", StsOwner.ControlPlane)]
    [InlineData("https://mesh.example.com/api", null, "https://mesh.example.com/api", StsOwner.ControlPlane)]
    [InlineData("http://127.0.0.1:8181", null, "http://127.0.0.1:8181", StsOwner.ControlPlane)]
    [InlineData("https://appmesh.eu-west-1.amazonaws.com", null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://APPMESH.cn-north-1.amazonaws.com.cn", null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://appmesh.eu-west-1.api.aws", null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://vpce-1.appmesh.eu-west-1.vpce.amazonaws.com", null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://amazonaws.com.example.com", null, "https://amazonaws.com.example.com", StsOwner.ControlPlane)]
    [InlineData("https://notamazonaws.com", null, "https://notamazonaws.com", StsOwner.ControlPlane)]
    [InlineData("https://mesh.example.com", "https://sts.example.com", "https://sts.example.com", StsOwner.Other)]
    [InlineData("https://mesh.example.com", "https://mesh.example.com/sts", "https://mesh.example.com/sts", StsOwner.ControlPlane)]
    [InlineData("https://mesh.example.com", "https://sts.eu-central-1.amazonaws.com", "https://sts.eu-central-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("http://mesh.internal", "https://sts.example.com", "https://sts.example.com", StsOwner.Other)]
    public void The_control_plane_is_its_own_STS_unless_it_belongs_to_AWS_or_another_one_is_set(string? endpoint, string? sts, string expected, StsOwner owner)
    {
        var server = StsServers.OfMesh(Read(("MeshEndpoint", endpoint), ("MeshStsEndpoint", sts)));

        server.ResolveEndpoint("eu-west-1").OriginalString.ShouldBe(expected);
        server.Owner.ShouldBe(owner);
    }

    [Theory]
    [InlineData(null, null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://s3.eu-central-1.amazonaws.com", null, "https://sts.eu-west-1.amazonaws.com", StsOwner.Aws)]
    [InlineData("https://storage.example.com:9000", null, "https://storage.example.com:9000", StsOwner.Storage)]
    [InlineData("https://storage.example.com", "https://login.example.com/sts", "https://login.example.com/sts", StsOwner.Storage)]
    [InlineData(null, "https://sts.amazonaws.com", "https://sts.amazonaws.com", StsOwner.Aws)]
    public void The_server_of_the_ledger_is_its_own_STS_unless_it_is_Amazon_S3_or_another_one_is_set(
        string? endpoint, string? sts, string expected, StsOwner owner)
    {
        var settings = Read(("MeshEndpoint", "https://mesh.example.com"), ("MeshLedgerEndpoint", endpoint), ("MeshLedgerStsEndpoint", sts));

        var server = StsServers.OfLedger(settings, settings.LedgerEndpoint, "MeshLedgerEndpoint");

        server.ResolveEndpoint("eu-west-1").OriginalString.ShouldBe(expected);
        server.Owner.ShouldBe(owner);
    }

    [Theory]
    [InlineData(null, "https://sts.eu-west-1.amazonaws.com")]
    [InlineData("https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com", "https://sts.eu-west-1.amazonaws.com")]
    [InlineData("http://127.0.0.1:4566", "http://127.0.0.1:4566")]
    [InlineData("https://aws.example.com", "https://aws.example.com")]
    public void Other_services_are_those_of_AWS_wherever_the_control_plane_is(string? endpoint, string expected) =>
        StsServers.OfService(endpoint is null ? null : new(endpoint), "AWS_ENDPOINT_URL_SSM").ResolveEndpoint("eu-west-1").OriginalString.ShouldBe(expected);

    [Theory]
    [InlineData("MeshEndpoint", "MeshEndpoint 'http://sts.internal:8181' is also the address of STS", ", or set MeshStsEndpoint to that of another STS.")]
    [InlineData("MeshStsEndpoint", "MeshStsEndpoint 'http://sts.internal:8181' is the address of STS", "Use an address with https. Only")]
    public async Task A_token_is_not_sent_to_another_computer_without_encryption(string property, string what, string remedy)
    {
        var error = await Should.ThrowAsync<MeshException>(() => ControlPlaneConnection.OpenAsync(
            Read(("MeshEndpoint", "https://mesh.example.com"), (property, "http://sts.internal:8181")), new Silent(), _ => { }, Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7042");
        error.Finding.Place!.Item.ShouldBe(property);
        error.Message.ShouldStartWith(what);
        error.Message.ShouldContain(remedy);
        error.Message.ShouldNotContain("eyJ");
    }

    [Theory]
    [InlineData("MeshLedgerEndpoint", ", or set MeshLedgerStsEndpoint to that of another STS.")]
    [InlineData("MeshLedgerStsEndpoint", "Use an address with https. Only")]
    public async Task A_token_for_the_ledger_is_not_sent_without_encryption(string property, string remedy)
    {
        var error = await Should.ThrowAsync<MeshException>(() => LedgerConnection.OpenAsync(
            Read(("MeshLedger", "s3://deploys/mesh"), ("MeshLedgerEndpoint", "https://storage.example.com"), (property, "http://storage.internal")),
            LedgerAccess.Write, new Silent(), TimeProvider.System, Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7042");
        error.Finding.Place!.Item.ShouldBe(property);
        error.Message.ShouldContain(remedy);
    }

    [Theory]
    [InlineData("MeshStsEndpoint", "sts.example.com", "is not an absolute address")]
    [InlineData("MeshLedgerStsEndpoint", "sts.example.com", "is not an absolute address")]
    public void An_address_without_a_scheme_is_reported_with_its_property(string property, string value, string expected)
    {
        var problem = Read((property, value)).Problems.ShouldHaveSingleItem();

        problem.Diagnostic.Id.ShouldBe("MESH7042");
        problem.Message.ShouldStartWith($"{property} '{value}' {expected}");
    }

    [Theory]
    [InlineData("ftp://sts.example.com", "its scheme is 'ftp'")]
    [InlineData("https://sts.example.com/?region=eu", "it has a query or fragment")]
    [InlineData("https://somebody:hush@appmesh.eu-west-1.amazonaws.com", "it contains a user name or password")]
    [InlineData("http://somebody:hush@127.0.0.1:9", "it contains a user name or password")]
    [InlineData("127.0.0.1:9", "is not an absolute address")]
    [InlineData("localhost:9", "its scheme is 'localhost'")]
    public void An_address_that_cannot_be_called_is_found_before_a_token_is_sent_to_any_STS(string address, string expected)
    {
        using var sts = new StsStub();
        foreach (var property in new[] { "MeshEndpoint", "MeshStsEndpoint", "MeshLedgerEndpoint", "MeshLedgerStsEndpoint" })
        {
            var engine = new FakeBuildEngine();
            using var show = new ShowMesh { BuildEngine = engine, Project = new TaskItem(_directory.Write("Orders.csproj", "<Project />")) };
            show.Settings = Item(
                ("MeshEndpoint", sts.Address), ("MeshStsEndpoint", sts.Address), ("MeshLedger", "s3://deploys/mesh"),
                ("MeshLedgerEndpoint", sts.Address), ("MeshLedgerStsEndpoint", sts.Address), (property, address));

            show.Execute().ShouldBeFalse();

            var error = engine.Errors.ShouldHaveSingleItem();
            error.Code.ShouldBe("MESH7042");
            error.Message.ShouldNotBeNull().ShouldStartWith($"{property} '");
            error.Message.ShouldContain(expected);
            engine.Everything.ShouldNotContain("hush");
        }

        sts.Exchanges.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_token_is_exchanged_at_the_control_plane_and_at_the_server_of_the_ledger_each_for_its_own_role()
    {
        using var mesh = new StsStub();
        using var storage = new StsStub();
        var settings = Read(
            ("MeshEndpoint", mesh.Address), ("MeshLedger", "s3://deploys/mesh"), ("MeshLedgerEndpoint", storage.Address),
            ("MeshLedgerRoleArn", "arn:aws:iam:::role/ledger"));

        using var plane = await ControlPlaneConnection.OpenAsync(settings, new Silent(), _ => { }, Token);
        using var ledger = await LedgerConnection.OpenAsync(settings, LedgerAccess.Write, new Silent(), TimeProvider.System, Token);

        var (first, second) = (mesh.Exchanges.ShouldHaveSingleItem(), storage.Exchanges.ShouldHaveSingleItem());
        (first["RoleArn"], second["RoleArn"]).ShouldBe((Role, "arn:aws:iam:::role/ledger"));
        first["WebIdentityToken"].ShouldBe(second["WebIdentityToken"]);
        first["Policy"].ShouldContain("appmesh:Describe*");
        first["Policy"].ShouldNotContain("s3:");
        second["Policy"].ShouldContain("arn:aws:s3:::deploys/mesh/*");
        second["Policy"].ShouldNotContain("appmesh");
    }

    [Fact]
    public async Task Without_a_role_of_its_own_the_ledger_is_used_with_the_role_of_the_deploy()
    {
        using var storage = new StsStub();
        var settings = Read(
            ("MeshEndpoint", "https://mesh.example.com"), ("MeshLedger", "s3://deploys/mesh"), ("MeshLedgerEndpoint", "https://storage.example.com"),
            ("MeshLedgerStsEndpoint", storage.Address));

        using var ledger = await LedgerConnection.OpenAsync(settings, LedgerAccess.Write, new Silent(), TimeProvider.System, Token);

        storage.Exchanges.ShouldHaveSingleItem()["RoleArn"].ShouldBe(Role);
    }

    [Fact]
    public async Task An_invalid_role_of_the_ledger_is_reported_with_its_property()
    {
        var error = await Should.ThrowAsync<MeshException>(() => LedgerConnection.OpenAsync(
            Read(("MeshLedger", "s3://deploys/mesh"), ("MeshLedgerRoleArn", "arn:aws:iam:::role/ledger")),
            LedgerAccess.Write, new Silent(), TimeProvider.System, Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        error.Finding.Place!.Item.ShouldBe("MeshLedgerRoleArn");
    }

    [Fact]
    public async Task With_static_keys_for_the_ledger_its_server_does_not_receive_the_token()
    {
        using var storage = new StsStub();
        var settings = Read(("MeshLedger", "s3://deploys/mesh"), ("MeshLedgerEndpoint", storage.Address), ("MeshLedgerStaticCredentials", "true"));

        try
        {
            using var ledger = await LedgerConnection.OpenAsync(settings, LedgerAccess.Write, new Silent(), TimeProvider.System, Token);
        }
        catch (MeshException error) when (error.Finding.Diagnostic.Id == "MESH7045")
        {
            // The environment of the test has no keys.
        }

        storage.Exchanges.ShouldBeEmpty();
    }

    private MeshSettings Read(params (string Name, string? Value)[] settings) => new(Item(settings), _directory.Write("Orders.csproj", "<Project />"));

    private TaskItem Item(params (string Name, string? Value)[] settings)
    {
        var token = string.Join('.', new[] { """{"alg":"RS256"}""", """{"iss":"https://ci.example.com","sub":"main"}""", "signature" }
            .Select(part => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(part))));
        var item = new TaskItem("settings");
        (string Name, string? Value)[] all =
        [
            ("MeshName", "shop"), ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshRoleArn", Role),
            ("MeshWebIdentityTokenFile", _directory.Write("token", token)), .. settings,
        ];
        foreach (var (name, value) in all) item.SetMetadata(name, value ?? "");
        return item;
    }

    private sealed class Silent : IReporter
    {
        public void Line(string text)
        {
        }
    }
}

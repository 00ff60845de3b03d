using MeshCi.Local.Tests.Identity;

namespace MeshCi.Local.Tests.Settings;

public sealed class ConfigurationHandlerTests
{
    private const string Path = "/_meshci/configuration";

    [Fact]
    public async Task The_administrator_can_read_the_configuration_whole_and_by_section()
    {
        await using var server = await LocalServer.Start("""{ "quotas": { "meshes": 2 } }""");
        var whole = (await server.Client.Get(Path)).ShouldSucceed().Json;
        whole.GetProperty("quotas").GetProperty("meshes").GetInt32().ShouldBe(2);
        whole.GetProperty("quotas").GetProperty("virtualNodes").GetInt32().ShouldBe(200);
        whole.GetProperty("faults").GetProperty("rules").GetArrayLength().ShouldBe(0);
        (await server.Client.Get(Path + "/quotas")).ShouldSucceed().Json.GetProperty("meshes").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_replaced_section_applies_to_later_calls_until_the_next_start()
    {
        await using var server = await LocalServer.Start("""{ "quotas": { "meshes": 2, "virtualNodes": 9 } }""");
        var answer = (await server.Client.Put(Path + "/quotas", """{ "meshes": 0, } // none""")).ShouldSucceed();
        answer.Json.GetProperty("meshes").GetInt32().ShouldBe(0);
        answer.Json.GetProperty("virtualNodes").GetInt32().ShouldBe(200);
        (await server.Client.CreateMesh()).ShouldFail(400, "LimitExceededException");
        (await server.Client.Put(Path + "/quotas", (await server.Client.Get(Path + "/quotas")).Body)).ShouldSucceed().Body.ShouldBe(answer.Body);
        await server.Restart();
        (await server.Client.Get(Path + "/quotas")).Json.GetProperty("meshes").GetInt32().ShouldBe(2);
        (await server.Client.CreateMesh()).ShouldSucceed();
    }

    [Fact]
    public async Task A_section_with_any_problem_is_refused_entirely_with_every_place()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Put(Path + "/quotas", "{ \"meshes\": 0,\n  \"meshs\": 1, \"routes\": true }")).ShouldFail(
            400, "BadRequestException",
            "The section quotas was not changed.\n(2,3): $.meshs is not known; did you mean 'meshes'?\n(2,15): $.routes must be a whole number from 0 to "
                + "1000000, not true.");
        (await server.Client.Put(Path + "/quotas", "")).ShouldFail(400, "BadRequestException");
        (await server.Client.Put(Path + "/faults", "[]")).ShouldFail(400, "BadRequestException");
        (await server.Client.CreateMesh()).ShouldSucceed();
    }

    [Theory]
    [InlineData("GET", Path + "/quota", 404, "NotFoundException")]
    [InlineData("GET", Path + "/quotas/meshes", 404, "NotFoundException")]
    [InlineData("DELETE", Path + "/quotas", 400, "BadRequestException")]
    [InlineData("PUT", Path, 400, "BadRequestException")]
    [InlineData("GET", "/_meshci/configurations", 404, "UnknownOperationException")]
    public async Task A_method_or_path_that_does_not_exist_is_refused(string method, string path, int status, string type)
    {
        await using var server = await LocalServer.Start();
        (await server.Client.Send(method, path, method == "PUT" ? "{}" : "")).ShouldFail(status, type);
    }

    [Fact]
    public async Task Only_the_administrator_can_read_or_change_it()
    {
        await using var server = await LocalServer.With($$"""{"users":[{"name":"somebody","policies":[{{Identities.AllowAll}}]}]}""");
        using var somebody = server.As("somebody");
        using var stranger = server.As(server.Client.Signer with { Secret = "wrong" });
        (await somebody.CreateMesh()).ShouldSucceed();
        (await somebody.Get(Path)).ShouldFail(403, "ForbiddenException", "Only the administrator may read or change the configuration.");
        (await somebody.Put(Path + "/quotas", """{ "meshes": 0 }""")).ShouldFail(403, "ForbiddenException");
        (await stranger.Put(Path + "/quotas", """{ "meshes": 0 }""")).ShouldFail(403, "InvalidSignatureException");
        (await server.Client.Send("GET", Path, tamper: request => request.Headers.Remove("authorization")))
            .ShouldFail(403, "MissingAuthenticationTokenException");
        (await server.Client.CreateMesh("b")).ShouldSucceed();
    }

    [Fact]
    public async Task A_relative_path_is_resolved_against_the_state_directory()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.Start();
        await File.WriteAllTextAsync(server.Directory.File("jwks.json"), issuer.Jwks(), TestContext.Current.CancellationToken);

        var answer = (await server.Client.Put(Path + "/identity", $$"""
            {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com"],"jwks":"jwks.json"}],
             "roles":[{"name":"deploy","trustPolicy":{{Identities.Trust(issuer.Host, "*")}}}]}
            """)).ShouldSucceed();

        answer.Json.GetProperty("openIdConnectProviders")[0].GetProperty("jwks").GetString().ShouldBe(server.Directory.File("jwks.json"));
        using var sts = server.Sts;
        (await sts.Assume(issuer.Token())).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(0);
    }

    [Fact]
    public async Task Faults_do_not_affect_the_calls_that_remove_them()
    {
        await using var server = await LocalServer.Start("""{ "faults": { "rules": [ { "operations": ["*"], "drop": "beforeChange" } ] } }""");
        await Should.ThrowAsync<HttpRequestException>(server.Client.CreateMesh());
        (await server.Client.Put(Path + "/faults", """{ "rules": [] }""")).ShouldSucceed();
        (await server.Client.CreateMesh()).ShouldSucceed();
    }
}

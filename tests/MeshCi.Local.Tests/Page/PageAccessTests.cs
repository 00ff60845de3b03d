using System.Net;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Page;

namespace MeshCi.Local.Tests.Page;

public sealed class PageAccessTests
{
    [Fact]
    public async Task Without_the_key_the_page_shows_nothing_and_explains_how_to_get_access()
    {
        await using var server = await Shop();
        using var client = new PageClient(server.Endpoint);
        foreach (var cookie in new[] { null, "other=1", server.PageKey.CookieName + "=", server.PageKey.CookieName + "=" + server.PageKey.Key })
        {
            client.Cookie = cookie;
            var answer = await client.Get();
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
            answer.Body.ShouldContain("-t:MeshLocal");
            answer.Body.ShouldNotContain("shop");
        }
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var server = await Shop();
        using var client = new PageClient(server.Endpoint);
        foreach (var key in new[] {
            "", "x", server.PageKey.Key[1..], server.PageKey.Key + "A", server.Key.Secret, PageKey.Of(Credential.CreateAdministrator()).Key })
        {
            var answer = await client.Get("/?key=" + Uri.EscapeDataString(key));
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Header("Set-Cookie").ShouldBeNull();
            answer.Body.ShouldContain("not the key of this control plane");
        }
    }

    [Fact]
    public async Task The_key_becomes_an_HttpOnly_cookie_and_disappears_from_the_address()
    {
        await using var server = await Shop();
        using var client = new PageClient(server.Endpoint);
        var opened = await client.Get($"/?region=us-east-1&key={server.PageKey.Key}&mesh=shop");
        opened.Status.ShouldBe(HttpStatusCode.SeeOther);
        opened.Header("Location").ShouldBe("/?region=us-east-1&mesh=shop");
        opened.Body.ShouldBeEmpty();
        var cookie = opened.Header("Set-Cookie")!.Split("; ");
        cookie[1..].ShouldBe(["Path=/", "HttpOnly", "SameSite=Strict"]);
        cookie[0].ShouldNotContain(server.PageKey.Key);
        client.Cookie = "a=b; " + cookie[0];
        var page = await client.Get(opened.Header("Location")!);
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain("<h1><span class=\"name\">shop</span>");
        (await client.Get(server.PageKey.Address(""))).Header("Location").ShouldBe("/");
    }

    [Fact]
    public async Task Responses_forbid_caching_framing_scripts_and_type_sniffing()
    {
        await using var server = await Shop();
        using var client = await PageClient.EnterAsync(server);
        foreach (var answer in new[] {
            await client.Get(), await client.Get("/?region=us-east-1&mesh=none"), await client.Get("/?key=x"), await client.Get(server.PageKey.Address("")) })
        {
            answer.Header("Cache-Control").ShouldBe("no-store");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            answer.Header("Referrer-Policy").ShouldBe("no-referrer");
            answer.Header("Content-Security-Policy")!.ShouldMatch(
                "^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$");
            answer.Body.ShouldNotContain("<script");
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task A_foreign_host_name_that_resolves_to_this_machine_is_refused_even_with_the_key(string host)
    {
        await using var server = await Shop();
        using var client = await PageClient.EnterAsync(server);
        var answer = await client.Get("/", host);
        answer.Status.ShouldBe(HttpStatusCode.MisdirectedRequest);
        answer.Body.ShouldNotContain("shop");
        (await client.Get(server.PageKey.Address(""), host)).Header("Set-Cookie").ShouldBeNull();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public async Task Names_of_this_machine_are_accepted(string host)
    {
        await using var server = await Shop();
        using var client = await PageClient.EnterAsync(server);
        (await client.Get("/", host)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_the_root_path_is_a_page_and_it_is_read_only()
    {
        await using var server = await Shop();
        using var client = await PageClient.EnterAsync(server);
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
            (await client.Send(method, "/")).Header("Content-Type").ShouldNotBe("text/html; charset=utf-8");
        foreach (var target in new[] { Client.Root, "/index.html", "/?Action=GetCallerIdentity" })
            (await client.Get(target)).Header("Content-Type").ShouldNotBe("text/html; charset=utf-8");
    }

    [Fact]
    public async Task A_deleted_mesh_is_reported_as_missing()
    {
        await using var server = await Shop();
        using var client = await PageClient.EnterAsync(server);
        var answer = await client.Get("/?region=us-east-1&mesh=old");
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Body.ShouldContain("Mesh old does not exist");
    }

    [Fact]
    public void Keys_depend_only_on_the_secret()
    {
        var administrator = Credential.CreateAdministrator();
        var key = PageKey.Of(administrator);
        PageKey.Of(administrator with { AccessKeyId = "AKIAOTHER" }).Key.ShouldBe(key.Key);
        PageKey.Of(administrator with { Secret = administrator.Secret + "x" }).Key.ShouldNotBe(key.Key);
        key.Key.ShouldMatch("^[A-Za-z0-9_-]{24}$");
        key.IsIn(key.SetCookie.Split(';')[0]).ShouldBeTrue();
        key.IsIn($"{key.CookieName}={key.Key}").ShouldBeFalse();
    }

    private static async Task<LocalServer> Shop()
    {
        var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        return server;
    }
}

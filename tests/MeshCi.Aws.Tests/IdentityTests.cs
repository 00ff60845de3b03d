using System.Buffers.Text;
using System.Text;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Aws.Tests;

public sealed class IdentityTests
{
    private const string Role = "arn:aws:iam::123456789012:role/deploy";
    private const string SessionSecret = "SESSION/secret/key";
    private const string SessionToken = "SESSION//token==";

    private static readonly DateTimeOffset SessionEnd = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string Jwt = Token("""{"iss":"https://ci.example.com","aud":["sts.amazonaws.com"],"sub":"repo:shop:main","exp":1767322805}""");

    private static readonly string Granted = $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>{SessionSecret}</SecretAccessKey><SessionToken>{SessionToken}</SessionToken>
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
        <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "/file-of-property")]
    [InlineData(2, "/file-of-variable")]
    [InlineData(3, "MY_TOKEN")]
    public async Task The_first_source_that_has_a_token_wins(int from, string expected)
    {
        await using var sts = await Sts(Granted);
        var environment = new FakeEnvironment();
        if (from <= 2) environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/file-of-variable";
        foreach (var source in new[] { "/file-of-property", "/file-of-variable", "MY_TOKEN" }.Skip(from - 1))
        {
            environment[source] = Token($$"""{"sub":"{{source}}"}""") + "\n";
        }

        var settings = Settings(sts) with { WebIdentityTokenFile = from == 1 ? "/file-of-property" : null, WebIdentityTokenVariable = "MY_TOKEN" };

        var credentials = await DeployCredentials.ResolveAsync(settings, environment, cancellationToken: Cancellation);

        (await credentials.GetCredentialsAsync()).SecretKey.ShouldBe(SessionSecret);
        Form(sts.Requests.Single())["WebIdentityToken"].ShouldBe(Token($$"""{"sub":"{{expected}}"}"""));
    }

    [Fact]
    public async Task The_exchange_is_unsigned_and_contains_role_session_and_token()
    {
        await using var sts = await Sts(Granted);

        await DeployCredentials.ResolveAsync(
            Settings(sts) with { SessionName = "meshci-prod-7.1", SessionPolicy = "{}" }, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt },
            cancellationToken: Cancellation);

        var request = sts.Requests.Single();
        request.Headers.ShouldNotContainKey("authorization");
        var form = Form(request);
        form["Action"].ShouldBe("AssumeRoleWithWebIdentity");
        form["RoleArn"].ShouldBe(Role);
        form["RoleSessionName"].ShouldBe("meshci-prod-7.1");
        form["DurationSeconds"].ShouldBe("900");
        form["Policy"].ShouldBe("{}");
        form["WebIdentityToken"].ShouldBe(Jwt);
    }

    [Fact]
    public async Task The_role_may_come_from_AWS_ROLE_ARN()
    {
        await using var sts = await Sts(Granted);
        var environment = new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt, ["AWS_ROLE_ARN"] = Role };

        await DeployCredentials.ResolveAsync(Settings(sts) with { RoleArn = " " }, environment, cancellationToken: Cancellation);

        Form(sts.Requests.Single())["RoleArn"].ShouldBe(Role);
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"2026-10"}""", "no key for the kid '2026-10' of this token's header")]
    [InlineData("""{"alg":"RS256"}""", "no key for this token, whose header has no kid")]
    public async Task An_unknown_key_is_reported_with_the_kid_of_the_token_and_where_this_machine_looks_for_keys(string header, string expected)
    {
        var token = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Jwt.Split('.')[1]}.signature";
        await using var sts =
            await Sts(
            Refusal(
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"),
                400);

        var fault = await Should.ThrowAsync<MeshException>(
            () => DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = token }, cancellationToken: Cancellation));

        fault.Message.ShouldContain($"The issuer's key set has {expected}");
        fault.Message.ShouldContain("'jwks' of the provider in identity.openIdConnectProviders");
        fault.Message.ShouldNotContain("account needs");
    }

    [Theory]
    [InlineData("InvalidIdentityToken", "Incorrect token audience", "the account needs an IAM identity provider for its issuer and audience")]
    [InlineData("InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider", "the issuer's jwks_uri must publish its key")]
    [InlineData("IDPCommunicationError", "no", "AWS could not reach the issuer")]
    public void The_remedy_for_an_AWS_error_is_at_AWS(string type, string message, string remedy)
    {
        var text = StsRemedies.For(type, message, new WebIdentityToken("X", Jwt), Offline() with { Sts = StsServer.OfAws });

        text.ShouldContain(remedy, Case.Insensitive);
        text.ShouldNotContain("openIdConnectProviders");
    }

    [Theory]
    [InlineData("InvalidIdentityToken", "Incorrect token audience")]
    [InlineData("IDPCommunicationError", "no")]
    public void The_remedy_for_an_error_of_the_embedded_control_plane_is_in_its_configuration(string type, string message)
    {
        var text = StsRemedies.For(type, message, new WebIdentityToken("X", Jwt), Offline());

        text.ShouldContain("identity.openIdConnectProviders");
        text.ShouldNotContain("AWS");
    }

    [Theory]
    [InlineData(400, "ExpiredTokenException", "fetch a new one")]
    [InlineData(400, "InvalidIdentityToken", "identity provider")]
    [InlineData(403, "IDPRejectedClaim", "issuer rejected")]
    [InlineData(403, "AccessDenied", "trust policy")]
    [InlineData(403, "RegionDisabledException", "not active in this region")]
    public async Task A_refusal_is_MESH7001_with_the_claims_of_the_token_and_a_remedy(int status, string type, string remedy)
    {
        await using var sts = await Sts(Refusal(type, $"Token {Jwt} is no good"), status);

        var fault = await Should.ThrowAsync<MeshException>(
            () => DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, cancellationToken: Cancellation));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        foreach (var part in new[] {
            Role, type, "iss 'https://ci.example.com'", "sts.amazonaws.com", "sub 'repo:shop:main'", "exp 2026-01-02T03:00:05Z", remedy, "MESHCI_OIDC_TOKEN" })
        {
            fault.Message.ShouldContain(part);
        }

        ShouldContainNoSecret(fault.ToString());
    }

    [Theory]
    [InlineData(200, "<html>please log in</html>")]
    [InlineData(200, "")]
    [InlineData(200, "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult/></AssumeRoleWithWebIdentityResponse>")]
    [InlineData(404, "<html>no</html>")]
    [InlineData(302, "")]
    public async Task A_response_that_is_not_from_STS_is_MESH7001(int status, string body)
    {
        await using var sts = await Sts(body, status);

        var fault = await Should.ThrowAsync<MeshException>(
            () => DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, cancellationToken: Cancellation));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        ShouldContainNoSecret(fault.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_token_the_keys_are_named_if_the_project_allows_them(bool isAllowed)
    {
        var fault = await Refused(Offline() with { AllowStaticCredentials = isAllowed }, new FakeEnvironment());

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        fault.Message.Contains("AWS_ACCESS_KEY_ID", StringComparison.Ordinal).ShouldBe(isAllowed, fault.Message);
    }

    [Fact]
    public async Task A_token_without_a_role_is_MESH7001_and_names_MeshRoleArn()
    {
        var fault = await Refused(Offline() with { RoleArn = null }, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt });

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        fault.Message.ShouldContain("MeshRoleArn");
        ShouldContainNoSecret(fault.ToString());
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("arn:aws:iam::123456789012:user/deploy")]
    [InlineData("arn:aws:iam::12345:role/deploy")]
    public async Task An_invalid_role_ARN_is_MESH7001_before_anything_is_sent(string role) =>
        (await Refused(Offline() with { RoleArn = role }, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt })).Message.ShouldContain($"'{role}'");

    [Fact]
    public async Task A_missing_token_file_is_an_error_even_if_another_source_has_a_token()
    {
        var fault = await Refused(Offline() with { WebIdentityTokenFile = "/gone" }, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt });

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        fault.Message.ShouldContain("'/gone'");
    }

    [Theory]
    [InlineData("hush-hush-hush", "is not a JSON Web Token")]
    [InlineData("hush.hush.hush", "is not a JSON Web Token")]
    [InlineData("Bearer a.b.c", "begins with 'Bearer'")]
    [InlineData("\"a.b.c\"", "begins with a quotation mark")]
    [InlineData("{\"value\":\"a.b.c\"}", "is JSON: write only the token that it contains")]
    [InlineData("$CI_TOKEN_VALUE", "is the name of a variable, and not its value")]
    [InlineData("a.b\n.c", "contains white space")]
    [InlineData("ID_TOKEN=eyJhIjoxfQ.eyJhIjoxfQ.c2ln", "has something before the token")]
    [InlineData("token:eyJhIjoxfQ.eyJhIjoxfQ.c2ln", "has something before the token")]
    [InlineData("<eyJhIjoxfQ.eyJhIjoxfQ.c2ln>", "has something before the token")]
    [InlineData("eyJhIjoxfQ.eyJhIjoxfQ.c2ln\"", "has something behind the token")]
    [InlineData("eyJhIjoxfQ.eyJhIjoxfQ.c2ln,", "has something behind the token")]
    [InlineData("eyJhIjoxfQ.eyJhIjoxfQ.c2ln", "is not a JSON Web Token: its first part must be JSON that contains 'alg'")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", "is a JSON Web Token without a signature")]
    public async Task Text_that_is_not_a_token_is_neither_sent_nor_shown_and_the_slip_is_named(string text, string slip)
    {
        var fault = await Refused(Offline(), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = text });

        fault.Message.ShouldContain($"The content of the variable MESHCI_OIDC_TOKEN {slip}");
        fault.ToString().ShouldNotContain(text);
    }

    [Theory]
    [InlineData("$CI_TOKEN", "set it to CI_TOKEN, the name of the variable")]
    [InlineData("%CI_TOKEN%", "set it to CI_TOKEN, the name of the variable")]
    [InlineData(null, "is not shown, because it may be the token")]
    public async Task A_token_in_place_of_the_name_of_its_variable_is_not_shown(string? name, string expected)
    {
        var fault = await Refused(Offline() with { WebIdentityTokenVariable = name ?? Jwt }, new FakeEnvironment { ["CI_TOKEN"] = Jwt });

        fault.Message.ShouldContain(expected);
        ShouldContainNoSecret(fault.ToString());
    }

    [Fact]
    public async Task A_token_in_place_of_the_path_of_its_file_is_not_shown()
    {
        foreach (var path in new[] { Jwt, $"/repo/src/{Jwt}" })
        {
            var fault = await Refused(Offline() with { WebIdentityTokenFile = path }, new FakeEnvironment());

            fault.Message.ShouldContain("MeshWebIdentityTokenFile looks like a token");
            ShouldContainNoSecret(fault.ToString());
        }
    }

    [Fact]
    public async Task A_piece_of_the_token_in_a_response_is_not_shown()
    {
        await using var sts = await Sts(Refusal("InvalidIdentityToken", $"The token {Jwt[..(Jwt.Length / 2)]} is no good, {Jwt[^20..]}"), 400);

        var fault = await Should.ThrowAsync<MeshException>(
            () => DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, cancellationToken: Cancellation));

        fault.Message.ShouldContain("The token [removed] is no good, [removed]");
        ShouldContainNoSecret(fault.ToString());
    }

    [Fact]
    public async Task A_blank_at_the_end_of_a_claim_is_visible()
    {
        await using var sts = await Sts(Refusal("AccessDenied", "no"), 403);

        var fault = await Should.ThrowAsync<MeshException>(() => DeployCredentials.ResolveAsync(
            Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Token("""{"sub":"repo:shop:main "}""") }, cancellationToken: Cancellation));

        fault.Message.ShouldContain("sub 'repo:shop:main '");
    }

    [Theory]
    [InlineData(null, Role, "the variable MESHCI_OIDC_TOKEN is not set or empty", "it will be used to assume arn:aws:iam::123456789012:role/deploy")]
    [InlineData("CI_TOKEN", null, "the variable CI_TOKEN is not set or empty", "-p:MeshRoleArn=<the role to assume>")]
    public async Task Without_any_source_the_error_names_all_of_them_and_does_not_ask_for_a_role_that_is_set(
        string? variable, string? role, string places, string fix)
    {
        var environment = new FakeEnvironment { ["TRAVIS_OIDC_TOKEN"] = Jwt };

        var fault = await Refused(Offline() with { WebIdentityTokenVariable = variable, RoleArn = role }, environment);

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        foreach (var part in new[] { "MeshWebIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE", places, fix }) fault.Message.ShouldContain(part);
        if (role is not null) fault.Message.ShouldNotContain("MeshRoleArn");
    }

    [Fact]
    public async Task Static_keys_are_MESH7040_unless_allowed()
    {
        var environment = new FakeEnvironment { ["AWS_ACCESS_KEY_ID"] = "AKIA1", ["AWS_SECRET_ACCESS_KEY"] = "hush", ["AWS_SESSION_TOKEN"] = "hush2" };

        var fault = await Refused(Offline(), environment);
        fault.Finding.Diagnostic.Id.ShouldBe("MESH7040");
        fault.ToString().ShouldNotContain("hush");

        var allowed =
            (await (await DeployCredentials.ResolveAsync(Offline() with { AllowStaticCredentials = true }, environment, cancellationToken: Cancellation))
            .GetCredentialsAsync());
        (allowed.AccessKey, allowed.SecretKey, allowed.Token).ShouldBe(("AKIA1", "hush", "hush2"));
    }

    [Fact]
    public async Task A_web_identity_takes_precedence_over_static_keys_even_if_those_are_allowed()
    {
        await using var sts = await Sts(Granted);
        var environment = new FakeEnvironment { ["AWS_ACCESS_KEY_ID"] = "AKIA1", ["AWS_SECRET_ACCESS_KEY"] = "hush", ["MESHCI_OIDC_TOKEN"] = Jwt };

        var credentials = await DeployCredentials.ResolveAsync(
            Settings(sts) with { AllowStaticCredentials = true }, environment, cancellationToken: Cancellation);

        (await credentials.GetCredentialsAsync()).AccessKey.ShouldBe("ASIASESSION");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(-55)]
    public async Task A_session_is_kept_until_shortly_before_it_expires_and_then_renewed_with_the_current_token(int clockIsFast)
    {
        await using var sts = await Sts(Granted);
        var environment = new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt };
        var clock = new FakeTimeProvider(SessionEnd.AddMinutes(clockIsFast - 15));
        var credentials = await DeployCredentials.ResolveAsync(Settings(sts), environment, clock, Cancellation);
        environment["MESHCI_OIDC_TOKEN"] = Token("""{"sub":"renewed"}""");

        clock.Advance(TimeSpan.FromMinutes(9));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => credentials.GetCredentialsAsync()));
        sts.Requests.Count.ShouldBe(1);

        clock.Advance(TimeSpan.FromMinutes(2));
        await credentials.GetCredentialsAsync();
        sts.Requests.Count.ShouldBe(2);
        Form(sts.Requests[1])["WebIdentityToken"].ShouldBe(Token("""{"sub":"renewed"}"""));
    }

    [Theory]
    [InlineData(290, 290)]
    [InlineData(900, 900)]
    [InlineData(3600, 900)]
    [InlineData(-5, 900)]
    [InlineData(null, 900)]
    public void A_session_lasts_as_long_as_STS_says_by_its_own_clock_and_never_longer_than_requested(int? granted, int expected)
    {
        DateTimeOffset? end = granted is { } seconds ? SessionEnd.AddSeconds(seconds) : null;

        SessionLifetime.Length(TimeSpan.FromSeconds(900), end, SessionEnd).ShouldBe(TimeSpan.FromSeconds(expected));
        SessionLifetime.Length(TimeSpan.FromSeconds(900), end, null).ShouldBe(TimeSpan.FromSeconds(900));
    }

    [Fact]
    public void A_short_session_is_fresh_for_its_first_half()
    {
        var clock = new FakeTimeProvider();
        var lifetime = new SessionLifetime(clock, TimeSpan.FromSeconds(290));

        clock.Advance(TimeSpan.FromSeconds(144));
        lifetime.IsFresh.ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(2));
        (lifetime.IsFresh, lifetime.IsValid).ShouldBe((false, true));
        clock.Advance(TimeSpan.FromSeconds(145));
        lifetime.IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_is_signed_with_one_session_although_each_use_of_the_credentials_renews_them()
    {
        await using var mesh = await ScriptedServer.StartAsync(
            ScriptedAnswer.Error(503, "ServiceUnavailableException", "later"), ScriptedAnswer.Ok(Sample.Data(Sample.Node)));
        var credentials = new RestlessCredentials();
        using var plane = new AppMeshControlPlane(Sample.Settings(mesh.Address) with { MaxRetries = 1 }, credentials, new ImpatientTime());

        await plane.DescribeAsync(Sample.Node, Cancellation);

        mesh.Requests.Count.ShouldBe(2);
        foreach (var request in mesh.Requests)
            request.Headers["authorization"].ShouldContain($"Credential=ASIA{request.Headers["x-amz-security-token"]}/");
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_is_used_until_it_expires_and_is_then_unauthenticated()
    {
        await using var sts = await ScriptedServer.StartAsync(
            new ScriptedAnswer(200, Granted, ContentType: "text/xml"),
            new ScriptedAnswer(400, Refusal("ExpiredTokenException", "too old"), ContentType: "text/xml"));
        var clock = new FakeTimeProvider(SessionEnd.AddMinutes(-15));
        var credentials = await DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, clock, Cancellation);
        await using var mesh = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Sample.Data(Sample.Node)));
        using var plane = new AppMeshControlPlane(Sample.Settings(mesh.Address), credentials, new ImpatientTime());

        clock.SetUtcNow(SessionEnd.AddMinutes(-1));
        (await plane.DescribeAsync(Sample.Node, Cancellation)).ShouldNotBeNull();
        mesh.Requests.Single().Headers["x-amz-security-token"].ShouldBe(SessionToken);

        clock.SetUtcNow(SessionEnd.AddMinutes(1));
        var fault = await Should.ThrowAsync<Deployment.ControlPlanes.ControlPlaneException>(() => plane.DescribeAsync(Sample.Node, Cancellation));

        fault.Error.ShouldBe(Deployment.ControlPlanes.ControlPlaneError.Unauthenticated);
        fault.Message.ShouldContain("ExpiredTokenException");
        ShouldContainNoSecret(fault.ToString());
        mesh.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_attempted_again_after_a_pause_and_reported_once()
    {
        await using var sts = await ScriptedServer.StartAsync(
            new ScriptedAnswer(200, Granted, ContentType: "text/xml"),
            new ScriptedAnswer(400, Refusal("ExpiredTokenException", "too old"), ContentType: "text/xml"),
            new ScriptedAnswer(400, Refusal("ExpiredTokenException", "too old"), ContentType: "text/xml"),
            new ScriptedAnswer(200, Granted, ContentType: "text/xml"),
            new ScriptedAnswer(400, Refusal("ExpiredTokenException", "too old"), ContentType: "text/xml"));
        var clock = new FakeTimeProvider(SessionEnd.AddMinutes(-15));
        var notes = new List<string>();
        var credentials = await DeployCredentials.ResolveAsync(
            Settings(sts) with { Note = notes.Add }, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, clock, Cancellation);

        clock.Advance(TimeSpan.FromMinutes(11));
        for (var use = 0; use < 10; use++) await credentials.GetCredentialsAsync();
        sts.Requests.Count.ShouldBe(2);
        notes.ShouldHaveSingleItem().ShouldContain($"the session of {Role} could not be renewed and ends in 4 min");
        notes[0].ShouldContain("ExpiredTokenException");
        notes[0].ShouldNotContain("No request was sent");

        clock.Advance(TimeSpan.FromSeconds(31));
        await credentials.GetCredentialsAsync();
        (sts.Requests.Count, notes.Count).ShouldBe((3, 1));

        clock.Advance(TimeSpan.FromSeconds(31));
        await credentials.GetCredentialsAsync();
        (sts.Requests.Count, notes.Count).ShouldBe((4, 2));
        notes[1].ShouldBe($"note: the session of {Role} was about to end and has been renewed.");

        clock.Advance(TimeSpan.FromMinutes(16));
        var refusal = await Should.ThrowAsync<MeshException>(() => credentials.GetCredentialsAsync());
        refusal.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        refusal.Message.ShouldStartWith("The session has ended and cannot be renewed. ");
        refusal.Message.ShouldNotContain("No request was sent");
    }

    [Fact]
    public async Task A_token_for_an_STS_on_this_machine_is_never_sent_to_a_proxy()
    {
        await using var sts = await Sts(Granted);
        using var proxy = ProxyTrap.For(sts.Address);

        await DeployCredentials.ResolveAsync(Settings(sts), new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, cancellationToken: Cancellation);

        sts.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_secret_appears_in_printable_output()
    {
        await using var sts = await Sts(Granted);
        var settings = Settings(sts);
        var credentials = await DeployCredentials.ResolveAsync(settings, new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt }, cancellationToken: Cancellation);

        foreach (var text in new[] { credentials.ToString(), settings.ToString(), new WebIdentityToken("x", Jwt).ToString() }) ShouldContainNoSecret(text);
    }

    [Fact]
    public async Task A_session_token_echoed_by_the_server_does_not_appear_in_a_message()
    {
        var echo = "The request signature does not match.\\n\\nThe Canonical String for this request should have "
            + $"been\\n'PUT\\nx-amz-security-token:{SessionToken}\\n'";
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Error(403, "InvalidSignatureException", echo));
        using var plane = new AppMeshControlPlane(
            Sample.Settings(server.Address), new SessionAWSCredentials("ASIA1", SessionSecret, SessionToken), new ImpatientTime());

        var fault = await Should.ThrowAsync<Deployment.ControlPlanes.ControlPlaneException>(() => plane.DescribeAsync(Sample.Node, Cancellation));

        ShouldContainNoSecret(fault.ToString());
        fault.Message.ShouldContain("does not match");
    }

    [Theory]
    [InlineData(null, null, null, null, "meshci")]
    [InlineData("prod", "acme/shop", "4127", "4127.2", "meshci-prod-acme-shop-4127.2")]
    [InlineData("prod", "acme/shop", "57", "deploy", "meshci-prod-acme-shop-57-deploy")]
    [InlineData(" ", "größe", "#7", null, "meshci-gr--e--7")]
    public void A_session_is_named_after_environment_repository_build_and_job(
        string? environment, string? repository, string? build, string? job, string expected) =>
        SessionName.Of(environment, repository, build, job).ShouldBe(expected);

    [Fact]
    public void A_long_session_name_keeps_the_ends_of_its_parts()
    {
        var name = SessionName.Of("production", $"acme/{new string('x', 200)}/shop", "4127", "4127.2");

        name.Length.ShouldBe(64);
        name.ShouldStartWith("meshci-production-acme-xxx");
        name.ShouldEndWith("x-shop-4127.2");
        SessionName.Of(new string('a', 99), new string('b', 99), new string('c', 99), new string('d', 99)).Length.ShouldBeLessThanOrEqualTo(64);
    }

    [Fact]
    public async Task A_server_with_static_keys_gets_them_although_there_is_a_web_identity()
    {
        var environment = new FakeEnvironment
        {
            ["MESHCI_OIDC_TOKEN"] = Jwt,
            ["AWS_ACCESS_KEY_ID"] = " key ",
            ["AWS_SECRET_ACCESS_KEY"] = "secret\n",
        };

        var keys = await DeployCredentials.ReadKeys(environment, "MeshLedgerStaticCredentials").GetCredentialsAsync();

        (keys.AccessKey, keys.SecretKey, keys.UseToken).ShouldBe(("key", "secret", false));
    }

    [Theory]
    [InlineData(null, "secret")]
    [InlineData("key", " ")]
    public void Static_keys_that_are_not_set_are_MESH7045(string? keyId, string secret)
    {
        var environment = new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt, ["AWS_SECRET_ACCESS_KEY"] = secret };
        if (keyId is not null) environment["AWS_ACCESS_KEY_ID"] = keyId;

        var fault = Should.Throw<MeshException>(() => DeployCredentials.ReadKeys(environment, "MeshLedgerStaticCredentials"));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7045");
        fault.Message.ShouldStartWith("MeshLedgerStaticCredentials is true, but the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not");
    }

    [Theory]
    [InlineData("MethodNotAllowed", StsOwner.Storage, "set MeshLedgerStsEndpoint to the address of the STS whose sessions it accepts, or let the ledger alone")]
    [InlineData("NotImplemented", StsOwner.ControlPlane, "set MeshLedgerStsEndpoint to the address of the STS whose sessions it accepts.")]
    [InlineData("InvalidIdentityToken", StsOwner.Storage, "it needs an OpenID Connect provider for its issuer and audience")]
    [InlineData("IDPCommunicationError", StsOwner.Other, "The server could not reach the issuer")]
    public void The_remedy_for_an_error_of_another_server_is_there(string type, StsOwner owner, string remedy)
    {
        var settings = Offline() with { Sts = StsServer.For(new("https://storage.example.com"), owner, "MeshLedgerEndpoint", "MeshLedgerStsEndpoint") };

        StsRemedies.For(type, "no", new WebIdentityToken("X", Jwt), settings).ShouldContain(remedy);
    }

    [Theory]
    [InlineData("", "returned HTTP 403 AccessDenied. The token")]
    [InlineData("It is closed.", "returned HTTP 403 AccessDenied: It is closed. The token")]
    public async Task An_error_in_the_form_of_S3_is_shown_without_its_markup(string message, string expected)
    {
        var body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>{message}</Message><RequestId>r</RequestId></Error>";
        await using var sts = await Sts(body, 403);

        var fault = await Refused(
            Offline() with { Sts = StsServer.For(sts.Address, StsOwner.Storage, "MeshLedgerEndpoint", "MeshLedgerStsEndpoint") },
            new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Jwt });

        fault.Message.ShouldContain(expected);
        fault.Message.ShouldContain("If this server has no STS, set MeshLedgerStsEndpoint");
        fault.Message.ShouldNotContain("<");
    }

    [Fact]
    public void Http_is_not_suggested_for_an_STS_on_another_computer()
    {
        var sts = StsServer.For(new("https://mesh.example.com"), StsOwner.ControlPlane, "MeshEndpoint", "MeshStsEndpoint");

        var remedy = StsRemedies.ForConnection([new MeshCi.Aws.Endpoints.PlainHttpException()], sts);

        remedy.ShouldBe(
            "The server uses http, but a web identity token is only sent with TLS: let the server use TLS, or set MeshStsEndpoint to that of another STS.");
    }

    private static void ShouldContainNoSecret(string? text)
    {
        text.ShouldNotBeNull();
        foreach (var secret in new[] { Jwt, Jwt.Split('.')[1], Jwt.Split('.')[2], SessionSecret, SessionToken }) text.ShouldNotContain(secret, Case.Sensitive);
    }

    private static async Task<MeshException> Refused(CredentialSettings settings, FakeEnvironment environment) =>
        await Should.ThrowAsync<MeshException>(() => DeployCredentials.ResolveAsync(settings, environment, cancellationToken: Cancellation));

    private static Task<ScriptedServer> Sts(string body, int status = 200) =>
        ScriptedServer.StartAsync(new ScriptedAnswer(status, body, ContentType: "text/xml"));

    private static string Refusal(string type, string message) =>
        $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>{type}</Code><Message>{message}</Message></Error><RequestId>r</RequestId>
        </ErrorResponse>
        """;

    private static CredentialSettings Settings(ScriptedServer sts) => SettingsAt(sts.Address);

    // Nothing may be sent; if it were, no process listens on the discard port.
    private static CredentialSettings Offline() => SettingsAt(new("http://127.0.0.1:9"));

    private static CredentialSettings SettingsAt(Uri sts) =>
        new() { Region = "eu-central-1", RoleArn = Role, Sts = StsServer.At(sts, StsOwner.ControlPlane, "MeshStsEndpoint") };

    private static Dictionary<string, string> Form(SentRequest request) =>
        Encoding.UTF8.GetString(request.Body).Split('&').Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    [Fact]
    public void A_session_token_that_a_server_repeats_is_not_shown()
    {
        var token = $"IQoJb3JpZ2luX2VjEJr{string.Concat(Enumerable.Repeat("aB3/+", 30))}==";
        const string arn = "arn:aws:appmesh:eu-central-1:123456789012:mesh/shop/virtualRouter/orders/route/checkout-of-a-long-name";
        var digest = string.Concat(Enumerable.Repeat("0f", 32));

        var text = Client.ServiceText.Clean($"The security token {token} and half of it, {token[..80]}, on {arn} with {digest} is invalid");

        text.ShouldBe($"The security token [removed] and half of it, [removed], on {arn} with {digest} is invalid");
    }

    private static string Token(string payload) =>
        $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    private sealed class RestlessCredentials : AWSCredentials
    {
        private int _number;

        public override ImmutableCredentials GetCredentials()
        {
            var number = Interlocked.Increment(ref _number);
            return new($"ASIA{number}", "secret", $"{number}");
        }
    }
}

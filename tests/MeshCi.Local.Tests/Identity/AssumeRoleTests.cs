
namespace MeshCi.Local.Tests.Identity;

public sealed class AssumeRoleTests
{
    private const string Role = "arn:aws:iam::000000000000:role/ci/deploy";
    private const string AssumeAny = """{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Resource":"*"}""";

    private static string Setup(string trust, string more = "", string users = "", string policies = Identities.AllowAll) => $$"""
        {"roles":[{"name":"deploy","path":"/ci/","trustPolicy":{{trust}},"policies":[{{policies}}],"tags":{"team":"orders","kind":"role"} }{{more}}],
         "users":[{{Identities.User("alice", AssumeAny)}},{{Identities.User("bob", Identities.Allow("ListMeshes"))}},
                  {{Identities.User("carol", AssumeAny, Identities.Other)}}{{users}}]}
        """;

    [Fact]
    public async Task GetCallerIdentity_returns_the_identity_of_any_caller()
    {
        await using var server = await LocalServer.With(Setup(Identities.TrustAws(Identities.Default)));
        using var sts = server.Sts;
        var root = (await sts.Whoami(server.Client.Signer)).ShouldSucceed();
        (root["Arn"], root["UserId"], root["Account"]).ShouldBe(("arn:aws:iam::000000000000:root", "000000000000", "000000000000"));
        var carol = (await sts.Whoami(server.KeyOf("carol"))).ShouldSucceed();
        (carol["Arn"], carol["Account"]).ShouldBe(("arn:aws:iam::111122223333:user/carol", "111122223333"));
        carol["UserId"].ShouldMatch("^AIDA[A-Z2-7]{17}$");
        carol["RequestId"].ShouldNotBeEmpty();
        (await sts.Send("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", server.KeyOf("bob"), "")).ShouldSucceed()["Arn"]
            .ShouldBe("arn:aws:iam::000000000000:user/bob");
    }

    [Fact]
    public async Task A_role_that_trusts_an_account_leaves_the_decision_to_the_policies_of_its_users()
    {
        await using var server = await LocalServer.With(Setup(Identities.TrustAws(Identities.Default)));
        using var sts = server.Sts;
        var session = (await sts.AssumeRole(server.KeyOf("alice"), Role)).ShouldSucceed();
        session["Arn"].ShouldBe("arn:aws:sts::000000000000:assumed-role/deploy/s-1");
        (await sts.AssumeRole(server.KeyOf("bob"), Role)).ShouldFail(
            403, "AccessDenied",
            $"User: arn:aws:iam::000000000000:user/bob is not authorized to perform: sts:AssumeRole on resource: {Role} because no identity-based policy "
                + "allows the sts:AssumeRole action");
        (await sts.AssumeRole(server.KeyOf("carol"), Role))
            .ShouldFail(403, "AccessDenied", $"User: arn:aws:iam::111122223333:user/carol is not authorized to perform: sts:AssumeRole on resource: {Role}");
        (await sts.AssumeRole(server.KeyOf("alice"), "arn:aws:iam::000000000000:role/nothing")).ShouldFail(
            403, "AccessDenied",
            "User: arn:aws:iam::000000000000:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/nothing");
        (await sts.AssumeRole(server.Client.Signer, Role)).ShouldSucceed();
    }

    [Fact]
    public async Task A_user_that_a_role_of_the_same_account_trusts_by_name_needs_no_policy()
    {
        await using var server = await LocalServer.With(Setup(Identities.TrustAws("arn:aws:iam::000000000000:user/bob")));
        using var sts = server.Sts;
        (await sts.AssumeRole(server.KeyOf("bob"), Role)).ShouldSucceed();
        (await sts.AssumeRole(server.KeyOf("alice"), Role)).ShouldFail(403, "AccessDenied");
    }

    [Fact]
    public async Task A_trust_policy_can_require_an_external_id_and_a_source_identity()
    {
        var trust = Identities.TrustAws(Identities.Other, ""","Condition":{"StringEquals":{"sts:ExternalId":"x-42"}}""");
        await using var server = await LocalServer.With(Setup(trust));
        using var sts = server.Sts;
        (await sts.AssumeRole(server.KeyOf("carol"), Role)).ShouldFail(403, "AccessDenied");
        (await sts.AssumeRole(server.KeyOf("carol"), Role, ("ExternalId", "x-41"))).ShouldFail(403, "AccessDenied");
        (await sts.AssumeRole(server.KeyOf("carol"), Role, ("ExternalId", "x-42"))).ShouldSucceed();
        (await sts.AssumeRole(server.KeyOf("carol"), Role, ("ExternalId", "x y"))).ShouldFail(400, "ValidationError");
        (await sts.AssumeRole(server.KeyOf("carol"), Role, ("ExternalId", "x-42"), ("SourceIdentity", "carol"))).ShouldFail(403, "AccessDenied")["Message"]
            .ShouldContain("sts:SetSourceIdentity");
    }

    [Fact]
    public async Task A_session_policy_limits_which_roles_the_session_may_assume_next()
    {
        var second = $$"""
            ,{"name":"second","policies":[{{Identities.AllowAll}}],"trustPolicy":{{Identities.TrustAws(Role)}} }
            """;
        await using var server = await LocalServer.With(Setup(Identities.TrustAws(Identities.Default), second));
        using var sts = server.Sts;
        const string Second = "arn:aws:iam::000000000000:role/second";
        var whole = (await sts.AssumeRole(server.KeyOf("alice"), Role)).ShouldSucceed();
        (await sts.AssumeRole(whole.Signer(), Second)).ShouldSucceed();
        var narrowed = (await sts.AssumeRole(server.KeyOf("alice"), Role, ("Policy", Identities.Policy(Identities.Allow("DescribeMesh"))))).ShouldSucceed();
        (await sts.AssumeRole(narrowed.Signer(), Second)).ShouldFail(403, "AccessDenied");
    }

    [Fact]
    public async Task A_denial_cannot_be_bypassed_with_another_partition_in_the_role_ARN()
    {
        var denied = $$"""{{AssumeAny}},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"{{Role}}"}""";
        await using var server = await LocalServer.With(
            Setup(Identities.TrustAws("arn:aws:iam::000000000000:user/dora"), users: "," + Identities.User("dora", denied)));
        using var sts = server.Sts;
        (await sts.AssumeRole(server.KeyOf("dora"), Role)).ShouldFail(403, "AccessDenied");
        (await sts.AssumeRole(server.KeyOf("dora"), Role.Replace("arn:aws:", "arn:x:", StringComparison.Ordinal))).ShouldFail(403, "AccessDenied");
    }

    [Fact]
    public async Task Role_chaining_is_limited_to_an_hour_and_passes_transitive_tags_on()
    {
        var second = $$"""
            ,{"name":"second","maxSessionDuration":7200,
            "policies":[{{Identities.Policy(Identities.Allow("*", "mesh/${aws:PrincipalTag/team}-${aws:PrincipalTag/cost}"))}}],
            "trustPolicy":{{Identities.TrustAws("arn:aws:iam::000000000000:role/ci/deploy")}} }
            """;
        await using var server = await LocalServer.With(Setup(Identities.TrustAws(Identities.Default), second));
        using var sts = server.Sts;
        var first = (await sts.AssumeRole(
            server.KeyOf("alice"), Role, ("Tags.member.1.Key", "cost"), ("Tags.member.1.Value", "7"), ("Tags.member.2.Key", "team"),
            ("Tags.member.2.Value", "payments"),
            ("TransitiveTagKeys.member.1", "team"))).Signer();
        const string Second = "arn:aws:iam::000000000000:role/second";
        (await sts.AssumeRole(first, Second, ("DurationSeconds", "3601"))).ShouldFail(400, "ValidationError")["Message"].ShouldContain("1 hour session limit");
        (await sts.AssumeRole(first, Second, ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "other"))).ShouldFail(400, "InvalidParameterValue");
        using var client = server.As((await sts.AssumeRole(first, Second, ("Tags.member.1.Key", "cost"), ("Tags.member.1.Value", "8"))).Signer());
        (await client.CreateMesh("payments-8")).ShouldSucceed();
        (await client.CreateMesh("orders-8")).ShouldFail(403, "ForbiddenException");
        (await sts.AssumeRole(server.KeyOf("alice"), Second)).ShouldFail(403, "AccessDenied");
    }

    [Fact]
    public async Task A_session_ends_when_its_role_is_removed()
    {
        await using var server = await LocalServer.With(Setup(Identities.TrustAws(Identities.Default)));
        using var sts = server.Sts;
        var session = (await sts.AssumeRole(server.KeyOf("alice"), Role)).Signer();
        using var client = server.As(session);
        using var alice = server.As("alice");
        (await client.CreateMesh()).ShouldSucceed();
        server.Live.Change(configuration => configuration with { Identity = new() });
        (await client.Get(Client.Root + "/shop")).ShouldFail(403, "UnrecognizedClientException");
        (await alice.Get(Client.Root + "/shop")).ShouldFail(403, "UnrecognizedClientException");
        (await server.Client.Get(Client.Root + "/shop")).ShouldSucceed();
    }

    [Fact]
    public async Task The_front_end_refuses_STS_requests_with_STS_error_codes()
    {
        await using var server = await LocalServer.Start();
        using var sts = server.Sts;
        var key = server.Client.Signer;
        (await sts.Call(null, "GetCallerIdentity")).ShouldFail(403, "MissingAuthenticationToken");
        (await sts.Call(null, "Nothing")).ShouldFail(403, "MissingAuthenticationToken");
        (await sts.Send("POST", "/", null, "")).ShouldFail(403, "MissingAuthenticationToken");
        (await sts.Whoami(key with { Secret = "wrong" })).ShouldFail(403, "SignatureDoesNotMatch");
        (await sts.Whoami(key with { AccessKeyId = "AKIANOBODY" }))
            .ShouldFail(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        (await sts.Whoami(key with { SessionToken = "x" })).ShouldFail(403, "InvalidClientTokenId");
        (await sts.Call(key, "GetSessionToken")).ShouldFail(400, "InvalidAction", "Could not find operation GetSessionToken for version 2011-06-15");
        (await sts.Send("POST", "/", key, "Action=GetCallerIdentity")).ShouldFail(400, "InvalidAction");
        (await sts.Send("POST", "/", key, "Version=2011-06-15")).ShouldFail(400, "MissingAction");
        (await sts.Send("POST", "/", key, "Action=GetCallerIdentity&Action=GetCallerIdentity")).ShouldFail(400, "MalformedQueryString");
        (await sts.Send("POST", "/", key, "Action=%zz")).ShouldFail(400, "MalformedQueryString");
        (await sts.Send("POST", "/", key, "", [0xff, 0xfe])).ShouldFail(400, "MalformedQueryString");
    }
}

using System.Text.Json;
using MeshCi.Aws.Policies;
using MeshCi.ControlPlane.Policies;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using PolicyDocument = MeshCi.Aws.Policies.PolicyDocument;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>The policies that administrators give a service: enough for its whole life, and nothing of other services, meshes and environments.</summary>
public sealed class RolePolicyTests
{
    private const string Account = ControlPlane.Resources.Arns.DefaultAccount;
    private const string Role = $"arn:aws:iam::{Account}:role/ci/deploy";
    private const string Issuer = "https://ci.example.com/oidc";
    private static readonly MeshArns Arns = new("us-east-1", Account, "shop");
    private static readonly LedgerPlace Ledger = new("aws", "ledgers", "production/");

    public static TheoryData<string> Names => [.. Lives.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_role_may_do_what_a_life_needs_with_every_failure(string name)
    {
        using var life = new Life(Exact) { RoleOf = known => RolePolicy.Of(Arns, known, false, Ledger).ToShortJson(), FailureEvery = 3 };

        await Lives.All[name](life);

        life.Refusals.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_role_may_do_what_random_transitions_need()
    {
        var first = (uint)Random.Shared.Next();
        for (var seed = first; seed < first + 20; seed++)
        {
            using var life = new Life(Exact) { RoleOf = known => RolePolicy.Of(Arns, known, false, Ledger).ToShortJson(), FailureEvery = 0 };
            await Lives.RandomAsync(life, seed);
            life.Refusals.ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public async Task Without_any_of_its_statements_some_plan_is_refused()
    {
        var needed = new HashSet<string>();
        foreach (var (name, run) in Lives.All)
        {
            using var life = new Life(Exact) { FailureEvery = 0 };
            await run(life);
            var statements = RolePolicy.Of(Arns, life.Known, false, null).Statements;
            foreach (var statement in statements)
            {
                var role = Sessions.Of(Everything, new PolicyDocument([.. statements.Except([statement])]).ToShortJson());
                var calls = life.Plans.SelectMany(plan => plan);
                if (calls.Any(call => !role.Allows($"appmesh:{call.Operation}", Arns.Of(call.Resource)))) needed.Add(statement.Sid!);
            }
        }

        // Reading is not a part of plans.
        needed.Order().ShouldBe(["Mesh", "ReferGatewayRoute", "ReferRoute", "ReferVirtualNode", "ReferVirtualService", "Write"]);
    }

    [Fact]
    public void The_role_touches_nothing_of_other_services_meshes_and_accounts()
    {
        var role = Sessions.Of(Everything, RolePolicy.Of(Arns, Shop.Orders().Resources.Select(resource => resource.Id), false, Ledger).ToShortJson());
        foreach (var operation in Operations.All.Where(operation => operation.Verb is Verb.Create or Verb.Update or Verb.Delete or Verb.Tag or Verb.Untag))
        {
            foreach (var kind in ResourceKinds.All.Select(row => row.Kind).Where(kind => operation.Kind is null || operation.Kind == kind))
            {
                foreach (var name in new[] { "payments", "orders2", "Orders" })
                {
                    var id = new ResourceId(kind, name, kind.Info().Parent is null ? null : name);
                    MeshArns[] places = [Arns, Arns with { Account = "111111111111" }, Arns with { Region = "us-west-2" }, Arns with { Mesh = "shop2" }];
                    foreach (var arns in places.Select(arns => kind == ResourceKind.Mesh ? arns with { Mesh = name } : arns))
                        role.Allows($"appmesh:{operation.Name}", arns.Of(id)).ShouldBeFalse($"{operation.Name} {id}");
                }
            }
        }

        role.Allows("appmesh:ListMeshes", "*").ShouldBeFalse();
        role.Allows("appmesh:PutMeshPolicy", Arns.OfMesh).ShouldBeFalse();
        role.Allows("appmesh:StreamAggregatedResources", Arns.Of(Shop.Node("orders"))).ShouldBeFalse();
        role.Allows("appmesh:UpdateMesh", Arns.OfMesh).ShouldBeFalse();
    }

    [Fact]
    public void A_route_in_a_router_of_others_gives_no_right_to_its_other_routes()
    {
        var role = Sessions.Of(Everything, RolePolicy.Of(Arns, [Shop.Route("edge", "orders")], false, null).ToShortJson());

        role.Allows("appmesh:UpdateRoute", Arns.Of(Shop.Route("edge", "orders"))).ShouldBeTrue();
        role.Allows("appmesh:CreateRoute", Arns.Of(Shop.Route("edge", "orders-meshci"))).ShouldBeTrue();
        role.Allows("appmesh:UpdateRoute", Arns.Of(Shop.Route("edge", "payments"))).ShouldBeFalse();
    }

    [Fact]
    public void A_shared_mesh_is_not_written() =>
        RolePolicy.Of(Arns, [Shop.Node("orders")], true, null).Statements.Select(statement => statement.Sid).ShouldBe(["Read", "Write", "ReferVirtualNode"]);

    [Theory]
    [InlineData("s3:GetObject", "arn:aws:s3:::ledgers/production/shop/1.json", null, true)]
    [InlineData("s3:PutObject", "arn:aws:s3:::ledgers/production/shop/1.json", null, true)]
    [InlineData("s3:DeleteObject", "arn:aws:s3:::ledgers/production/lease", null, true)]
    [InlineData("s3:GetObject", "arn:aws:s3:::ledgers/staging/shop/1.json", null, false)]
    [InlineData("s3:PutObject", "arn:aws:s3:::ledgers/production2/1.json", null, false)]
    [InlineData("s3:PutBucketPolicy", "arn:aws:s3:::ledgers", null, false)]
    [InlineData("s3:ListBucket", "arn:aws:s3:::ledgers", "production/shop/", true)]
    [InlineData("s3:ListBucket", "arn:aws:s3:::ledgers", "staging/", false)]
    [InlineData("s3:ListBucket", "arn:aws:s3:::ledgers", null, false)]
    public void The_role_uses_the_ledger_of_its_environment(string action, string arn, string? prefix, bool isAllowed)
    {
        var role = Sessions.Of(Everything, RolePolicy.Of(Arns, [], false, Ledger).ToShortJson());
        var context = prefix is null ? RequestContext.Empty : RequestContext.Of(("s3:prefix", prefix));

        role.Decide(new AuthorizationRequest(action, arn, context)).IsAllowed.ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData(Role, "true", "production/a", true)]
    [InlineData(Role, "false", "production/a", false)]
    [InlineData($"arn:aws:iam::{Account}:role/ci/deploy-staging", "true", "production/a", false)]
    [InlineData($"arn:aws:iam::{Account}:root", "true", "production/a", false)]
    [InlineData($"arn:aws:iam::{Account}:role/ci/deploy-staging", "true", "staging/a", true)]
    public void The_bucket_is_used_by_the_deploying_role_over_TLS_only(string principal, string tls, string key, bool isAllowed)
    {
        // The engine evaluates policies of roles, which have no principal: here, everyone is meant.
        var policy = BucketPolicy.Of(Ledger, Role);
        policy.Statements.ShouldAllBe(statement => statement.Denies && statement.Principals.Single().Equals(ValueTuple.Create("AWS", "*")));
        var denies = policy.Statements.Select(statement => statement with { Principals = [] });
        var session = Sessions.Of(new PolicyDocument([new(["s3:*"], ["*"]), .. denies]).ToShortJson());
        var context = RequestContext.Of(("aws:PrincipalArn", principal), ("aws:SecureTransport", tls));

        session.Decide(new AuthorizationRequest("s3:PutObject", $"arn:aws:s3:::ledgers/{key}", context)).IsAllowed.ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData("repo:acme/shop:ref:refs/heads/main", "sts.amazonaws.com", true)]
    [InlineData("repo:acme@7/shop@42:ref:refs/heads/main", "sts.amazonaws.com", true)]
    [InlineData("repo:acme@7/shop@43:ref:refs/heads/main", "sts.amazonaws.com", false)]
    [InlineData("repo:Acme/shop:ref:refs/heads/main", "sts.amazonaws.com", false)]
    [InlineData("repo:acme/shop:ref:refs/heads/main ", "sts.amazonaws.com", false)]
    [InlineData("repo:acme/shop:pull_request", "sts.amazonaws.com", false)]
    [InlineData("repo:acme/shop:environment:staging", "sts.amazonaws.com", false)]
    [InlineData("repo:acme/shop:ref:refs/heads/main", "https://github.com/acme", false)]
    public void The_trust_policy_accepts_both_forms_of_the_subject_and_no_other_token(string subject, string audience, bool isTrusted)
    {
        var subjects = GitHubSubjects.Of("acme/shop", "7", "42", "ref:refs/heads/main")!;
        var json = new TrustPolicy(Issuer, "sts.amazonaws.com", subjects).In("aws", Account).ToJson();
        var caller = RequestPrincipal.Federated($"arn:aws:iam::{Account}:oidc-provider/ci.example.com/oidc");
        var context = RequestContext.Of(("ci.example.com/oidc:sub", subject), ("ci.example.com/oidc:aud", audience));

        var trust = ControlPlane.Policies.PolicyDocument.Parse(json, PolicyKind.Trust);
        var decision = TrustEvaluation.Decide(trust, "deploy", caller, new("sts:AssumeRoleWithWebIdentity", Role, context));

        decision.Decision.IsAllowed.ShouldBe(isTrusted);
        TrustEvaluation.Decide(trust, "deploy", RequestPrincipal.Federated($"arn:aws:iam::{Account}:oidc-provider/evil.example.com"),
            new("sts:AssumeRoleWithWebIdentity", Role, context)).Decision.IsAllowed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("acme/shop", "*", "42")]
    [InlineData("acme/shop", "7", "*")]
    [InlineData("acme/shop", "7", "42*")]
    [InlineData("acme/shop", "0", "42")]
    [InlineData("acme/shop", "", "42")]
    [InlineData("acme/*", "7", "42")]
    [InlineData("acme", "7", "42")]
    [InlineData("acme/shop\n", "7", "42")]
    public void An_ID_that_is_not_a_number_has_no_subject(string repository, string owner, string id) =>
        GitHubSubjects.Of(repository, owner, id, "ref:refs/heads/main").ShouldBeNull();

    [Fact]
    public void The_proxies_receive_the_configuration_of_the_nodes_and_gateways_of_the_service()
    {
        var orders = Shop.Orders().With(Shop.Of(Shop.Gateway("in"), "{}"), Shop.Of(Shop.Node("external-api-example-com"),
            """{"serviceDiscovery":{"dns":{"hostname":"api.example.com"}},"listeners":[{"portMapping":{"port":443,"protocol":"tcp"}}]}"""));
        var session = Sessions.Of(ProxyPolicy.Of(Arns, orders.Resources)!.ToShortJson());

        session.Allows("appmesh:StreamAggregatedResources", Arns.Of(Shop.Node("orders"))).ShouldBeTrue();
        session.Allows("appmesh:StreamAggregatedResources", Arns.Of(Shop.Gateway("in"))).ShouldBeTrue();
        session.Allows("appmesh:StreamAggregatedResources", Arns.Of(Shop.Node("external-api-example-com"))).ShouldBeFalse();
        session.Allows("appmesh:StreamAggregatedResources", Arns.Of(Shop.Node("payments"))).ShouldBeFalse();
        session.Allows("appmesh:DescribeVirtualNode", Arns.Of(Shop.Node("orders"))).ShouldBeFalse();
        ProxyPolicy.Of(Arns, [Shop.Of(Shop.Router("orders"), "{}")]).ShouldBeNull();
    }

    [Fact]
    public void The_template_contains_the_same_policies()
    {
        var orders = Shop.Orders();
        var trust = new TrustPolicy(Issuer, "sts.amazonaws.com", ["repo:shop:main"]);
        var template = new PolicyTemplate("shop/orders", Role, RolePolicy.Of(Arns, orders.Resources.Select(resource => resource.Id), false, Ledger), trust,
            trust.In("aws", Account))
        { Ledger = (Ledger.Bucket, BucketPolicy.Of(Ledger, Role)), Proxies = ProxyPolicy.Of(Arns, orders.Resources) };

        using var document = JsonDocument.Parse(template.ToJson());
        var resources = document.RootElement.GetProperty("Resources");

        document.RootElement.GetProperty("AWSTemplateFormatVersion").GetString().ShouldBe("2010-09-09");
        Types(resources).ShouldBe(["Provider AWS::IAM::OIDCProvider", "DeployingRole AWS::IAM::Role", "LedgerPolicy AWS::S3::BucketPolicy",
            "ProxyPolicy AWS::IAM::ManagedPolicy"]);
        var provider = resources.GetProperty("Provider");
        document.RootElement.GetProperty("Conditions").TryGetProperty(provider.GetProperty("Condition").GetString()!, out _).ShouldBeTrue();
        var ofLedger = resources.GetProperty("LedgerPolicy").GetProperty("Condition").GetString()!;
        document.RootElement.GetProperty("Conditions").GetProperty(ofLedger).GetProperty("Fn::Equals")[0].GetProperty("Ref").GetString()
            .ShouldBe("CreateLedgerPolicy");
        var parameters = document.RootElement.GetProperty("Parameters");
        parameters.GetProperty("CreateLedgerPolicy").GetProperty("Default").GetString().ShouldBe("true");
        parameters.GetProperty("CreateProvider").GetProperty("Default").GetString().ShouldBe("false");
        provider.GetProperty("Properties").GetProperty("Url").GetString().ShouldBe(Issuer);
        provider.GetProperty("Properties").GetProperty("ClientIdList")[0].GetString().ShouldBe("sts.amazonaws.com");
        var role = resources.GetProperty("DeployingRole").GetProperty("Properties");
        role.GetProperty("RoleName").GetString().ShouldBe("deploy");
        role.GetProperty("Path").GetString().ShouldBe("/ci/");
        Same(role.GetProperty("AssumeRolePolicyDocument"), template.TrustDocument);
        Same(role.GetProperty("Policies")[0].GetProperty("PolicyDocument"), template.Role);
        Same(resources.GetProperty("LedgerPolicy").GetProperty("Properties").GetProperty("PolicyDocument"), template.Ledger!.Value.Policy);
        Same(resources.GetProperty("ProxyPolicy").GetProperty("Properties").GetProperty("PolicyDocument"), template.Proxies!);
        document.RootElement.GetProperty("Outputs").EnumerateObject().Select(output => output.Name).ShouldBe(["RoleArn", "ProxyPolicyArn"]);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a*b")]
    [InlineData("a${aws:username}b")]
    [InlineData("a\\b</script>")]
    public void A_hostile_name_does_not_leave_its_ARN(string name)
    {
        var json = RolePolicy.Of(Arns, [Shop.Node(name)], false, null).ToShortJson();
        var role = Sessions.Of(Everything, json);

        role.Allows("appmesh:DeleteVirtualNode", $"{Arns.OfMesh}/virtualNode/{name}").ShouldBeTrue();
        role.Allows("appmesh:DeleteVirtualNode", $"{Arns.OfMesh}/virtualNode/a1b").ShouldBeFalse();
        JsonDocument.Parse(json).RootElement.GetProperty("Statement").GetArrayLength().ShouldBe(4);
    }

    private const string Everything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    private static string Exact(IReadOnlyList<PlannedCall> calls) => new PolicyDocument(SessionPolicy.Statements(calls, Arns, PolicyForm.Exact)).ToShortJson();

    private static IEnumerable<string> Types(JsonElement resources) =>
        resources.EnumerateObject().Select(resource => $"{resource.Name} {resource.Value.GetProperty("Type").GetString()}");

    private static void Same(JsonElement written, PolicyDocument policy) =>
        JsonElement.DeepEquals(written, JsonDocument.Parse(policy.ToJson()).RootElement).ShouldBeTrue();
}

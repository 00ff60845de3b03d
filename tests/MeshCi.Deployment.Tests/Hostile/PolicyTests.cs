using System.Text.Json;
using CsCheck;
using MeshCi.Aws.Policies;
using MeshCi.ControlPlane.Policies;
using PolicyDocument = MeshCi.Aws.Policies.PolicyDocument;

namespace MeshCi.Deployment.Tests.Hostile;

/// <summary>No name adds a permission: a policy is about exactly the resources and tokens that it was made for, also in a template.</summary>
public sealed class PolicyTests
{
    private const string Account = ControlPlane.Resources.Arns.DefaultAccount;
    private const string Role = $"arn:aws:iam::{Account}:role/ci/deploy";
    private const string Everything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Provider = "ci.example.com";

    // What IAM would compare: the request contains the name as it is.
    private static string Node(string mesh, string name) => $"arn:aws:appmesh:us-east-1:{Account}:mesh/{mesh}/virtualNode/{name}";

    private static string Route(string mesh, string router, string name) =>
        $"arn:aws:appmesh:us-east-1:{Account}:mesh/{mesh}/virtualRouter/{router}/route/{name}";

    private static readonly Gen<(string Mesh, string Name, string Other)> Names = Gen.Select(
        HostileText.Names, HostileText.Names, Gen.Select(HostileText.Names, Gen.Int[0, 3])).Select((mesh, name, other) => (mesh, name, Other(name, other)));

    [Fact]
    public void A_role_can_write_its_resources_and_no_others() => Names.Sample(
        (mesh, name, other) =>
        {
            var policy = RolePolicy.Of(new("us-east-1", Account, mesh), [Shop.Node(name), Shop.Route(name, name)], false, null);
            var role = Sessions.Of(Everything, policy.ToShortJson());

            role.Allows("appmesh:UpdateVirtualNode", Node(mesh, name)).ShouldBeTrue();
            role.Allows("appmesh:UpdateRoute", Route(mesh, name, name)).ShouldBeTrue();
            role.Allows("appmesh:UpdateVirtualNode", Node(mesh, other)).ShouldBeFalse();
            role.Allows("appmesh:DeleteVirtualNode", Node(other == mesh ? "x" : other, name)).ShouldBeFalse();
            role.Allows("appmesh:DescribeVirtualNode", Node(Other(mesh, (other, 1)), name)).ShouldBeFalse();
            if (!other.StartsWith($"{name}-meshci", StringComparison.Ordinal)) role.Allows("appmesh:UpdateRoute", Route(mesh, name, other)).ShouldBeFalse();
        },
        iter: 500);

    [Fact]
    public void A_session_can_make_the_calls_of_its_plan_and_no_others() => Names.Sample(
        (mesh, name, other) =>
        {
            var (_, policy) = SessionPolicy.Of([new("UpdateVirtualNode", Shop.Node(name))], new("us-east-1", Account, mesh)).First();
            var session = Sessions.Of(policy.ToShortJson());

            session.Allows("appmesh:UpdateVirtualNode", Node(mesh, name)).ShouldBeTrue();
            session.Allows("appmesh:UpdateVirtualNode", Node(mesh, other)).ShouldBeFalse();
        },
        iter: 500);

    [Fact]
    public void A_role_trusts_the_subject_as_it_is_and_no_other() => Gen.Select(HostileText.Names, HostileText.Names).Sample(
        (subject, other) =>
        {
            // What MeshPolicy refuses.
            if (subject.IndexOfAny(['*', '?']) >= 0 || other == subject) return;
            var json = new TrustPolicy($"https://{Provider}", "${aws:userid}", [subject]).In("aws", Account).ToJson();
            var trust = ControlPlane.Policies.PolicyDocument.Parse(json, PolicyKind.Trust);

            Trusts(trust, subject, "${aws:userid}").ShouldBeTrue();
            Trusts(trust, other, "${aws:userid}").ShouldBeFalse();
            Trusts(trust, subject, "AROA").ShouldBeFalse();
        },
        iter: 1_000);

    [Fact]
    public void A_template_contains_the_policies_and_nothing_that_CloudFormation_replaces_in_them() => Names.Sample(
        (mesh, name, subject) =>
        {
            var role = RolePolicy.Of(new("us-east-1", Account, mesh), [Shop.Node(name)], false, null);
            var trust = new TrustPolicy($"https://{Provider}", "sts.amazonaws.com", [subject]);
            var template = JsonDocument.Parse(new PolicyTemplate($"{mesh}/{name}", Role, role, trust, trust.In("aws", Account)).ToJson()).RootElement;

            var deploying = template.GetProperty("Resources").GetProperty("DeployingRole").GetProperty("Properties");
            IsSame(deploying.GetProperty("Policies")[0].GetProperty("PolicyDocument"), role).ShouldBeTrue();
            IsSame(deploying.GetProperty("AssumeRolePolicyDocument"), trust.In("aws", Account)).ShouldBeTrue();
            // References that begin with '{{resolve:' are refused before.
            Functions(template).Distinct().ShouldBeSubsetOf(["Ref", "Fn::Equals", "Fn::GetAtt"]);
        },
        iter: 500);

    [Fact]
    public void A_key_of_the_ledger_is_one_key_or_any_that_the_role_may_use() => HostileText.Texts.Sample(
        text =>
        {
            foreach (var key in new[] { $"arn:aws:kms:eu-west-1:{Account}:key/{text}*", $"{text}*" })
                new LedgerKeys("eu-west-1", key).UseFor(new("aws", "ledgers", "mesh/"), writes: true).Resources.ShouldBe(["*"]);
        },
        iter: 500);

    private static bool Trusts(ControlPlane.Policies.PolicyDocument trust, string subject, string audience)
    {
        var caller = RequestPrincipal.Federated($"arn:aws:iam::{Account}:oidc-provider/{Provider}");
        var context = RequestContext.Of(($"{Provider}:sub", subject), ($"{Provider}:aud", audience), ("aws:userid", "AROA"));
        return TrustEvaluation.Decide(trust, "deploy", caller, new("sts:AssumeRoleWithWebIdentity", Role, context)).Decision.IsAllowed;
    }

    private static bool IsSame(JsonElement json, PolicyDocument policy) => JsonElement.DeepEquals(json, JsonElement.Parse(policy.ToShortJson()));

    private static IEnumerable<string> Functions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Functions(member.Value).Prepend(member.Name))
            .Where(name => name is "Ref" or "Transform" || name.StartsWith("Fn::", StringComparison.Ordinal)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Functions),
        _ => [],
    };

    // Another name that is close to the first one: what its characters would match as a pattern, or a part of it.
    private static string Other(string name, (string Text, int Kind) other)
    {
        var text = other.Kind switch
        {
            0 => other.Text,
            1 => $"{name}x",
            2 => name.Replace("*", other.Text, StringComparison.Ordinal).Replace("?", "x", StringComparison.Ordinal),
            _ => name.Replace("${aws:userid}", "AROA", StringComparison.Ordinal).Replace("${*}", "*", StringComparison.Ordinal),
        };
        return text == name ? $"x{name}" : text;
    }
}

using CsCheck;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class PolicyEvaluationTests
{
    private const string AllowNodes = """{"Sid":"Nodes","Effect":"Allow","Action":"appmesh:*VirtualNode","Resource":"*"}""";
    private const string DenyOrders = """{"Effect":"Deny","Action":"appmesh:*","Resource":"arn:aws:appmesh:*:*:mesh/shop/virtualNode/orders"}""";

    private static readonly Gen<string> Statements =
        from effect in Gen.OneOfConst("Allow", "Allow", "Deny")
        from action in Gen.OneOfConst(
        "\"Action\":\"*\"", "\"Action\":\"appmesh:Describe*\"", "\"Action\":[\"appmesh:CreateRoute\",\"appmesh:*Node\"]", "\"NotAction\":\"appmesh:Delete*\"")
        from resource in Gen.OneOfConst(
            "\"Resource\":\"*\"", "\"Resource\":\"arn:aws:appmesh:*:*:mesh/shop/*\"",
            "\"Resource\":\"arn:aws:appmesh:*:*:mesh/*/virtualNode/${aws:PrincipalTag/team}\"",
            "\"NotResource\":\"arn:aws:appmesh:*:*:mesh/shop/virtualNode/orders\"")
        from condition in Gen.OneOfConst(
            "{}", "{}", "{}", """{"StringEquals":{"aws:RequestTag/team":"orders"}}""",
            """{"StringNotEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}""",
            """{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}""", """{"Null":{"aws:TokenIssueTime":"true"}}""")
        select $$"""{"Effect":"{{effect}}",{{action}},{{resource}},"Condition":{{condition}}}""";

    private static readonly Gen<string[]> Policies = Statements.Array[1, 5];

    private static readonly Gen<AuthorizationRequest> Requests =
        from action in Gen.OneOfConst("appmesh:DescribeVirtualNode", "appmesh:CreateRoute", "appmesh:DeleteMesh", "appmesh:ListMeshes")
        from resource in Gen.OneOfConst(
        Policy.Arn, "arn:aws:appmesh:us-west-2:111122223333:mesh/shop", "arn:aws:appmesh:us-west-2:111122223333:mesh/other/virtualNode/orders", "*")
        from context in Gen.OneOfConst(
        "aws:PrincipalTag/team=orders", "aws:RequestTag/team=orders", "aws:ResourceTag/team=payments", "aws:TagKeys=team|cost", "aws:TokenIssueTime=x").Array[0,
            4]
        select Policy.Ask(action, resource, Policy.Context([.. context.Distinct()]));

    [Fact]
    public void A_call_that_no_statement_allows_is_denied()
    {
        var decision = PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes))], Policy.Ask("appmesh:DeleteMesh"));
        decision.Outcome.ShouldBe(PolicyOutcome.ImplicitlyDenied);
        decision.IsAllowed.ShouldBeFalse();
        decision.Statement.ShouldBeNull();
        decision.Because.ShouldBe("because no identity-based policy allows the appmesh:DeleteMesh action");
        PolicyEvaluation.Decide([], Policy.Ask()).Outcome.ShouldBe(PolicyOutcome.ImplicitlyDenied);
        PolicyEvaluation.Decide([Policy.Identity()], Policy.Ask()).Outcome.ShouldBe(PolicyOutcome.ImplicitlyDenied);
    }

    [Fact]
    public void The_allowing_statement_is_named()
    {
        var decision = PolicyEvaluation.Decide([Policy.Identity(Policy.Of(DenyOrders), Policy.Of(AllowNodes))], Policy.Ask(resource: Policy.Arn + "2"));
        decision.IsAllowed.ShouldBeTrue();
        decision.Policy.ShouldBe("policy-1");
        decision.Statement!.Name.ShouldBe("Nodes");
    }

    [Fact]
    public void A_denying_statement_wins_wherever_it_is_and_is_named()
    {
        foreach (var sets in new PolicySet[][]
        {
            [Policy.Identity(Policy.Of(AllowNodes, DenyOrders))],
            [Policy.Identity(Policy.Of(DenyOrders, AllowNodes))],
            [Policy.Identity(Policy.Of(AllowNodes), Policy.Of(DenyOrders))],
            [Policy.Identity(Policy.Of(AllowNodes)), Policy.Session(Policy.Of(Policy.AllowAll, DenyOrders))],
            [Policy.Session(Policy.Of("""{"Effect":"Allow","Action":"a:b","Resource":"*"}""")), Policy.Identity(Policy.Of(DenyOrders))],
        })
        {
            var decision = PolicyEvaluation.Decide(sets, Policy.Ask());
            decision.Outcome.ShouldBe(PolicyOutcome.ExplicitlyDenied);
            decision.Statement!.Effect.ShouldBe(Effect.Deny);
            decision.Because.ShouldBe(
                $"with an explicit deny in {(decision.SetKind[0] == 'i' ? "an" : "a")} {decision.SetKind}: {decision.Statement.Name} of {decision.Policy}");
        }
    }

    [Fact]
    public void A_session_may_do_what_the_role_and_the_session_policy_both_allow()
    {
        var session = Policy.Session(Policy.Of("""{"Effect":"Allow","Action":"appmesh:Describe*","Resource":"*"}"""));
        PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes)), session], Policy.Ask()).IsAllowed.ShouldBeTrue();
        var beyondSession = PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes)), session], Policy.Ask("appmesh:DeleteVirtualNode"));
        beyondSession.Because.ShouldBe("because no session policy allows the appmesh:DeleteVirtualNode action");
        PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes)), session], Policy.Ask("appmesh:DescribeMesh")).SetKind.ShouldBe(
            "identity-based policy");
        PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes)), Policy.Session()], Policy.Ask()).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void A_refusal_names_the_caller_the_action_the_resource_and_the_reason()
    {
        var request = Policy.Ask("appmesh:DeleteVirtualNode");
        PolicyEvaluation.Decide([Policy.Identity(Policy.Of(AllowNodes, DenyOrders))], request)
            .Refusal("arn:aws:sts::111122223333:assumed-role/deploy/ci", request).ShouldBe(
            $"User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: appmesh:DeleteVirtualNode on resource: {Policy.Arn} "
            + "with an explicit deny in an identity-based policy: Statement[1] of policy-0");
    }

    [Fact]
    public void An_additional_denying_statement_never_allows_more() =>
        Gen.Select(Policies, Statements, Gen.Int[0, 5], Requests).Sample((policy, extra, place, request) =>
        {
            var more = policy.ToList();
            more.Insert(Math.Min(place, more.Count), extra.Replace("\"Allow\"", "\"Deny\"", StringComparison.Ordinal));
            if (Policy.Decide(Policy.Of([.. more]), request) == PolicyOutcome.Allowed)
            {
                Policy.Decide(Policy.Of(policy), request).ShouldBe(PolicyOutcome.Allowed);
            }
        }, iter: 2_000);

    [Fact]
    public void A_session_policy_never_allows_more_than_the_role_or_the_session_policy_alone() =>
        Gen.Select(Policies, Policies, Requests).Sample((role, session, request) =>
        {
            var both = PolicyEvaluation.Decide([Policy.Identity(Policy.Of(role)), Policy.Session(Policy.Of(session))], request).IsAllowed;
            both.ShouldBe(
                Policy.Decide(Policy.Of(role), request) == PolicyOutcome.Allowed && Policy.Decide(Policy.Of(session), request) == PolicyOutcome.Allowed);
        }, iter: 2_000);

    [Fact]
    public void The_order_of_statements_and_their_distribution_over_policies_do_not_matter() =>
        Gen.Select(Policies, Gen.Int, Requests).Sample((policy, seed, request) =>
        {
            var outcome = Policy.Decide(Policy.Of(policy), request);
            var shuffled = policy.ToArray();
            new Random(seed).Shuffle(shuffled);
            Policy.Decide(Policy.Of(shuffled), request).ShouldBe(outcome);
            PolicyEvaluation.Decide([Policy.Identity([.. shuffled.Select(statement => Policy.Of(statement))])], request).Outcome.ShouldBe(outcome);
        }, iter: 2_000);
}

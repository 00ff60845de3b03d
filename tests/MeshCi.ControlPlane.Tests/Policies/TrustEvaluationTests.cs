using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class TrustEvaluationTests
{
    private const string Account = "111122223333";
    private const string RoleArn = $"arn:aws:iam::{Account}:role/deploy";
    private const string Provider = $"arn:aws:iam::{Account}:oidc-provider/issuer.example:8443/tenant";
    private const string WebIdentity = "sts:AssumeRoleWithWebIdentity";
    private static readonly RequestPrincipal Session = RequestPrincipal.RoleSession(
        Account, $"arn:aws:iam::{Account}:role/ci", $"arn:aws:sts::{Account}:assumed-role/ci/build-7");
    private static readonly RequestPrincipal User = RequestPrincipal.User(Account, $"arn:aws:iam::{Account}:user/ada");

    [Theory]
    [InlineData("\"*\"", true, true, true, true)]
    [InlineData("""{"AWS":"*"}""", true, true, true, true)]
    [InlineData("""{"AWS":"111122223333"}""", true, true, true, false)]
    [InlineData("""{"AWS":["arn:aws:iam::111122223333:root"]}""", true, true, true, false)]
    [InlineData("""{"AWS":"999999999999"}""", false, false, false, false)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/ci"}""", true, false, false, false)]
    [InlineData("""{"AWS":"arn:aws:sts::111122223333:assumed-role/ci/build-7"}""", true, false, false, false)]
    [InlineData("""{"AWS":"arn:aws:sts::111122223333:assumed-role/ci/build-8"}""", false, false, false, false)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:user/ada"}""", false, true, false, false)]
    [InlineData("""{"AWS":["999999999999","arn:aws:iam::111122223333:user/ada"],"Service":"ecs-tasks.amazonaws.com"}""", false, true, false, true)]
    [InlineData("""{"Service":"ec2.amazonaws.com"}""", false, false, false, false)]
    public void The_trust_policy_decides_which_principals_may_assume_a_role(string principal, bool session, bool user, bool root, bool service)
    {
        var policy = Policy.Trust($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"}""");
        Decide(policy, Session).Decision.IsAllowed.ShouldBe(session);
        Decide(policy, User).Decision.IsAllowed.ShouldBe(user);
        Decide(policy, RequestPrincipal.Root(Account)).Decision.IsAllowed.ShouldBe(root);
        Decide(policy, RequestPrincipal.Service("ecs-tasks.amazonaws.com")).Decision.IsAllowed.ShouldBe(service);
        Decide(policy, Session, "sts:TagSession").Decision.IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Trust_in_an_account_leaves_the_choice_of_principals_to_that_account()
    {
        var byAccount = $$"""{"Effect":"Allow","Principal":{"AWS":"{{Account}}"},"Action":"sts:AssumeRole"}""";
        var byName = $$"""{"Sid":"Named","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Account}}:role/ci"},"Action":"sts:AssumeRole"}""";
        Decide(Policy.Trust(byAccount), Session).Match.ShouldBe(PrincipalMatch.ByAccount);
        Decide(Policy.Trust(byName), Session).Match.ShouldNotBe(PrincipalMatch.ByAccount);
        foreach (var both in new[] { Policy.Trust(byAccount, byName), Policy.Trust(byName, byAccount) })
        {
            var decision = Decide(both, Session);
            decision.Match.ShouldNotBe(PrincipalMatch.ByAccount);
            decision.Decision.Statement!.Name.ShouldBe("Named");
        }
    }

    [Fact]
    public void The_policies_of_the_caller_limit_what_the_trust_policy_allows()
    {
        const string Assume = """{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}""";
        const string DenyAssume = """{"Effect":"Deny","Action":"sts:*","Resource":"*"}""";
        const string Other = """{"Effect":"Allow","Action":"appmesh:*","Resource":"*"}""";
        var trusts = new Dictionary<string, PolicyDocument>(StringComparer.Ordinal)
        {
            ["account"] = By($"{{\"AWS\":\"{Account}\"}}"),
            ["role"] = By($"{{\"AWS\":\"{Session.RoleArn}\"}}"),
            ["session"] = By($"{{\"AWS\":\"{Session.Id}\"}}"),
            ["everyone"] = By("\"*\""),
            ["nobody"] = By($"{{\"AWS\":\"999999999999\"}}"),
        };
        (string Trust, string Identity, string? Narrowed, bool Allowed)[] rows =
        [
            ("account", Assume, null, true), ("account", Other, null, false), ("account", Assume, Assume, true), ("account", Assume, Other, false),
            ("account", Other, Assume, false),
            ("role", Assume, null, true), ("role", Other, null, true), ("role", Other, Assume, true), ("role", Assume, Other, false),
            ("session", Other, null, true), ("session", Other, Other, true),
            ("everyone", Other, null, true), ("everyone", Other, Other, true),
            ("nobody", Assume, null, false), ("nobody", Assume, Assume, false),
        ];
        foreach (var (trust, identity, narrowed, allowed) in rows)
        {
            Ask(trust, identity, narrowed).IsAllowed.ShouldBe(allowed, $"{trust} {identity} {narrowed}");
            Ask(trust, identity, narrowed is null ? DenyAssume : narrowed + "," + DenyAssume).IsAllowed.ShouldBeFalse();
            Ask(trust, identity + "," + DenyAssume, narrowed).IsAllowed.ShouldBeFalse();
        }

        Ask("role", Assume, Other).Because.ShouldBe("because no session policy allows the sts:AssumeRole action");
        Ask("account", Other, null).Because.ShouldBe("because no identity-based policy allows the sts:AssumeRole action");
        Ask("nobody", Assume, null).Because.ShouldBe("because no role trust policy allows the sts:AssumeRole action");

        Decision Ask(string trust, string identity, string? narrowed) => TrustEvaluation.Decide(
            trusts[trust], "deploy", Session, Policy.Identity(Policy.Of(identity)), narrowed is null
                ? null : Policy.Session(Policy.Of(narrowed)), Policy.Ask("sts:AssumeRole", RoleArn));

        static PolicyDocument By(string principal) => Policy.Trust($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"}""");
    }

    [Fact]
    public void A_web_identity_is_trusted_by_provider_audience_and_subject()
    {
        var policy = Policy.Trust(
            $$$$"""
            {"Effect":"Allow","Principal":{"Federated":"{{{{Provider}}}}"},"Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession"],"Condition":{
              "StringEquals":{"issuer.example:8443/tenant:aud":"sts.amazonaws.com"},"StringLike":{"issuer.example:8443/tenant:sub":"repo:shop/orders:*"}}}
            """);
        string[] right = ["issuer.example:8443/tenant:aud=sts.amazonaws.com", "issuer.example:8443/tenant:sub=repo:shop/orders:ref:main"];
        var caller = RequestPrincipal.Federated(Provider);
        Decide(policy, caller, WebIdentity, right).Decision.IsAllowed.ShouldBeTrue();
        Decide(policy, caller, WebIdentity, right).Match.ShouldNotBe(PrincipalMatch.ByAccount);
        Decide(policy, caller, "sts:TagSession", right).Decision.IsAllowed.ShouldBeTrue();
        Decide(policy, caller, "sts:AssumeRole", right).Decision.IsAllowed.ShouldBeFalse();
        Decide(policy, caller, WebIdentity, right[0]).Decision.IsAllowed.ShouldBeFalse();
        Decide(policy, caller, WebIdentity, right[0], "issuer.example:8443/tenant:sub=repo:shop/payments:ref:main").Decision.IsAllowed.ShouldBeFalse();
        Decide(policy, caller, WebIdentity, "issuer.example:8443/tenant:aud=other", right[1]).Decision.IsAllowed.ShouldBeFalse();
        Decide(policy, RequestPrincipal.Federated(Provider + "2"), WebIdentity, right).Decision.IsAllowed.ShouldBeFalse();
        Decide(policy, Session, WebIdentity, right).Decision.IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void A_denial_overrides_trust_except_for_the_principals_that_it_excludes()
    {
        var allow = """{"Effect":"Allow","Principal":"*","Action":"sts:*"}""";
        var deny = $$"""{"Sid":"OnlyCi","Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::{{Account}}:role/ci"},"Action":"sts:AssumeRole"}""";
        foreach (var policy in new[] { Policy.Trust(allow, deny), Policy.Trust(deny, allow) })
        {
            Decide(policy, Session).Decision.IsAllowed.ShouldBeTrue();
            var denied = Decide(policy, User).Decision;
            denied.Outcome.ShouldBe(PolicyOutcome.ExplicitlyDenied);
            denied.Because.ShouldBe("with an explicit deny in a role trust policy: OnlyCi of the trust policy of deploy");
        }

        var account = Policy.Trust(allow, $$"""{"Effect":"Deny","Principal":{"AWS":"{{Account}}"},"Action":"sts:AssumeRole"}""");
        Decide(account, User).Decision.Outcome.ShouldBe(PolicyOutcome.ExplicitlyDenied);
        Decide(account, RequestPrincipal.Federated(Provider)).Decision.IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void An_untrusted_principal_is_refused()
    {
        var decision = Decide(Policy.Trust("""{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"""), User).Decision;
        decision.Outcome.ShouldBe(PolicyOutcome.ImplicitlyDenied);
        decision.Because.ShouldBe("because no role trust policy allows the sts:AssumeRole action");
    }

    [Fact]
    public void Well_known_providers_without_an_ARN_and_SAML_are_principals_too()
    {
        var policy =
            Policy.Trust(
            $$"""
            {"Effect":"Allow","Principal":{"Federated":["accounts.google.com","arn:aws:iam::{{Account}}:saml-provider/corp"]},"Action":"{{WebIdentity}}"}
            """);
        Decide(policy, RequestPrincipal.Federated("accounts.google.com"), WebIdentity).Decision.IsAllowed.ShouldBeTrue();
        Decide(policy, RequestPrincipal.Federated("www.amazon.com"), WebIdentity).Decision.IsAllowed.ShouldBeFalse();
    }

    private static TrustDecision Decide(PolicyDocument policy, RequestPrincipal caller, string action = "sts:AssumeRole", params string[] context) =>
        TrustEvaluation.Decide(policy, "deploy", caller, Policy.Ask(action, RoleArn, Policy.Context(context)));
}

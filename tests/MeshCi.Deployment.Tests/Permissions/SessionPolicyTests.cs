using CsCheck;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>The policy of the session that applies a plan: enough for the plan and for undoing it, and nothing else.</summary>
public sealed class SessionPolicyTests
{
    private static readonly MeshArns Arns = new("us-east-1", ControlPlane.Resources.Arns.DefaultAccount, "shop");

    public static TheoryData<string> Names => [.. Lives.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_form_is_enough_for_the_plans_of_a_life_and_for_undoing_them(string name)
    {
        using var life = new Life(calls => Policy(calls, PolicyForm.Exact));
        await Lives.All[name](life);
        ShouldBeEnoughInEveryForm(life);
    }

    [Fact]
    public async Task Every_form_is_enough_for_random_transitions_and_for_undoing_them()
    {
        var first = (uint)Random.Shared.Next();
        for (var seed = first; seed < first + 12; seed++)
        {
            using var life = new Life(calls => Policy(calls, PolicyForm.Exact)) { FailureEvery = 7 };
            await Lives.RandomAsync(life, seed);
            life.Refusals.ShouldBeEmpty($"seed {seed}");
            ShouldBeEnoughInEveryForm(life);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_statement_of_every_form_and_every_action_of_the_exact_form_is_needed(string name)
    {
        using var life = new Life(calls => Policy(calls, PolicyForm.Exact)) { FailureEvery = 0 };
        await Lives.All[name](life);
        foreach (var calls in life.Plans)
        {
            foreach (var form in Enum.GetValues<PolicyForm>())
            {
                var statements = Document(calls, form).Statements;
                foreach (var statement in statements)
                {
                    AreAllAllowed(calls, [.. statements.Except([statement])]).ShouldBeFalse($"{form} does not need {string.Join(',', statement.Resources)}");
                    if (form != PolicyForm.Exact) continue;
                    foreach (var action in statement.Actions.Where(_ => statement.Actions.Count > 1))
                    {
                        var less = statement with { Actions = [.. statement.Actions.Except([action])] };
                        AreAllAllowed(calls, [.. statements.Select(each => each == statement ? less : each)]).ShouldBeFalse(action);
                    }

                    foreach (var resource in statement.Resources.Where(_ => statement.Resources.Count > 1))
                    {
                        var less = statement with { Resources = [.. statement.Resources.Except([resource])] };
                        AreAllAllowed(calls, [.. statements.Select(each => each == statement ? less : each)]).ShouldBeFalse(resource);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_thousand_calls_outside_of_the_plan_are_denied()
    {
        var plans = new List<IReadOnlyList<PlannedCall>>();
        foreach (var each in Lives.All.Values)
        {
            using var life = new Life(calls => Policy(calls, PolicyForm.Exact)) { FailureEvery = 0 };
            await each(life);
            plans.AddRange(life.Plans);
        }

        var sessions = plans.Select(calls => (Calls: calls.Select(call => (call.Operation, Arns.Of(call.Resource))).ToHashSet(),
            Session: Sessions.Of(Policy(calls, PolicyForm.Exact)))).ToList();
        var count = 0;
        Foreign(plans).Sample((plan, operation, arn) =>
        {
            var (calls, session) = sessions[plan % sessions.Count];
            if (calls.Contains((operation, arn))) return;
            Interlocked.Increment(ref count);
            session.Allows($"appmesh:{operation}", arn).ShouldBeFalse($"{operation} {arn}");
        }, iter: 2_000, threads: 1);
        count.ShouldBeGreaterThan(1_000);
    }

    [Theory]
    [InlineData("orders*", "orders-2")]
    [InlineData("order?", "orders")]
    [InlineData("${aws:username}", "meshci")]
    [InlineData("*", "anything")]
    [InlineData("a$b", "a")]
    public void A_name_is_literal(string name, string other)
    {
        var route = new ResourceId(ResourceKind.Route, name, name);
        var calls = PlannedCall.Of(Verb.Delete, Shop.Of(Shop.Node(name), "{}")).Concat(PlannedCall.Of(Verb.Delete, Shop.Of(route, "{}"))).ToList();
        foreach (var form in new[] { PolicyForm.Exact, PolicyForm.Siblings })
        {
            var session = Sessions.Of(Policy(calls, form));
            session.Allows("appmesh:DeleteVirtualNode", $"{Arns.OfMesh}/virtualNode/{name}").ShouldBeTrue();
            session.Allows("appmesh:DeleteVirtualNode", $"{Arns.OfMesh}/virtualNode/{other}").ShouldBeFalse();
            session.Allows("appmesh:DeleteRoute", $"{Arns.OfMesh}/virtualRouter/{name}/route/{name}").ShouldBeTrue();
            session.Allows("appmesh:DeleteRoute", $"{Arns.OfMesh}/virtualRouter/{other}/route/{name}").ShouldBeFalse();
        }
    }

    [Fact]
    public void A_plan_of_400_resources_gets_a_policy_that_STS_accepts_and_that_is_limited_to_their_names()
    {
        var calls = Enumerable.Range(0, 100).SelectMany(index => new[]
        {
            Shop.Of(Shop.Node($"orders-{index}"), "{}"), Shop.Of(Shop.Router($"orders-{index}"), "{}"),
            Shop.Of(Shop.Route($"orders-{index}", "default"), Shop.RouteSpec($"orders-{index}")),
            Shop.Of(Shop.Service($"orders-{index}.shop.local"), Shop.ProviderSpec($"orders-{index}")),
        }).SelectMany(made => PlannedCall.Of(Verb.Create, made).Concat(PlannedCall.Of(Verb.Delete, made))).ToList();

        var (form, policy) = SessionPolicy.Of(calls, Arns).First();

        form.ShouldBe(PolicyForm.Prefixes);
        policy.ToShortJson().Length.ShouldBeLessThanOrEqualTo(SessionPolicy.LongestPolicy);
        var session = Sessions.Of(policy.ToShortJson());
        foreach (var call in calls) session.Allows($"appmesh:{call.Operation}", Arns.Of(call.Resource)).ShouldBeTrue();
        session.Allows("appmesh:DeleteVirtualNode", $"{Arns.OfMesh}/virtualNode/payments").ShouldBeFalse();
        session.Allows("appmesh:DeleteMesh", Arns.OfMesh).ShouldBeFalse();
    }

    [Fact]
    public void The_session_that_plans_reads_its_mesh_and_nothing_else()
    {
        var session = Sessions.Of(SessionPolicy.Reading(Arns).ToShortJson());
        foreach (var operation in Operations.All)
        {
            var arn = operation.Kind is { } kind ? Arns.Of(new(kind, kind == ResourceKind.Mesh ? "shop" : "n", kind.Info().Parent is null ? null : "p"))
                : Arns.Of(Shop.Node("n"));
            var reads = operation.Verb is Verb.Describe or Verb.List or Verb.ListTags;
            session.Allows($"appmesh:{operation.Name}", arn).ShouldBe(reads, operation.Name);
            session.Allows($"appmesh:{operation.Name}", arn.Replace("mesh/shop", "mesh/shop2", StringComparison.Ordinal)).ShouldBeFalse(operation.Name);
        }
    }

    private static Gen<(int Plan, string Operation, string Arn)> Foreign(IEnumerable<IReadOnlyList<PlannedCall>> plans)
    {
        var known = plans.SelectMany(calls => calls).Select(call => call.Resource).Distinct().ToArray();
        var names = known.Select(id => id.Name).Concat(["x", "orders2", "order", "Orders", "orders/route/default", "*"]).Distinct().ToArray();
        var meshes = new[]
        {
            Arns, Arns with { Mesh = "shop2" }, Arns with { Mesh = "sho" }, Arns with { Account = "111111111111" }, Arns with { Region = "us-west-2" },
        };
        var kinds = ResourceKinds.All.Select(row => row.Kind).ToArray();
        var foreign = Gen.Select(Gen.OneOfConst(kinds), Gen.OneOfConst(names), Gen.OneOfConst(names)).Select((kind, name, parent) =>
            new ResourceId(kind, name, kind.Info().Parent is null ? null : parent));
        var ids = Gen.OneOf(foreign, Gen.OneOfConst(known));
        string[] operations = [.. Operations.All.Select(operation => operation.Name), "StreamAggregatedResources", "PutMeshPolicy", "DeleteMeshPolicy"];
        return Gen.Select(Gen.Int[0, 1000], Gen.OneOfConst(operations), Gen.OneOfConst(meshes), ids)
            .Select((plan, operation, mesh, id) => (plan, operation, (id.Kind == ResourceKind.Mesh ? mesh with { Mesh = id.Name } : mesh).Of(id)));
    }

    private static void ShouldBeEnoughInEveryForm(Life life)
    {
        life.Plans.ShouldNotBeEmpty();
        foreach (var calls in life.Plans)
        {
            foreach (var form in Enum.GetValues<PolicyForm>()) AreAllAllowed(calls, Document(calls, form).Statements).ShouldBeTrue($"{form}");
        }
    }

    private static bool AreAllAllowed(IReadOnlyList<PlannedCall> calls, IReadOnlyList<PolicyStatement> statements)
    {
        if (statements.Count == 0) return false;
        var session = Sessions.Of(new PolicyDocument(statements).ToShortJson());
        return calls.All(call => session.Allows($"appmesh:{call.Operation}", Arns.Of(call.Resource)));
    }

    private static string Policy(IReadOnlyList<PlannedCall> calls, PolicyForm form) => Document(calls, form).ToShortJson();

    // Whether a form fits is not the subject here.
    private static PolicyDocument Document(IReadOnlyList<PlannedCall> calls, PolicyForm form) => new(SessionPolicy.Statements(calls, Arns, form));
}

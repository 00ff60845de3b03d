using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

/// <summary>The session that applies a plan gets the most exact policy that STS accepts.</summary>
public sealed class LimitedSessionTests
{
    private static readonly MeshArns Arns = new("us-east-1", "123456789012", "shop");

    private readonly List<string> _policies = [];
    private readonly List<string> _notes = [];

    [Theory]
    [InlineData(0, "virtualNode/orders-1\"", null)]
    [InlineData(1, "virtualRouter/orders/route/*\"", "all routes of their routers and gateways")]
    [InlineData(2, "virtualNode/orders-*", "everything whose name begins as theirs do")]
    [InlineData(3, "mesh/shop/*\"", "everything in the mesh")]
    public async Task A_policy_that_is_too_large_once_packed_leads_to_the_next_form(int refused, string contains, string? note)
    {
        var session = await SignInAsync(Calls, () => _policies.Count <= refused);

        session.ShouldNotBeNull();
        _policies.Count.ShouldBe(refused + 1);
        _policies[^1].ShouldContain(contains);
        _policies.ShouldAllBe(policy => policy.Length <= SessionPolicy.LongestPolicy);
        if (note is null) _notes.ShouldBeEmpty();
        else _notes.ShouldHaveSingleItem().ShouldContain(note);
    }

    [Fact]
    public async Task The_shortest_form_is_the_last_one_and_its_refusal_is_reported()
    {
        var refusal = await Should.ThrowAsync<MeshException>(() => SignInAsync(Calls, () => true));

        refusal.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        _policies.Count.ShouldBe(4);
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_of_400_resources_reports_its_shorter_form()
    {
        var many = Enumerable.Range(0, 400).Select(index => new PlannedCall("UpdateVirtualNode", new(ResourceKind.VirtualNode, $"orders-{index}"))).ToList();

        await SignInAsync(many, () => false);

        _policies.ShouldHaveSingleItem();
        _notes.ShouldHaveSingleItem().ShouldBe(
            "note: a session policy cannot list the 400 resources of this plan one by one, so the session can make these changes to everything whose name "
            + "begins as theirs do.");
    }

    [Theory]
    [InlineData("CreateMesh", true)]
    [InlineData("DeleteMesh", false)]
    public async Task Only_a_session_that_creates_the_mesh_can_create_the_role_of_App_Mesh(string operation, bool creates)
    {
        await SignInAsync([new(operation, new(ResourceKind.Mesh, "shop"))], () => false);

        _policies.ShouldHaveSingleItem().Contains("\"iam:CreateServiceLinkedRole\"", StringComparison.Ordinal).ShouldBe(creates);
    }

    [Theory]
    [InlineData("VirtualNode a-1, VirtualNode b-1", "every virtual node of the mesh")]
    [InlineData("VirtualNode a-1, VirtualNode b-1, Mesh shop", "every virtual node of the mesh")]
    [InlineData("VirtualNode a-1, VirtualNode b-1, Route a, Route b", "every virtual node of the mesh and to every route of the mesh")]
    [InlineData("VirtualNode a-1, VirtualNode a-2, Route a, Route b", "everything whose name begins as theirs do and to every route of the mesh")]
    public async Task Names_without_a_common_beginning_let_the_session_change_everything_of_their_type(string resources, string note)
    {
        var calls = resources.Split(", ").Select(text => text.Split(' '))
            .Select(parts => new PlannedCall($"Update{parts[0]}", Id(Enum.Parse<ResourceKind>(parts[0]), parts[1]))).ToList();

        await SignInAsync(calls, () => !_policies[^1].Contains("virtualNode/*", StringComparison.Ordinal)
            && !_policies[^1].Contains("virtualNode/a-*", StringComparison.Ordinal));

        _notes.ShouldHaveSingleItem().ShouldEndWith($" one by one, so the session can make these changes to {note}.");

        static ResourceId Id(ResourceKind kind, string name) => kind == ResourceKind.Route ? new(kind, "default", name) : new(kind, name);
    }

    [Fact]
    public async Task Another_refusal_is_not_tried_again()
    {
        var sessions = new LimitedSessions((policy, _) => throw new MeshException(MeshDiagnostics.WebIdentityNotUsable, "no"), Arns);

        await Should.ThrowAsync<MeshException>(() => sessions.SignInAsync(Calls, _notes.Add, TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<PlannedCall> Calls { get; } =
    [
        new("UpdateVirtualNode", new(ResourceKind.VirtualNode, "orders-1")), new("UpdateVirtualNode", new(ResourceKind.VirtualNode, "orders-2")),
        new("UpdateRoute", new(ResourceKind.Route, "a", "orders")), new("UpdateRoute", new(ResourceKind.Route, "b", "orders")),
    ];

    private Task<AWSCredentials> SignInAsync(IReadOnlyList<PlannedCall> calls, Func<bool> isTooLarge) => new LimitedSessions((policy, _) =>
    {
        _policies.Add(policy);
        return isTooLarge()
            ? throw new MeshException(MeshDiagnostics.WebIdentityNotUsable.At(null, "PackedPolicyTooLarge"), new PolicyTooLargeException("too large"))
            : Task.FromResult<AWSCredentials>(new BasicAWSCredentials("a", "b"));
    }, Arns)
    { MeshCreation = [MeshCreation.Of("aws", "123456789012")] }.SignInAsync(calls, _notes.Add, TestContext.Current.CancellationToken);
}

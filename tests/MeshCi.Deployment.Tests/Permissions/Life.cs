using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>The life of services on the rules and the policies of the embedded control plane. Each write needs the permission that its plan asks for.</summary>
internal sealed class Life : IDisposable
{
    private readonly World _world = new();
    private readonly ServiceSettings _settings = new() { AllowGap = true, AllowRemoval = true };
    private readonly SortedSet<ResourceId> _known = [];
    private int _build;

    /// <param name="policyOf">The session policy of the calls of a plan.</param>
    public Life(Func<IReadOnlyList<PlannedCall>, string> policyOf) => Plane.PolicyOf = calls =>
    {
        if (Plans.Count == 0 || !Plans[^1].SequenceEqual(calls)) Plans.Add(calls);
        return (policyOf(calls), RoleOf?.Invoke(_known));
    };

    public EngineControlPlane Plane { get; } = new();

    /// <summary>The policy of the role, from everything that the services have had in the mesh; null for a role that may do everything.</summary>
    public Func<IReadOnlyCollection<ResourceId>, string>? RoleOf { get; init; }

    /// <summary>At how many writes of a command a failure is tried: at each one (1), at every second one (2), or at none (0).</summary>
    public int FailureEvery { get; init; } = 1;

    /// <summary>The messages of commands that the policies refused.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>The calls of each plan.</summary>
    public List<IReadOnlyList<PlannedCall>> Plans { get; } = [];

    /// <summary>Everything that definitions have declared so far.</summary>
    public IReadOnlyCollection<ResourceId> Known => _known;

    public Task DeployAsync(Definition definition, Func<ServiceSettings, ServiceSettings>? with = null)
    {
        _known.UnionWith(definition.Resources.Select(resource => resource.Id));
        return Deployer(with?.Invoke(_settings) ?? _settings).DeployAsync(definition, Build(), Token);
    }

    /// <summary>Deploys a service of others, with their permissions.</summary>
    public async Task DeployOtherAsync(Definition definition)
    {
        var policyOf = Plane.PolicyOf;
        Plane.PolicyOf = null;
        await Deployer(_settings).DeployAsync(definition, Build(), Token);
        Plane.PolicyOf = policyOf;
    }

    public Task RollbackAsync(string service = "orders") => Deployer(_settings).RollbackAsync("shop", service, Build(), null, Token);

    public Task RecoverAsync(string service = "orders") => Deployer(_settings).RecoverAsync([new("shop", service)], Build(), Token);

    public Task DestroyAsync(string service = "orders", AdoptedFate fate = AdoptedFate.GiveBack) =>
        Deployer(_settings).DestroyAsync([new("shop", service) { Adopted = fate, Settings = _settings }], Build(), Token);

    /// <summary>Refuses writes of a command one after the other, each with a mesh that has to be as it was, and then none.</summary>
    /// <returns>The number of writes.</returns>
    public async Task<int> FailingAsync(Func<Task> command)
    {
        for (var failing = FailureEvery == 0 ? int.MaxValue : 0; ; failing += FailureEvery)
        {
            var (writes, before) = (0, Plane.Specs);
            Plane.Refuses = _ => writes++ == failing;
            try
            {
                await command();
                return writes;
            }
            catch (MeshException problem) when (writes > failing)
            {
                if (problem.Message.Contains("not authorized", StringComparison.Ordinal)) Refusals.Add(problem.Message);
                problem.Message.ShouldContain("refused by the test");
                // Not everything can be undone in every order. The next command completes it.
                if (problem.Finding.Diagnostic == MeshDiagnostics.DeployLeftChanges) continue;
                Plane.Specs.Keys.Order().ShouldBe(before.Keys.Order());
                foreach (var (id, spec) in Plane.Specs) FieldDiff.Compare(spec, before[id]).ShouldBeEmpty();
            }
            finally
            {
                Plane.Refuses = _ => false;
            }
        }
    }

    public void Dispose() => Plane.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BuildContext Build() => new("acme/shop", $"{++_build}");

    private MeshDeployer Deployer(ServiceSettings settings) =>
        new(Plane, _world.Ledger, new DeploySettings { Concurrency = 1, Service = settings }, _world.Reported, _world.Time);
}

using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Together;

/// <summary>
/// What this build has already done for its projects. A command can ask for the same service several times, because MSBuild treats a project with other
/// global properties as another project. Only what is still true counts: neither what failed, nor what happened before another change of the service.
/// MSBuild forgets the object when the build ends, also in a process that several builds use.
/// </summary>
internal sealed class EarlierRequests
{
    private const RegisteredTaskObjectLifetime Lifetime = RegisteredTaskObjectLifetime.Build;
    private readonly Dictionary<string, (string Service, DeploymentOutcome Outcome)> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Held while a verb runs, because a second one for the same service would be refused.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Those of a build; none if the engine cannot keep objects.</summary>
    public static EarlierRequests Of(IBuildEngine? engine)
    {
        if (engine is not IBuildEngine4 keeper) return new();
        if (keeper.GetRegisteredTaskObject(typeof(EarlierRequests), Lifetime) is EarlierRequests existing) return existing;
        var created = new EarlierRequests();
        keeper.RegisterTaskObject(typeof(EarlierRequests), created, Lifetime, allowEarlyCollection: false);
        return created;
    }

    /// <summary>The outcome of an equal request, without its findings, which the first project has reported; null if there was none.</summary>
    public DeploymentOutcome? Find(string identity) =>
        _outcomes.TryGetValue(identity, out var earlier) ? earlier.Outcome with { Findings = [] } : null;

    /// <summary>Keeps the outcome of a request that succeeded. After a verb that may have changed a service, no earlier outcome of the service counts.</summary>
    /// <param name="service">The mesh and the name of the service.</param>
    /// <param name="verb">One of <see cref="DeploymentVerb"/>.</param>
    /// <param name="identity">The identity of the request.</param>
    /// <param name="outcome">Its outcome.</param>
    public void Add(string service, string verb, string identity, DeploymentOutcome outcome)
    {
        if (verb != DeploymentVerb.Plan)
        {
            foreach (var other in _outcomes.Where(entry => entry.Value.Service == service).Select(entry => entry.Key).ToList()) _outcomes.Remove(other);
        }

        if (outcome.Succeeded) _outcomes[identity] = (service, outcome);
    }
}

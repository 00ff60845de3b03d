using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// The resources of other projects that a plan's resources need: virtual services of gateway routes, providers, targets, routers and gateways.
/// They are read before the first write, because a control plane refuses references to missing resources, and half a deploy would have to be undone.
/// </summary>
internal sealed class OutsideReferences
{
    private const int NamesInText = 5;

    private readonly IControlPlane _controlPlane;
    private readonly IReadOnlySet<ResourceId> _expected;
    private readonly KnownResources _known;
    private readonly Dictionary<ResourceId, Resource> _wanted;
    private readonly HashSet<ResourceId> _deleted;
    private readonly ConcurrentDictionary<ResourceId, LiveResource?> _live = [];
    private readonly ConcurrentDictionary<ResourceId, bool> _hidden = [];

    private OutsideReferences(IControlPlane controlPlane, JointPlan plan, IReadOnlySet<ResourceId> expected, TimeProvider time)
    {
        (_controlPlane, _expected, _known) = (controlPlane, expected, new(controlPlane, 1, time));
        _wanted = plan.Changes.Where(change => change.After is not null).DistinctBy(change => change.Id)
            .ToDictionary(change => change.Id, change => change.After!);
        _deleted = [.. plan.Changes.Where(change => change.Kind == ChangeKind.Delete).Select(change => change.Id)];
    }

    /// <summary>MESH7008 with everything that is missing, or null if nothing is. Reads only the resources that a changed resource refers to.</summary>
    /// <param name="controlPlane">The control plane of the mesh.</param>
    /// <param name="plan">The plan of the command.</param>
    /// <param name="expected">Resources that will exist before the plan is applied.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<Finding?> FindAsync(
        IControlPlane controlPlane, JointPlan plan, IReadOnlySet<ResourceId> expected, int concurrency, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Live resources that do not change refer to existing resources; otherwise, the control plane would not have accepted them.
        var written = plan.Changes.Where(WritesSpec).Select(change => change.After!).ToList();
        var problems = await new OutsideReferences(controlPlane, plan, expected, time).ProblemsAsync(written, concurrency, cancellationToken)
            .ConfigureAwait(false);
        if (problems.Count == 0) return null;
        var place = problems.Select(problem => PlaceOf(problem.Id)).FirstOrDefault(place => place is not null);
        var first = plan.Plans.FirstOrDefault(own => own.Changes.Any(change => change.Id == problems[0].Id && WritesSpec(change)));
        return MeshDiagnostics.RefersToMissing.At(place, WouldBeRefused(plan, problems)) with { Service = first?.Service };
    }

    private static bool WritesSpec(Change change) =>
        change.Kind is ChangeKind.Create or ChangeKind.Replace || (change.Kind == ChangeKind.Update && change.ChangesSpec);

    private static string WouldBeRefused(JointPlan plan, IReadOnlyList<(ResourceId Id, string Text)> problems) =>
        $"{string.Join("; ", problems.Select(problem => problem.Text))}. The control plane of mesh {plan.Mesh} would refuse this, so nothing was written. "
        + (plan.Changes.Any(change => change.ReasonCode == ChangeReason.GivenBack && change.Id == problems[0].Id)
            ? "The former spec needs what does not exist any more. Make it again, or set MeshDestroyAdopted to 'give-back' or 'delete'."
            : "First deploy the project that defines what is missing, or correct the reference here.");

    private static string WillBeDeleted(ResourceId id, ResourceId needed) =>
        $"{id} needs {needed}, which this deploy deletes because the project no longer declares it";

    // The item of a typed route. Complete resources come from files, whose location is not known here.
    private static Place? PlaceOf(ResourceId id) => id.Kind switch
    {
        ResourceKind.GatewayRoute => new(Item: "MeshGatewayRoute", Include: id.Name, Metadata: "Service"),
        ResourceKind.Route => new(Item: "MeshRoute", Include: id.Name, Metadata: "Targets"),
        _ => null,
    };

    private async Task<IReadOnlyList<(ResourceId Id, string Text)>> ProblemsAsync(
        IReadOnlyList<Resource> written, int concurrency, CancellationToken cancellationToken)
    {
        var needs = (from resource in written
                     from needed in GraphResource.Read(resource).Needs.Distinct()
                     where !_wanted.ContainsKey(needed)
                     select (resource.Id, Needed: needed)).ToList();
        await ReadAsync(needs.Select(need => need.Needed), concurrency, cancellationToken).ConfigureAwait(false);
        var providers = written.SelectMany(resource => GraphResource.Read(resource).Needs).Where(id => id.Kind == ResourceKind.VirtualService)
            .Select(Provider).OfType<ResourceId>().Where(id => !_wanted.ContainsKey(id));
        await ReadAsync(providers, concurrency, cancellationToken).ConfigureAwait(false);

        var problems = new List<(ResourceId Id, string Text)>();
        foreach (var (id, needed) in needs)
        {
            if (_deleted.Contains(needed))
            {
                problems.Add((id, WillBeDeleted(id, needed)));
            }
            else if (!_hidden.ContainsKey(needed) && _live[needed] is null && !_expected.Contains(needed))
            {
                var existing = await ExistingAsync(needed, cancellationToken).ConfigureAwait(false);
                problems.Add((id, $"{id} needs {needed}, which does not exist in the mesh{existing}"));
            }
        }

        foreach (var resource in written)
        {
            foreach (var use in ListenerUse.Find(resource.Id, resource.Spec, Provider).Where(use => !_wanted.ContainsKey(use.Holder)).Distinct())
            {
                if (_live.GetValueOrDefault(use.Holder) is { } holder && Unfit(use, GraphResource.Read(use.Holder, holder.Spec).Listeners) is { } problem)
                    problems.Add((resource.Id, $"{resource.Id} {problem}"));
            }
        }

        return problems;
    }

    private static string? Unfit(ListenerUse use, IReadOnlyList<PortProtocol> listeners)
    {
        var ports = string.Join(", ", listeners.Select(listener => $"{listener.Port} ({listener.Protocol})"));
        if (use.Port is null)
            return listeners.Count < 2 ? null : $"does not specify which listener of {use.Holder} it uses; the listeners are {ports}";
        return listeners.Count == 0 || listeners.Any(listener => listener.Port == use.Port)
            ? null
            : $"uses port {use.Port} of {use.Holder}, which listens on {ports}";
    }

    private ResourceId? Provider(ResourceId service) =>
        _wanted.TryGetValue(service, out var own) ? GraphResource.Read(own).Provider
        : _live.GetValueOrDefault(service) is { } live ? GraphResource.Read(service, live.Spec).Provider
        : null;

    private async Task ReadAsync(IEnumerable<ResourceId> ids, int concurrency, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids.Where(id => !_live.ContainsKey(id) && !_hidden.ContainsKey(id)).Distinct().ToList(), options, async (id, token) =>
        {
            try
            {
                _live[id] = await _known.DescribeAsync(id, token).ConfigureAwait(false);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
            {
                // A resource that the role may not read is not known to be missing. The control plane decides whether a reference to it is allowed.
                _hidden[id] = true;
            }
        }).ConfigureAwait(false);
    }

    // Read only if something is missing: the existing names show whether a name is misspelled or another deploy has to come first.
    private async Task<string> ExistingAsync(ResourceId missing, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var id in _controlPlane.ListAsync(missing.Kind, missing.Parent, cancellationToken).ConfigureAwait(false)) names.Add(id.Name);
            // A resource of this deploy may be meant, too.
            names.AddRange(_wanted.Keys.Where(id => id.Kind == missing.Kind && id.Parent == missing.Parent && !names.Contains(id.Name)).Select(id => id.Name));
        }
        catch (ControlPlaneException)
        {
            // There is no mesh yet, or the role may not list: the message only names the missing resource.
            return "";
        }

        var meant = missing.Kind == ResourceKind.VirtualService ? ServiceNames.Nearest(missing.Name, names) : Spelling.Nearest(missing.Name, names);
        if (meant is not null) return $" (did you mean {meant}?)";
        if (names.Count == 0) return $" (it has no {missing.Kind.Info().Name})";
        var more = names.Count > NamesInText ? $" and {names.Count - NamesInText} more" : "";
        return $" (it has {string.Join(", ", names.Order(StringComparer.Ordinal).Take(NamesInText))}{more})";
    }
}

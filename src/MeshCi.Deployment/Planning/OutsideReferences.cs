using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// What a plan's resources need of other projects: virtual services behind gateway routes, providers, targets, routers and gateways. It is
/// read before the first write, since a control plane refuses what refers to nothing, and half a deploy would have to be undone.
/// </summary>
internal sealed class OutsideReferences
{
    private const int NamesInText = 5;

    private readonly IControlPlane _controlPlane;
    private readonly Dictionary<ResourceId, Resource> _wanted;
    private readonly HashSet<ResourceId> _deleted;
    private readonly ConcurrentDictionary<ResourceId, LiveResource?> _live = [];
    private readonly ConcurrentDictionary<ResourceId, bool> _hidden = [];

    private OutsideReferences(IControlPlane controlPlane, Plan plan)
    {
        _controlPlane = controlPlane;
        _wanted = plan.Changes.Where(change => change.After is not null).ToDictionary(change => change.Id, change => change.After!);
        _deleted = [.. plan.Changes.Where(change => change.Kind == ChangeKind.Delete).Select(change => change.Id)];
    }

    /// <summary>MESH7008 with everything that is missing, or null where all is there. Reads only what a changed resource refers to.</summary>
    /// <param name="controlPlane">Where the mesh is.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="concurrency">Calls at a time, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<Finding?> FindAsync(IControlPlane controlPlane, Plan plan, int concurrency, CancellationToken cancellationToken)
    {
        // What is live and stays as it is refers to what is there, or the control plane would not have taken it.
        var written = plan.Changes.Where(change => change.Kind is ChangeKind.Create or ChangeKind.Replace || (change.Kind == ChangeKind.Update && change.ChangesSpec))
            .Select(change => change.After!).ToList();
        var problems = await new OutsideReferences(controlPlane, plan).ProblemsAsync(written, concurrency, cancellationToken).ConfigureAwait(false);
        return problems.Count == 0 ? null : MeshDiagnostics.RefersToMissing.At(
            problems.Select(problem => PlaceOf(problem.Id)).FirstOrDefault(place => place is not null), $"{string.Join("; ", problems.Select(problem => problem.Text))}. Mesh {plan.Mesh} would refuse that, so nothing was written. Deploy the project that defines what is missing first, or correct the reference here.");
    }

    // The item of a typed route; whole resources come from files, whose place nobody knows here.
    private static Place? PlaceOf(ResourceId id) => id.Kind switch
    {
        ResourceKind.GatewayRoute => new(Item: "MeshGatewayRoute", Include: id.Name, Metadata: "Service"),
        ResourceKind.Route => new(Item: "MeshRoute", Include: id.Name, Metadata: "Targets"),
        _ => null,
    };

    private async Task<IReadOnlyList<(ResourceId Id, string Text)>> ProblemsAsync(IReadOnlyList<Resource> written, int concurrency, CancellationToken cancellationToken)
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
            if (_deleted.Contains(needed)) problems.Add((id, $"{id} needs {needed}, which this deploy deletes, for the project no longer declares it"));
            else if (!_hidden.ContainsKey(needed) && _live[needed] is null) problems.Add((id, $"{id} needs {needed}, which is not in the mesh{await InsteadAsync(needed, cancellationToken).ConfigureAwait(false)}"));
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
            return listeners.Count < 2 ? null : $"does not say which listener of {use.Holder} it means, which are {ports}";
        return listeners.Count == 0 || listeners.Any(listener => listener.Port == use.Port) ? null : $"means port {use.Port} of {use.Holder}, which listens on {ports}";
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
                _live[id] = await _controlPlane.DescribeAsync(id, token).ConfigureAwait(false);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
            {
                // What the role may not look at is not known to be missing; whether it may be referred to, the control plane will say.
                _hidden[id] = true;
            }
        }).ConfigureAwait(false);
    }

    // Asked only where something is missing: what there is says at a glance whether a name is mistyped or a deploy is still to come.
    private async Task<string> InsteadAsync(ResourceId missing, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var id in _controlPlane.ListAsync(missing.Kind, missing.Parent, cancellationToken).ConfigureAwait(false)) names.Add(id.Name);
            // What this deploy brings may be meant as well.
            names.AddRange(_wanted.Keys.Where(id => id.Kind == missing.Kind && id.Parent == missing.Parent && !names.Contains(id.Name)).Select(id => id.Name));
        }
        catch (ControlPlaneException)
        {
            // No mesh yet, or a role that may not list: the name alone must do.
            return "";
        }

        var meant = missing.Kind == ResourceKind.VirtualService ? ServiceNames.Nearest(missing.Name, names) : Spelling.Nearest(missing.Name, names);
        if (meant is not null) return $" (did you mean {meant}?)";
        if (names.Count == 0) return $" (it has no {missing.Kind.Info().Name})";
        var more = names.Count > NamesInText ? $" and {names.Count - NamesInText} more" : "";
        return $" (it has {string.Join(", ", names.Order(StringComparer.Ordinal).Take(NamesInText))}{more})";
    }
}

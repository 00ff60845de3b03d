using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Hosts outside the mesh that several projects declare. A mesh can contain a virtual service only once, so the project that is deployed first owns the
/// resources of the host. The other projects use them, as long as they declare the same; if the owner no longer declares the host, one of them takes
/// the resources over.
/// </summary>
internal static class SharedHosts
{
    /// <summary>Whether a live resource of another project is what this project needs, so that both can use it.</summary>
    /// <param name="wanted">The resource of the definition.</param>
    /// <param name="live">The live resource.</param>
    /// <param name="owner">The owner of the definition.</param>
    public static bool AreShared(Resource wanted, LiveResource live, string owner) =>
        Planner.OwnerOf(live) is { } other && other != owner && ExternalHost.Of(wanted) is not null && Covers(live.Spec, wanted);

    /// <summary>A note for each host whose resources belong to another project.</summary>
    /// <param name="shared">The resources of the definition that this applies to.</param>
    /// <param name="live">The live state.</param>
    public static IEnumerable<string> Notes(IEnumerable<Resource> shared, LiveState live) =>
        from resource in shared
        group Planner.OwnerOf(live.Find(resource.Id)!) by ExternalHost.Of(resource) into host
        orderby host.Key
        select $"{host.Key} is also declared by {host.First()}, which owns its resources. They are used as they are.";

    /// <summary>
    /// The change of a resource that this project no longer declares but another one still does: that one becomes its owner. Null if the resource is not
    /// part of a host.
    /// </summary>
    /// <param name="live">The live resource, which this project owns.</param>
    /// <param name="heirs">The owners that declare resources of hosts, by resource.</param>
    /// <param name="notes">Receives what happens to the host.</param>
    public static Change? HandOver(LiveResource live, IReadOnlyDictionary<ResourceId, string> heirs, List<string> notes)
    {
        if (!heirs.TryGetValue(live.Id, out var heir) || ExternalHost.Of(live.Id, live.Spec) is not { } host) return null;
        var note = $"{host} is no longer declared here, but {heir} declares it, and takes its resources over.";
        if (!notes.Contains(note)) notes.Add(note);
        var tags = live.Tags!.ToDictionary(StringComparer.Ordinal);
        tags[OwnershipTags.Owner] = heir;
        var field = new FieldChange($"tags.{OwnershipTags.Owner}", Planner.OwnerOf(live), heir);
        var after = new Resource { Id = live.Id, Spec = live.Spec, Tags = tags };
        return new(live.Id, ChangeKind.Update, [field], "", live, after) { ReasonCode = ChangeReason.HandedOver };
    }

    /// <summary>
    /// The note about a resource that this project no longer declares, and that remains because another service may declare it. Null if the resource is not
    /// part of a host, or if the ledgers of all services are complete.
    /// </summary>
    /// <param name="live">The live resource, which this project owns.</param>
    /// <param name="mayBeHeirs">The services whose ledgers are incomplete.</param>
    public static string? Remains(LiveResource live, IReadOnlyList<string> mayBeHeirs) =>
        mayBeHeirs.Count == 0 || ExternalHost.Of(live.Id, live.Spec) is not { } host ? null
            : $"{live.Id} is no longer declared but is not deleted, because entries are missing from the ledger of {string.Join(", ", mayBeHeirs)}, which may "
                + $"declare {host} as well. If no service calls it, delete it with the AWS CLI.";

    /// <summary>The refusal of resources that all belong to hosts that another project declares differently; null if there are other resources.</summary>
    /// <param name="foreign">The resources and their owners.</param>
    /// <param name="definition">The definition that contains them.</param>
    /// <param name="live">The live resources.</param>
    public static Finding? Refusal(IReadOnlyList<(ResourceId Id, string Owner)> foreign, Definition definition, LiveState live)
    {
        var wanted = definition.Resources.ToDictionary(resource => resource.Id);
        var hosts = foreign.Select(resource => ExternalHost.Of(wanted[resource.Id])).ToList();
        if (hosts.Contains(null)) return null;
        if (foreign.FirstOrDefault(resource => IsServiceOfMesh(live.Find(resource.Id)!)) is { Id: { } service } other)
        {
            return MeshDiagnostics.OwnedByAnother.At(
                new(Item: "MeshExternalService", Include: service.Name), IsAService(service.Name, definition.Mesh, other.Owner));
        }

        var (id, owner) = foreign[0];
        return MeshDiagnostics.OwnedByAnother.At(
            new(Item: "MeshExternalService", Include: hosts[0]),
            IsDeclaredDifferently(hosts[0]!, definition.Mesh, owner, Differences(live.Find(id)!, wanted[id])));
    }

    /// <summary>Whether a change affects everything that calls a host outside the mesh.</summary>
    public static bool ChangesHost(Change change) =>
        change is { Kind: ChangeKind.Update, ChangesSpec: true, After: { } after } && ExternalHost.Of(after) is not null;

    /// <summary>
    /// The note about another service that declares a host whose resources this deploy changes; null if the changed resources are still what it needs.
    /// </summary>
    /// <param name="service">The other service.</param>
    /// <param name="wanted">The resource as the other service declares it.</param>
    /// <param name="change">The change of this resource.</param>
    public static string? MustFollow(string service, Resource wanted, Change change)
    {
        if (change.After is not { } after || Covers(after.Spec, wanted)) return null;
        var listeners = GraphResource.Read(after).Listeners;
        var removed = GraphResource.Read(wanted).Listeners.Where(listener => !listeners.Contains(listener)).OrderBy(listener => listener.Port)
            .Select(listener => $"{listener.Port} ({listener.Protocol})").ToList();
        return $"{service} declares {wanted.Id} as well, but differently. "
            + (removed.Count == 0 ? "Its next deploy is refused unless it declares the same."
                : $"Its calls to {string.Join(", ", removed)} fail after this deploy, and its next deploy is refused.");
    }

    // A project that needs only some of the ports can use the resources of one that needs more.
    private static bool Covers(JsonElement spec, Resource wanted)
    {
        var fields = FieldDiff.Compare(spec, wanted.Spec);
        if (fields.Count == 0) return true;
        if (wanted.Id.Kind != ResourceKind.VirtualNode || !fields.All(IsOfListeners)) return false;
        var listeners = GraphResource.Read(wanted.Id, spec).Listeners;
        return GraphResource.Read(wanted).Listeners.All(listeners.Contains);
    }

    private static bool IsServiceOfMesh(LiveResource live) =>
        live.Id.Kind == ResourceKind.VirtualService && ExternalHost.Of(live.Id, live.Spec) is null;

    private static string Differences(LiveResource live, Resource wanted)
    {
        var (there, here) = (Ports(GraphResource.Read(live.Id, live.Spec)), Ports(GraphResource.Read(wanted)));
        var fields = FieldDiff.Compare(live.Spec, wanted.Spec).Where(field => there == here || !IsOfListeners(field))
            .Select(field => $"{field.Path} is {field.Before ?? "not set"} there and {field.After ?? "not set"} here");
        return string.Join("; ", there == here ? fields : fields.Prepend($"its ports are {there} there and {here} here"));
    }

    private static bool IsOfListeners(FieldChange field) => field.Path.StartsWith("listeners", StringComparison.Ordinal);

    private static string Ports(GraphResource node) =>
        string.Join(", ", node.Listeners.OrderBy(listener => listener.Port).Select(listener => $"{listener.Port} ({listener.Protocol})"));

    private static string IsAService(string host, string mesh, string owner) =>
        $"{host} is not a host outside mesh {mesh}, but a virtual service of the mesh, which belongs to {owner}. Nothing was written. "
        + $"Replace the item with <MeshBackend Include=\"{host}\" />.";

    private static string IsDeclaredDifferently(string host, string mesh, string owner, string differences) =>
        $"{owner} also declares the host {host} in mesh {mesh}, and was deployed first, but it differs: {differences}. Nothing was written. "
        + "Use the same Port, Protocol and IpPreference in both projects. If this project does not need to declare the host, "
        + $"replace the item with <MeshBackend Include=\"{host}\" />.";
}

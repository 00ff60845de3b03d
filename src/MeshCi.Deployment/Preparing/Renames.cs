using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Preparing;

/// <summary>
/// Finds the services of a command that were deployed under another name before: those whose former name the project specifies, and those whose owner has
/// a single other service in the ledger that no project of the command deploys. Content is never compared.
/// </summary>
/// <param name="ledger">The record of deploys.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="scope">The entries that count: those of this mesh, of all owners.</param>
/// <param name="environment">The environment of the command, or null.</param>
internal sealed class Renames(Ledger ledger, string mesh, HistoryScope scope, string? environment)
{
    private readonly Dictionary<string, LedgerHistory> _read = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _services;
    private HashSet<string>? _names;

    private readonly List<(string Service, string Text)> _notes = [];

    /// <summary>What is to be reported about the former names that projects specify, for each service.</summary>
    public ILookup<string, string> Notes => _notes.ToLookup(note => note.Service, note => note.Text);

    /// <summary>The renames, none for a service that keeps its name.</summary>
    /// <param name="services">The services of the command with their entries.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH7013, or the ledger cannot be read.</exception>
    public async Task<IReadOnlyList<Rename>> FindAsync(
        IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        await RefuseClaimedTwiceAsync(services, cancellationToken).ConfigureAwait(false);
        await RefuseHandedOverAsync(services, cancellationToken).ConfigureAwait(false);
        var renames = new List<Rename>();
        foreach (var (request, history) in services)
        {
            var named = new List<Rename>();
            foreach (var name in Claimed(request, history))
            {
                if (await ClaimAsync(name, request, history, services, cancellationToken).ConfigureAwait(false) is { } rename) named.Add(rename);
            }

            if (history.Live is { IsOfDefinition: true, RenamedFrom: { } last } live
                && await IsUnfinishedAsync(last, live, cancellationToken).ConfigureAwait(false))
                named.Add(new(last, request.Definition.Service, await ReadAsync(last, cancellationToken).ConfigureAwait(false)));
            renames.AddRange(named);
            renames.AddRange(await LeftoversAsync(request.Definition.Service, history, cancellationToken).ConfigureAwait(false));
            if (named.Count == 0 && await RecognizeAsync(request, history, services, cancellationToken).ConfigureAwait(false) is { } recognized)
                renames.Add(recognized);
        }

        return renames.GroupBy(rename => rename.From, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Refused(ClaimedTwice(twice.Key, [.. twice.Select(rename => Project(services, rename.To))]))
            : renames;
    }

    /// <summary>Refuses two claims to one name before their owners are compared, so that both projects are named.</summary>
    private async Task RefuseClaimedTwiceAsync(
        IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        var claims = services.SelectMany(service => Claimed(service.Request, service.History), (service, name) => (name, service.Request.Definition.Service));
        foreach (var name in claims.GroupBy(claim => claim.name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var former = await ReadAsync(name.Key, cancellationToken).ConfigureAwait(false);
            if (former.Live?.IsOfDefinition == true) throw Refused(ClaimedTwice(name.Key, [.. name.Select(claim => Project(services, claim.Service))]));
        }
    }

    /// <summary>The former names under which something was kept because it was still needed.</summary>
    private async Task<IReadOnlyList<Rename>> LeftoversAsync(string service, LedgerHistory history, CancellationToken cancellationToken)
    {
        var leftovers = new List<Rename>();
        foreach (var name in IsDeployed(history) ? history.Live!.FormerNames : [])
        {
            var former = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
            if (former.Live is { Kind: EntryKind.Rename, Kept.Count: > 0 } closing && closing.RenamedTo == service)
                leftovers.Add(new(name, service, former) { IsOfLeftovers = true });
        }

        return leftovers;
    }

    /// <summary>
    /// Whether the process of a rename ended after it had recorded the new name, and before it had recorded the end of the former one. The outcome of that
    /// entry does not matter: until the first deletion, what has the former name is as it was before.
    /// </summary>
    private async Task<bool> IsUnfinishedAsync(string name, LedgerEntry renamed, CancellationToken cancellationToken) =>
        await ReadAsync(name, cancellationToken).ConfigureAwait(false) is { Live: { IsOfDefinition: true } live } former
        && former.Entries.Any(entry => entry.Kind == EntryKind.Rename && entry.RenamedTo == renamed.Definition.Service && entry.Sequence > live.Sequence);

    /// <summary>The former names that have not been taken over yet.</summary>
    private static IEnumerable<string> Claimed(ServiceRequest request, LedgerHistory history) => request.Settings.RenamedFrom
        .Where(name => name != request.Definition.Service && history.Live?.FormerNames.Contains(name) != true);

    private async Task<Rename?> ClaimAsync(
        string name, ServiceRequest request, LedgerHistory history, IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services,
        CancellationToken cancellationToken)
    {
        var (service, owner) = (request.Definition.Service, request.Definition.Owner);
        var former = await ledger.ReadAllAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false);
        if (former.Live is not { } live || live.Kind == EntryKind.Destroy) return null;
        if (live.Kind == EntryKind.Rename)
        {
            var successor = await SuccessorAsync(live, cancellationToken).ConfigureAwait(false);
            return successor == service ? null : throw Refused(HasBecome(name, live, service));
        }

        var isOwn = live.Owner == owner || live.Owner == request.Settings.Ownership?.Former;
        // The former name has been given to another project since.
        if (!isOwn && former.Entries.Any(entry => IsRenameTo(entry, service))) return null;
        var isAllowed = isOwn || request.Settings.Adopt || Presence(live, request) == ProjectPresence.Gone;
        var other = services.FirstOrDefault(each => each.Request.Definition.Service == name).Request;
        // Both services have existed at the same time, so the deploy of this one need not fail.
        if (!isOwn && IsDeployed(history) && (other is not null || !isAllowed))
        {
            _notes.Add((service, IsNotContinued(name, live, Presence(live, request), isInCommand: other is not null)));
            return null;
        }

        if (other is not null) throw Refused(other.Settings.RenamedFrom.Contains(service) ? Exchange(name, service) : StillDeployed(name, request, other));
        return isAllowed ? new(name, service, former) : throw Refused(IsOfAnother(name, live, request));
    }

    /// <summary>Refuses a name that one project of the command gives to another one: the plan would change what belongs to the other.</summary>
    private async Task RefuseHandedOverAsync(
        IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        foreach (var (request, history) in services)
        {
            var (service, owner) = (request.Definition.Service, request.Definition.Owner);
            if (await HolderAsync(service, history, cancellationToken).ConfigureAwait(false) is not { } holder) continue;
            if (holder.Owner == owner || holder.Owner == request.Settings.Ownership?.Former) continue;
            if (services.FirstOrDefault(each => each.Request.Definition.Owner == holder.Owner) is not { Request: { } other } pair) continue;
            var second = await HolderAsync(other.Definition.Service, pair.History, cancellationToken).ConfigureAwait(false);
            throw Refused(second?.Owner == owner ? Exchange(service, other.Definition.Service) : IsHandedOver(service, holder, request, other));
        }
    }

    /// <summary>The last deploy of a service by any owner, or null if it is not deployed.</summary>
    private async Task<LedgerEntry?> HolderAsync(string service, LedgerHistory own, CancellationToken cancellationToken)
    {
        // Without entries of others, there is nothing more to read.
        var history = own.Excluded.Count == 0 ? own : await ReadAsync(service, cancellationToken).ConfigureAwait(false);
        return history.Live is { IsOfDefinition: true } live ? live : null;
    }

    private static ProjectPresence Presence(LedgerEntry live, ServiceRequest request) =>
        live.Project is { } project && project != request.Settings.Project ? request.Settings.WhereIs(project) : ProjectPresence.Unknown;

    private async Task<Rename?> RecognizeAsync(
        ServiceRequest request, LedgerHistory history, IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services,
        CancellationToken cancellationToken)
    {
        // Several projects with one owner look like one project with several names.
        if (IsDeployed(history) || history.Live?.Kind == EntryKind.Destroy || request.Settings.Ownership?.IsShared == true) return null;
        _names ??= services.Select(service => service.Request.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var found = new List<Rename>();
        foreach (var name in _services ??= await ledger.ServicesAsync(mesh, cancellationToken).ConfigureAwait(false))
        {
            if (_names.Contains(name)) continue;
            var former = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
            if (former.Live is { IsOfDefinition: true } live && IsOf(live, request)) found.Add(new(name, request.Definition.Service, former));
        }

        return found is [var only] ? only : null;
    }

    // Each new service of a command looks at all services of the ledger.
    private async Task<LedgerHistory> ReadAsync(string name, CancellationToken cancellationToken) =>
        _read.TryGetValue(name, out var history) ? history
            : _read[name] = await ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false);

    private bool IsOf(LedgerEntry live, ServiceRequest request) =>
        (live.Owner == request.Definition.Owner || live.Owner == request.Settings.Ownership?.Former)
        && (live.Place.Environment is not { } recorded || recorded == environment);

    private static bool IsDeployed(LedgerHistory history) => history.Live?.IsOfDefinition == true;

    private static bool IsRenameTo(LedgerEntry entry, string service) =>
        entry is { Kind: EntryKind.Rename, Outcome: EntryOutcome.Succeeded } && entry.RenamedTo == service;

    /// <summary>The name that a renamed service has now.</summary>
    private async Task<string> SuccessorAsync(LedgerEntry live, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var name = live.RenamedTo!;
        while (seen.Add(name))
        {
            var newest = (await ReadAsync(name, cancellationToken).ConfigureAwait(false)).Live;
            if (newest is not { Kind: EntryKind.Rename, RenamedTo: { } next }) break;
            name = next;
        }

        return name;
    }

    private static MeshException Refused(string message) => new(MeshDiagnostics.RenameRefused, message);

    private static string Project(IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services, string service) =>
        $"{service} ({services.First(each => each.Request.Definition.Service == service).Request.Definition.Owner})";

    private static string ClaimedTwice(string name, IReadOnlyList<string> projects) =>
        $"{string.Join(" and ", projects)} both claim to be the service that was named {name}. Nothing was written. "
        + "Only one project can continue it: remove MeshRenamedFrom from the other one.";

    private string HasBecome(string name, LedgerEntry live, string service) =>
        $"{service} claims to be the service that was named {name}, but {name} of mesh {mesh} became {live.RenamedTo} with build {live.Context.Build}. "
        + "Nothing was written. Remove MeshRenamedFrom from this project.";

    private string IsOfAnother(string name, LedgerEntry live, ServiceRequest request) =>
        $"{request.Definition.Service} ({request.Definition.Owner}) claims to be the service that was named {name}, but {name} of mesh {mesh} belongs to "
        + $"{live.Owner}, which last deployed it with build {live.LiveBuild}{StillExists(live, Presence(live, request))}. Nothing was written. If this project "
        + "replaces that one, deploy once with -p:MeshAdopt=true; otherwise, remove MeshRenamedFrom from this project.";

    private static string StillExists(LedgerEntry live, ProjectPresence presence) =>
        presence == ProjectPresence.Exists ? $" and whose project, {live.Project}, still exists" : "";

    private string IsNotContinued(string name, LedgerEntry live, ProjectPresence presence, bool isInCommand) =>
        $"MeshRenamedFrom names {name}, but {name} of mesh {mesh} belongs to {live.Owner}, which last deployed it with build {live.LiveBuild}"
        + $"{(isInCommand ? " and is part of this command" : StillExists(live, presence))}, and this service has been deployed under its own name before. "
        + $"So {name} stays as it is. " + (isInCommand
            ? $"Remove {name} from MeshRenamedFrom."
            : $"If this project replaces that one, deploy once with -p:MeshAdopt=true; otherwise, remove {name} from MeshRenamedFrom.");

    private string IsHandedOver(string name, LedgerEntry live, ServiceRequest request, ServiceRequest other) =>
        $"{name} of mesh {mesh} belongs to {live.Owner}, which this command deploys as {other.Definition.Service}, while {request.Definition.Owner} takes the "
        + $"name {name}, which one deploy cannot do. Nothing was written. Deploy the project of {other.Definition.Service} alone first, then that of {name}.";

    private static string StillDeployed(string name, ServiceRequest request, ServiceRequest other) =>
        $"{request.Definition.Service} ({request.Definition.Owner}) claims to be the service that was named {name}, but {other.Definition.Owner} deploys a "
        + $"service with this name in the same command. Nothing was written. Remove MeshRenamedFrom from the project of "
        + $"{request.Definition.Service}, or set MeshNodeName in that of {other.Definition.Owner}.";

    private static string Exchange(string left, string right) =>
        $"{left} and {right} exchange their names, which one deploy cannot do. Nothing was written. Do it in three steps, with a deploy after each: rename "
        + $"{left} to a new name, rename {right} to {left}, and rename the service with the new name to {right}.";
}

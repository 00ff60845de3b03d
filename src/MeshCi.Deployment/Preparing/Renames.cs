using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
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
    /// <summary>The renames, none for a service that keeps its name.</summary>
    /// <param name="services">The services of the command with their entries.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH7013, or the ledger cannot be read.</exception>
    public async Task<IReadOnlyList<Rename>> FindAsync(
        IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        await RefuseClaimedTwiceAsync(services, cancellationToken).ConfigureAwait(false);
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
                named.Add(new(last, request.Definition.Service, await ledger.ReadAsync(mesh, last, scope, cancellationToken).ConfigureAwait(false)));
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
            var former = await ledger.ReadAsync(mesh, name.Key, scope, cancellationToken).ConfigureAwait(false);
            if (former.Live?.IsOfDefinition == true) throw Refused(ClaimedTwice(name.Key, [.. name.Select(claim => Project(services, claim.Service))]));
        }
    }

    /// <summary>The former names under which something was kept because it was still needed.</summary>
    private async Task<IReadOnlyList<Rename>> LeftoversAsync(string service, LedgerHistory history, CancellationToken cancellationToken)
    {
        var leftovers = new List<Rename>();
        foreach (var name in IsDeployed(history) ? history.Live!.FormerNames : [])
        {
            var former = await ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false);
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
        await ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false) is { Live: { IsOfDefinition: true } live } former
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
        // The former name has been given to another project since, or both services have existed at the same time.
        if (!isOwn && (IsDeployed(history) || former.Entries.Any(entry => IsRenameTo(entry, service)))) return null;
        if (services.FirstOrDefault(other => other.Request.Definition.Service == name) is { Request: { } other })
            throw Refused(other.Settings.RenamedFrom.Contains(service) ? Exchange(name, service) : StillDeployed(name, request, other));
        return isOwn || request.Settings.Adopt ? new(name, service, former) : throw Refused(IsOfAnother(name, live, request.Definition));
    }

    private async Task<Rename?> RecognizeAsync(
        ServiceRequest request, LedgerHistory history, IReadOnlyList<(ServiceRequest Request, LedgerHistory History)> services,
        CancellationToken cancellationToken)
    {
        // Several projects with one owner look like one project with several names.
        if (IsDeployed(history) || history.Live?.Kind == EntryKind.Destroy || request.Settings.Ownership?.IsShared == true) return null;
        var names = services.Select(service => service.Request.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var found = new List<Rename>();
        foreach (var name in await ledger.ServicesAsync(mesh, cancellationToken).ConfigureAwait(false))
        {
            if (names.Contains(name)) continue;
            var former = await ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false);
            if (former.Live is { IsOfDefinition: true } live && IsOf(live, request)) found.Add(new(name, request.Definition.Service, former));
        }

        return found is [var only] ? only : null;
    }

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
            var newest = (await ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false)).Live;
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

    private string IsOfAnother(string name, LedgerEntry live, Definition definition) =>
        $"{definition.Service} ({definition.Owner}) claims to be the service that was named {name}, but {name} of mesh {mesh} belongs to {live.Owner}, which "
        + $"last deployed it with build {live.LiveBuild}. Nothing was written. If this project replaces that one, deploy once with -p:MeshAdopt=true; "
        + "otherwise, remove MeshRenamedFrom from this project.";

    private static string StillDeployed(string name, ServiceRequest request, ServiceRequest other) =>
        $"{request.Definition.Service} ({request.Definition.Owner}) claims to be the service that was named {name}, but {other.Definition.Owner} deploys a "
        + $"service with this name in the same command. Nothing was written. Remove MeshRenamedFrom from the project of "
        + $"{request.Definition.Service}, or set MeshNodeName in that of {other.Definition.Owner}.";

    private static string Exchange(string left, string right) =>
        $"{left} and {right} exchange their names, which one deploy cannot do. Nothing was written. Do it in three steps, with a deploy after each: rename "
        + $"{left} to a new name, rename {right} to {left}, and rename the service with the new name to {right}.";
}

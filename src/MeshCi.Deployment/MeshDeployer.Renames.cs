using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Preparing;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

public sealed partial class MeshDeployer
{
    /// <summary>The orders of a deploy, with one for each former name of a service, by name.</summary>
    /// <param name="orders">The orders of the services.</param>
    /// <param name="leased">The entries of the services whose leases are held; null if nothing is written.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH7013, or the ledger cannot be read.</exception>
    /// <exception cref="FormerNamesException">Leases of former names are not held.</exception>
    private async Task<List<DeployOrder>> WithRenamesAsync(
        List<DeployOrder> orders, Dictionary<string, LedgerHistory>? leased, CancellationToken cancellationToken)
    {
        var finder = new Renames(_ledger, _controlPlane.Mesh, new(orders[0].History.Scope.Mesh, null), _settings.Environment);
        var services = orders.Select(order => (new ServiceRequest(order.Definition) { Settings = order.Settings }, order.History)).ToList();
        var renames = await finder.FindAsync(services, cancellationToken).ConfigureAwait(false);
        orders = [.. orders.Select(order => order with { Notes = [.. order.Notes, .. finder.Notes[order.Definition.Service], .. OtherProject.Notes(order)] })];
        if (leased is not null && renames.Select(rename => rename.From).Where(name => !leased.ContainsKey(name)).ToList() is { Count: > 0 } missing)
            throw new FormerNamesException(missing);
        return [.. Renamed(orders, [.. renames.Select(rename => leased is null ? rename : rename with { Former = leased[rename.From] })])
            .OrderBy(order => order.Definition.Service, StringComparer.Ordinal)];
    }

    /// <summary>The orders of a rollback: of the service, and of its present name if the target has a former one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The build that performs the rollback.</param>
    /// <param name="leased">The entries of the services whose leases are held.</param>
    /// <param name="targets">Receives the entry that is restored, for each name.</param>
    /// <param name="progress">Receives what the CI system reports about builds.</param>
    /// <param name="cancellationToken">Stops asking the CI system.</param>
    /// <exception cref="MeshException">MESH8005 or MESH7003.</exception>
    /// <exception cref="FormerNamesException">Leases of other names are not held.</exception>
    private static async Task<IEnumerable<DeployOrder>> RollbackOrdersAsync(
        RollbackRequest request, BuildContext context, Dictionary<string, LedgerHistory> leased, Dictionary<string, LedgerEntry> targets,
        Heartbeat progress, CancellationToken cancellationToken)
    {
        var (live, seen) = (request.Service, new HashSet<string>(StringComparer.Ordinal));
        while (seen.Add(live) && Leased(leased, live).Live is { Kind: EntryKind.Rename, RenamedTo: { } next }) live = next;
        var history = leased[live];
        var failed = new HashSet<LedgerEntry>(ReferenceEqualityComparer.Instance);
        var done = AlreadyBack(request, context, history);
        if (done is not null) progress.Line(StaysBack(done));
        var (name, target) = done is null ? TargetOf(request, live, leased, failed) : (live, done);
        while (await HasFailedAsync(request, target, progress, cancellationToken).ConfigureAwait(false))
        {
            failed.Add(target);
            (name, target) = TargetOf(request, live, leased, failed);
        }

        targets[live] = targets[name] = target;
        var definition = Rollback.Definition(target, history, request.Settings.Ownership, request.Settings.Adopt);
        var order = new DeployOrder(EntryKind.Rollback, target.LiveBuild, definition, context, leased[name], request.Settings);
        return Renamed([order], name == live ? [] : [new(live, name, history)]);
    }

    // CI systems also start jobs again without being asked to. A second rollback would go back further.
    private static LedgerEntry? AlreadyBack(RollbackRequest request, BuildContext context, LedgerHistory history) =>
        request.ToBuild is null && context is { Ci: not null, Build: not null } && history.Live is { Kind: EntryKind.Rollback } live
            && live.Context.Build == context.Build && live.Context.Series == context.Series ? live : null;

    private static string StaysBack(LedgerEntry done) =>
        $"note: Build {done.Context.Build} has already rolled back to build {done.LiveBuild}. A job that is started again does not go back further; to do that, "
        + "pass -p:MeshRollbackTo=<build>.";

    private static (string Name, LedgerEntry Target) TargetOf(
        RollbackRequest request, string live, Dictionary<string, LedgerHistory> leased, HashSet<LedgerEntry> failed)
    {
        var history = leased[live];
        if (RollbackTarget.TryFind(request.Mesh, live, history, request.ToBuild, failed) is { } own) return (live, own);
        foreach (var former in (history.Live?.FormerNames ?? []).Reverse())
        {
            var entries = Leased(leased, former);
            // The entries under a former name end with the rename, so that the newest of them is the one before.
            var target = request.ToBuild is null ? Rollback.Restorable(entries).LastOrDefault(entry => !failed.Contains(entry))
                : RollbackTarget.TryFind(request.Mesh, former, entries, request.ToBuild, failed);
            if (target is not null) return (former, target);
        }

        return (live, RollbackTarget.Find(request.Mesh, live, history, request.ToBuild, request.Settings.Ownership, failed));
    }

    /// <summary>Whether the CI system reports that the build of an entry failed. A rollback is not the build that it restored, and a named build is meant.</summary>
    private static async Task<bool> HasFailedAsync(RollbackRequest request, LedgerEntry target, Heartbeat progress, CancellationToken cancellationToken)
    {
        if (request.ToBuild is not null || request.Reports is null || target.Kind != EntryKind.Deploy) return false;
        if (await request.Reports.FindAsync(target.Context, cancellationToken).ConfigureAwait(false) is not { } report) return false;
        if (report.Note is { } note) progress.Line($"note: {note}");
        if (report.Problem is { } problem && request.Settings.AdjustSeverity(problem) is { } shown)
        {
            shown = shown with { Service = request.Service };
            if (shown.Diagnostic.Severity == Severity.Error) throw new MeshException(shown with { Message = $"{shown.Message} Nothing was written." });
            progress.Found(shown);
        }

        return report.HasFailed;
    }

    /// <summary>The orders; their names are remembered together with the one that the command uses.</summary>
    private static List<DeployOrder> Noted(IEnumerable<DeployOrder> orders, string service, Dictionary<string, string> requested)
    {
        var all = orders.ToList();
        foreach (var order in all) requested[order.Definition.Service] = service;
        return all;
    }

    /// <summary>Refuses a rollback to a former name that is the name of another service by now.</summary>
    /// <exception cref="MeshException">MESH7013.</exception>
    private static void RefuseNamesInUse(IReadOnlyList<DeployOrder> orders)
    {
        foreach (var back in orders.Where(order => order.Kind == EntryKind.Rename))
        {
            var (name, service) = (back.Renaming!.To, back.Definition.Service);
            var others = orders.Where(order => order.Definition.Service == name).ToList();
            var isTaken = others.Count > 1 || (others[0].History.Live is { IsOfDefinition: true } live && others[0].History.Entries
                .Any(entry => entry is { Kind: EntryKind.Rename, Outcome: EntryOutcome.Succeeded } && entry.Sequence < live.Sequence));
            if (!isTaken) continue;
            var finding = MeshDiagnostics.RenameRefused.At(null,
                $"The rollback of {service} would return to its former name {name}, which is the name of another service by now. Nothing was written. "
                + $"Roll back to a build that was deployed as {service}, or rename the other service first.");
            throw new MeshException(finding with { Service = service });
        }
    }

    private static LedgerHistory Leased(Dictionary<string, LedgerHistory> leased, string name) =>
        leased.TryGetValue(name, out var history) ? history : throw new FormerNamesException([name]);

    private static IEnumerable<DeployOrder> Renamed(IReadOnlyList<DeployOrder> orders, IReadOnlyList<Rename> renames)
    {
        foreach (var order in orders)
        {
            var own = renames.Where(rename => rename.To == order.Definition.Service).ToList();
            var continued = own.Where(rename => !rename.IsOfLeftovers)
                .Aggregate(order, (each, rename) => each.After(rename.Former) with { Renaming = rename });
            yield return continued;
            foreach (var rename in own)
            {
                var former = rename.Former.Live?.Definition ?? order.Definition;
                var definition = former with { Service = rename.From, Owner = order.Definition.Owner, Resources = [] };
                yield return continued with
                {
                    Kind = EntryKind.Rename,
                    Target = null,
                    Definition = definition,
                    History = rename.Former,
                    Renaming = rename,
                    Notes = [],
                };
            }
        }
    }

    /// <summary>
    /// Repeats a command under more leases if a service that it writes has had another name, or if an earlier command that did not complete has written
    /// other services together with it.
    /// </summary>
    private static async Task<IReadOnlyList<T>> WithFormerNamesAsync<T>(Func<IReadOnlyList<string>, Task<IReadOnlyList<T>>> run)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                return await run([.. names]).ConfigureAwait(false);
            }
            catch (FormerNamesException more) when (!names.IsSupersetOf(more.Names))
            {
                names.UnionWith(more.Names);
            }
        }
    }

    /// <summary>
    /// A former name of a service, or a service of an earlier command, was found, whose lease is taken before anything is written: leases are taken in the
    /// order of names.
    /// </summary>
    private sealed class FormerNamesException(IReadOnlyList<string> names) : Exception
    {
        public IReadOnlyList<string> Names { get; } = names;
    }
}

using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>One deploy or rollback under its lease: writes the journal, applies the plan, and then records the outcome or undoes the changes.</summary>
internal sealed class DeployRun(IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time, Heartbeat progress)
{
    /// <summary>Carries out an order.</summary>
    /// <exception cref="MeshException">It failed. The message describes the state that was left.</exception>
    public async Task<DeployResult> RunAsync(DeployOrder order, CancellationToken cancellationToken)
    {
        var pending = Entry(order);
        if (!order.Plan.HasChanges) return await RecordUnchangedAsync(order, pending, cancellationToken).ConfigureAwait(false);

        var what = order.Target is null
            ? $"deploying build {pending.Context.Build} of {order.Definition.Service}"
            : $"rolling {order.Definition.Service} back to build {order.Target}";
        progress.Line(DeployText.Begin(order.Plan, what));
        foreach (var note in order.Plan.Notes) progress.Line($"  ! {note}");
        progress.Doing("writing the journal");
        var written = await ledger.AppendAsync(pending, cancellationToken).ConfigureAwait(false);

        var tokens = new ClientTokens(pending);
        var applier = new Applier(controlPlane, order.Definition, settings.Adopt, tokens, settings.Concurrency, progress);
        var applied = await applier.RunAsync(order.Plan, cancellationToken).ConfigureAwait(false);
        if (applied.Problem is null)
        {
            var entry = pending with { Outcome = EntryOutcome.Succeeded };
            applied = applied with { Problem = await RecordAsync(written, entry).ConfigureAwait(false) };
            if (applied.Problem is null)
            {
                // MSBuild fails a cancelled build, whatever its tasks return.
                if (cancellationToken.IsCancellationRequested) progress.Line(DeployText.CancelledTooLate(order.Target is null ? "deploy" : "rollback"));
                progress.Line(order.Target is null
                    ? DeployText.Deployed(order.Plan, pending.LiveBuild, progress.Elapsed)
                    : DeployText.RolledBack(order.Plan, pending.LiveBuild, progress.Elapsed));
                return new(order.Plan, pending.LiveBuild, entry, Versions(order.Plan, applied.Versions), progress.Elapsed);
            }
        }

        throw await UndoAsync(order, written, applied, tokens).ConfigureAwait(false);
    }

    /// <summary>Writes the outcome. Returns why that failed, or null.</summary>
    private async Task<Exception?> RecordAsync(WrittenEntry written, LedgerEntry entry)
    {
        progress.Doing("recording the outcome");
        try
        {
            await ledger.ReplaceAsync(written, entry, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception problem)
        {
            // A deploy that is not in the ledger could not be a rollback target, so it must not remain.
            return problem;
        }
    }

    private async Task<DeployResult> RecordUnchangedAsync(DeployOrder order, LedgerEntry pending, CancellationToken cancellationToken)
    {
        var live = order.History.Live;
        var newer = order.Kind == EntryKind.Deploy && order.Context.BuildNumber is { } build
            && build > (order.History.NewestBuildNumber(order.Context.Repository) ?? -1);
        var known = live is not null && live.Digest == pending.Digest && !order.History.Unsettled.Any() && !newer;
        var entry = known ? null : (await ledger.AppendAsync(pending with { Outcome = EntryOutcome.Succeeded }, cancellationToken).ConfigureAwait(false)).Entry;
        var matches = live is not null && live.ResourcesDigest == pending.ResourcesDigest ? live.LiveBuild : pending.LiveBuild;
        foreach (var note in order.Plan.Notes) progress.Line($"  ! {note}");
        progress.Line(DeployText.Unchanged(order.Plan, entry?.Context.Build, matches));
        return new(order.Plan, known ? matches : pending.LiveBuild, entry, Versions(order.Plan, new Dictionary<ResourceId, long>()), progress.Elapsed);
    }

    private async Task<MeshException> UndoAsync(DeployOrder order, WrittenEntry written, Applied applied, ClientTokens tokens)
    {
        progress.Line(Undoing(applied));
        // The caller's token may have ended the deploy, so undoing has a time limit of its own.
        using var timeout = new CancellationTokenSource(settings.UndoTimeout, time);
        var undoer = new Undoer(controlPlane, order.Definition.Owner, tokens, settings.Concurrency, progress);
        var left = await undoer.RunAsync(applied.StepsToUndo, timeout.Token).ConfigureAwait(false);
        var outcome = left.Count == 0 ? EntryOutcome.FailedRestored : EntryOutcome.FailedDirty;
        var recorded = "";
        try
        {
            await ledger.ReplaceAsync(written, written.Entry with { Outcome = outcome, Left = left }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MeshException problem)
        {
            recorded = $" {EntryStillPending(ledger.Describe(written.Entry), problem)}";
        }

        var undone = left.Count > 0 ? $"{left.Count} not undone"
            : MeshStays(applied) ? "everything undone except the new mesh"
            : undoer.Undone == 0 ? "nothing was changed" : "everything undone";
        progress.Line(DeployText.Failed(order.Plan, written.Entry.Context.Build!, undone, progress.Elapsed));
        return Failure(order, applied, left, undoer.Undone > 0, recorded);
    }

    private MeshException Failure(DeployOrder order, Applied applied, IReadOnlyList<string> left, bool changed, string recorded)
    {
        var state = left.Count > 0 ? $"{NotUndone(left)}{recorded} Next, run {NextCommand(order)}"
            : MeshStays(applied) ? $"{AllUndoneExceptMesh(order.Definition.Mesh)}{recorded}"
            : $"{(changed ? "All changes have been undone." : "Nothing was changed.")} {AsItWas(order.History)}{recorded}";
        var finding = applied.Problem switch
        {
            ControlPlaneException problem => ControlPlaneFindings.Explain(problem, controlPlane, applied.Failed?.Id, state),
            OperationCanceledException => MeshDiagnostics.DeployCancelled.At(
                null, $"The deploy was cancelled during this step: {applied.Failed}. {state}"),
            MeshException problem when applied.Failed is null => MeshDiagnostics.DeployNotRecorded.At(
                problem.Finding.Place, $"The mesh was changed, but the ledger could not be written: {problem.Message} {state}"),
            MeshException problem => problem.Finding with { Message = $"{problem.Message} {state}" },
            var problem => MeshDiagnostics.InternalFault.At(
                null, $"{applied.Failed?.ToString() ?? "Recording the outcome"} failed unexpectedly: {problem?.Message} {state}"),
        };
        if (left.Count > 0) finding = MeshDiagnostics.DeployLeftChanges.At(finding.Place, $"{finding.Diagnostic.Id}: {finding.Message}");
        return new(finding, applied.Problem);
    }

    private static bool MeshStays(Applied applied) => applied.StepsToUndo.SelectMany(wave => wave).Any(Undoer.IsUnclaimedMesh);

    // How many steps had an effect is known only when they have been read again.
    private static string Undoing(Applied applied)
    {
        var cause = applied.Failed is null ? "the ledger could not be written"
            : applied.Problem is OperationCanceledException ? $"cancelled during this step: {applied.Failed}"
            : $"could not {applied.Failed}";
        return $"  ! {cause}; undoing what has been changed";
    }

    private static string EntryStillPending(string file, MeshException problem) =>
        $"The ledger entry '{file}' is still marked as pending, because it could not be written ({problem.Message.TrimEnd('.')}). The next deploy resolves it.";

    private static string AsItWas(LedgerHistory history) =>
        $"The mesh is as it was {(history.Live is { } live ? $"with build {live.LiveBuild}" : "before the first deploy")}.";

    private static string AllUndoneExceptMesh(string mesh) =>
        $"All changes have been undone, except that the new mesh {mesh} still exists. It has no owner, and other deploys may rely on it.";

    private static string NotUndone(IReadOnlyList<string> left) => $"Not undone: {string.Join("; ", left)}.";

    private static string NextCommand(DeployOrder order) => order.Target is null
        ? "'dotnet publish -p:MeshDeploy=true' in this project. The new plan starts from the live state."
        : $"'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={order.Target}' in this project. The new plan starts from the live state.";

    private LedgerEntry Entry(DeployOrder order) => new()
    {
        Sequence = order.History.NextSequence,
        Kind = order.Kind,
        Outcome = EntryOutcome.Pending,
        Context = order.Context with { Build = BuildLabel(order.Context, order.History) },
        Target = order.Target,
        When = time.GetUtcNow(),
        Definition = order.Definition,
        Digest = DefinitionFile.Digest(order.Definition),
        ResourcesDigest = DefinitionFile.ResourcesDigest(order.Definition),
        Counts = order.Plan.Counts,
        Plan = PlanJson.ToElement(order.Plan),
        Previous = [.. order.Plan.Waves.SelectMany(wave => wave).Select(step => step.Id).Distinct()
            .Select(id => order.Plan.Changes.First(change => change.Id == id)).Select(Previous)],
    };

    /// <summary>The build number, or a number of MeshCi's own if no CI system provided one.</summary>
    internal static string BuildLabel(BuildContext context, LedgerHistory history) =>
        string.IsNullOrEmpty(context.Build) ? $"local.{history.NextSequence}" : context.Build;

    private static PreviousState Previous(Change change) => new(
        change.Id, change.Before is { } before ? new Resource { Id = change.Id, Spec = before.Spec, Tags = before.Tags! } : null);

    private static Dictionary<ResourceId, long> Versions(Plan plan, IReadOnlyDictionary<ResourceId, long> written) => plan.Changes
        .Where(change => change.Kind != ChangeKind.Delete)
        .ToDictionary(change => change.Id, change => written.TryGetValue(change.Id, out var version) ? version : change.Before?.Version ?? 1);
}

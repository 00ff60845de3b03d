using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Leases;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The record of deploys, append-only per mesh and service: <c>&lt;mesh&gt;/&lt;service&gt;/&lt;sequence&gt;.json</c>.</summary>
/// <param name="store">Stores the entries.</param>
public sealed partial class Ledger(ILedgerStore store)
{
    /// <summary>Far more than any service reaches, and far below the limit of the number type.</summary>
    private const long LastSequence = 999_999_999_999;

    private static readonly Diagnostic[] OfServices =
    [
        MeshDiagnostics.LedgerWithoutConditions, MeshDiagnostics.LedgerRefused, MeshDiagnostics.LedgerUnreachable, MeshDiagnostics.LedgerContradiction,
        MeshDiagnostics.LedgerElsewhere, MeshDiagnostics.LedgerCopied,
    ];

    /// <summary>The store, as messages name it.</summary>
    public string Description => store.Describe("");

    /// <summary>
    /// What is recorded about a service, back to its newest successful entry: a number of entries that does not grow with the history. An entry of format 1
    /// does not suffice, because it does not contain what earlier ones mean for it.
    /// </summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="scope">Which entries count.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">The store cannot be read. Damaged entries do not throw; they are part of the result.</exception>
    public Task<LedgerHistory> ReadAsync(string mesh, string service, HistoryScope scope, CancellationToken cancellationToken) =>
        ReadAsync(mesh, service, scope, entry => entry is { Outcome: EntryOutcome.Succeeded, Accepted: not null }, cancellationToken);

    /// <summary>Everything that is recorded about a service.</summary>
    /// <inheritdoc cref="ReadAsync(string, string, HistoryScope, CancellationToken)"/>
    public Task<LedgerHistory> ReadAllAsync(string mesh, string service, HistoryScope scope, CancellationToken cancellationToken) =>
        ReadAsync(mesh, service, scope, _ => false, cancellationToken);

    private Task<LedgerHistory> ReadAsync(
        string mesh, string service, HistoryScope scope, Func<LedgerEntry, bool> isLast, CancellationToken cancellationToken) =>
        BeforeWritingAsync(async () =>
        {
            var (damaged, entries, excluded) = (new List<(long, Finding)>(), new List<LedgerEntry>(), new List<LedgerEntry>());
            var (isWhole, last, asked) = (true, 0L, scope.Mesh);
            await foreach (var listed in store.ListNewestFirstAsync($"{mesh}/{service}/", cancellationToken).ConfigureAwait(false))
            {
                if (EntryName().Match(listed.Key) is not { Success: true } name) continue;
                var isEntry = name.Groups[2].Length == 0;
                if (!long.TryParse(name.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence > LastSequence)
                {
                    if (isEntry) damaged.Add((long.MaxValue, NumberTooLarge(store.Describe(listed.Key))));
                    continue;
                }

                // A renamed file keeps its number: another entry with that number would hide the changes of the first one.
                last = Math.Max(last, sequence);
                if (!isEntry) continue;
                isWhole = entries.Count == 0 || !isLast(entries[^1]);
                if (!isWhole) break;
                try
                {
                    if (await store.ReadAsync(listed, cancellationToken).ConfigureAwait(false) is not { } content) continue;
                    if (content.Obstacle is { } obstacle) throw LedgerEntryJson.Damaged(store.Describe(listed.Key), obstacle, null);
                    var entry = LedgerEntryJson.Read(content.Bytes, store.Describe(listed.Key));
                    if (scope.Excludes(entry) is not null)
                    {
                        excluded.Add(entry);
                        continue;
                    }

                    entries.Add(entry);
                    scope = scope.Before(entry);
                }
                catch (MeshException problem) when (IsDamage(problem.Finding.Diagnostic))
                {
                    damaged.Add((sequence, problem.Finding));
                }
            }

            return new LedgerHistory([.. entries.OrderBy(entry => entry.Sequence)], damaged, last + 1)
            {
                IsWhole = isWhole,
                Scope = scope with { Mesh = asked },
                Excluded = [.. excluded.OrderBy(entry => entry.Sequence)],
            };
        });

    /// <summary>The services of a mesh that may have entries.</summary>
    /// <exception cref="MeshException">The store cannot be read.</exception>
    public Task<IReadOnlyList<string>> ServicesAsync(string mesh, CancellationToken cancellationToken) => BeforeWritingAsync(() =>
        store.ListFoldersAsync($"{mesh}/", cancellationToken));

    /// <summary>Takes the exclusive lease of a service.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="timeout">How long to wait for another deploy; zero to ask once.</param>
    /// <param name="report">Receives a line for each deploy that is waited for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MeshException">MESH7030 or MESH7037 if another deploy runs; or the store cannot be read or written.</exception>
    internal Task<Lease> LeaseAsync(
        string mesh, string service, LeaseRequest request, TimeSpan timeout, Action<string> report, TimeProvider time, CancellationToken cancellationToken) =>
        BeforeWritingAsync(() => new ServiceLease(store, mesh, service, LeaseTimes.Default, time).TakeAsync(request, timeout, report, cancellationToken));

    /// <summary>The deploy that holds the lease of a service, as a description of it; null if none does, or if its process has ended.</summary>
    /// <exception cref="MeshException">The store cannot be read.</exception>
    public async Task<string?> RunningAsync(string mesh, string service, CancellationToken cancellationToken)
    {
        var head = await new LeaseLog(store, ServiceLease.KeysOf(mesh, service)).ReadAsync(cancellationToken).ConfigureAwait(false);
        return head.Record is { Holder: { } holder } record && record.Process?.HasEnded() != true ? holder : null;
    }

    /// <summary>Adds an entry durably.</summary>
    /// <exception cref="MeshException">The store cannot be written, or MESH7030 if another process used the number.</exception>
    internal Task<WrittenEntry> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken) => BeforeWritingAsync(async () =>
    {
        var tag = await store.CreateAsync(KeyOf(entry), LedgerEntryJson.Write(entry), cancellationToken).ConfigureAwait(false)
            ?? throw new MeshException(
                MeshDiagnostics.DeployInProgress,
                $"Another deploy of {entry.Definition.Mesh}/{entry.Definition.Service} has just written ledger entry {entry.Sequence}. "
                + "Run the same command again to plan from the state that the other deploy left.",
                new EntryTakenException());
        return new WrittenEntry(entry, tag);
    });

    /// <summary>Writes the outcome of an entry durably.</summary>
    /// <exception cref="MeshException">The store cannot be written, or another process changed the entry.</exception>
    internal async Task<WrittenEntry> ReplaceAsync(WrittenEntry written, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var bytes = LedgerEntryJson.Write(entry);
        var tag = await store.ReplaceAsync(KeyOf(entry), bytes, written.Tag, cancellationToken).ConfigureAwait(false)
            ?? await TagIfWrittenAsync(entry, bytes, cancellationToken).ConfigureAwait(false)
            ?? throw new MeshException(MeshDiagnostics.FileNotAccessible.At(
                null, $"'{Describe(entry)}' was changed or removed by another process while the deploy was running."));
        return new(entry, tag);
    }

    /// <summary>Deletes the entries that do not have to be kept.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service. The caller holds its lease.</param>
    /// <param name="scope">Which entries count. Others are not deleted.</param>
    /// <param name="keep">The number of successful entries to keep, at least 1.</param>
    /// <param name="cancellationToken">Stops deleting.</param>
    /// <exception cref="MeshException">The store cannot be read or written.</exception>
    internal async Task PruneAsync(string mesh, string service, HistoryScope scope, int keep, CancellationToken cancellationToken)
    {
        var history = await ReadAllAsync(mesh, service, scope, cancellationToken).ConfigureAwait(false);
        foreach (var entry in Pruning.Choose(history, keep)) await store.DeleteAsync(KeyOf(entry), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The name of an entry's file in messages.</summary>
    internal string Describe(LedgerEntry entry) => store.Describe(KeyOf(entry));

    /// <summary>The tag of an entry that an earlier attempt has written, although its response was lost; otherwise, null.</summary>
    private async Task<string?> TagIfWrittenAsync(LedgerEntry entry, byte[] bytes, CancellationToken cancellationToken) =>
        await store.ReadAsync(KeyOf(entry), cancellationToken).ConfigureAwait(false) is { } present && present.Bytes.Span.SequenceEqual(bytes)
            ? present.Tag
            : null;

    /// <summary>Adds to a failure of the store that the mesh is unchanged.</summary>
    private static async Task<T> BeforeWritingAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (MeshException problem) when (IsOfStore(problem.Finding.Diagnostic))
        {
            throw new MeshException(problem.Finding with { Message = $"The mesh was not changed. {problem.Finding.Message}" }, problem);
        }
    }

    private static Finding NumberTooLarge(string file) =>
        LedgerEntryJson.Damaged(file, "its number is larger than any number that MeshCi assigns", null).Finding;

    private static bool IsOfStore(Diagnostic diagnostic) =>
        diagnostic == MeshDiagnostics.FileNotAccessible || OfServices.Contains(diagnostic);

    private static bool IsDamage(Diagnostic diagnostic) =>
        diagnostic == MeshDiagnostics.LedgerEntryDamaged || diagnostic == MeshDiagnostics.NewerFormat;

    private static string KeyOf(LedgerEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Definition.Mesh}/{entry.Definition.Service}/{entry.Sequence:D8}.json");

    [GeneratedRegex(@"/([0-9]{8,})\.json([^/]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName();
}

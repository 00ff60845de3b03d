using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The record of deploys, append-only per mesh and service: <c>&lt;mesh&gt;/&lt;service&gt;/&lt;sequence&gt;.json</c>.</summary>
/// <param name="store">Stores the entries.</param>
public sealed partial class Ledger(ILedgerStore store)
{
    /// <summary>Far more than any service reaches, and far below the limit of the number type.</summary>
    private const long LastSequence = 999_999_999_999;

    /// <summary>The store, as messages name it.</summary>
    public string Description => store.Describe("");

    /// <summary>Everything that is recorded about a service.</summary>
    /// <exception cref="MeshException">The store cannot be read. Damaged entries do not throw; they are part of the result.</exception>
    public async Task<LedgerHistory> ReadAsync(string mesh, string service, CancellationToken cancellationToken)
    {
        var (entries, damaged, last) = (new List<LedgerEntry>(), new List<(long, Finding)>(), 0L);
        foreach (var key in await store.ListAsync($"{mesh}/{service}/", cancellationToken).ConfigureAwait(false))
        {
            if (EntryName().Match(key) is not { Success: true } name) continue;
            var isEntry = name.Groups[2].Length == 0;
            if (!long.TryParse(name.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence > LastSequence)
            {
                if (isEntry) damaged.Add((long.MaxValue, NumberTooLarge(store.Describe(key))));
                continue;
            }

            // A renamed file keeps its number: another entry with that number would hide the changes of the first one.
            last = Math.Max(last, sequence);
            if (!isEntry) continue;
            try
            {
                if (await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } content)
                    entries.Add(LedgerEntryJson.Read(content.Bytes, store.Describe(key)));
            }
            catch (MeshException problem) when (IsDamage(problem.Finding.Diagnostic))
            {
                damaged.Add((sequence, problem.Finding));
            }
        }

        return new([.. entries.OrderBy(entry => entry.Sequence)], damaged, last + 1);
    }

    /// <summary>The services of a mesh that have entries.</summary>
    /// <exception cref="MeshException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<string>> ServicesAsync(string mesh, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync($"{mesh}/", cancellationToken).ConfigureAwait(false))
            .Where(key => EntryName().IsMatch(key)).Select(key => key.Split('/')[1]).Distinct()];

    /// <summary>Takes the exclusive lease of a service.</summary>
    /// <exception cref="MeshException">MESH7030, naming the holder, if another deploy runs; or the store cannot be written.</exception>
    internal async Task<IAsyncDisposable> LeaseAsync(string mesh, string service, string holder, CancellationToken cancellationToken)
    {
        var attempt = await store.TryLeaseAsync($"{mesh}/{service}/lease", holder, cancellationToken).ConfigureAwait(false);
        return attempt.Lease ?? throw new MeshException(MeshDiagnostics.DeployInProgress,
            $"{mesh}/{service} is being deployed by {attempt.Holder ?? "another process"}. "
            + "Nothing was written. Wait until that deploy has ended, then run the same command again.");
    }

    /// <summary>Adds an entry durably.</summary>
    /// <exception cref="MeshException">The store cannot be written, or MESH7030 if another process used the number.</exception>
    internal async Task<WrittenEntry> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var tag = await store.CreateAsync(KeyOf(entry), LedgerEntryJson.Write(entry), cancellationToken).ConfigureAwait(false)
            ?? throw new MeshException(MeshDiagnostics.DeployInProgress,
                $"Another deploy of {entry.Definition.Mesh}/{entry.Definition.Service} has just written ledger entry {entry.Sequence}. "
                + "Run the same command again to plan from the state that the other deploy left.");
        return new(entry, tag);
    }

    /// <summary>Writes the outcome of an entry durably.</summary>
    /// <exception cref="MeshException">The store cannot be written, or another process changed the entry.</exception>
    internal async Task<WrittenEntry> ReplaceAsync(WrittenEntry written, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var tag = await store.ReplaceAsync(KeyOf(entry), LedgerEntryJson.Write(entry), written.Tag, cancellationToken).ConfigureAwait(false)
            ?? throw new MeshException(MeshDiagnostics.FileNotAccessible.At(
                null, $"'{Describe(entry)}' was changed or removed by another process while the deploy was running."));
        return new(entry, tag);
    }

    /// <summary>The name of an entry's file in messages.</summary>
    internal string Describe(LedgerEntry entry) => store.Describe(KeyOf(entry));

    private static Finding NumberTooLarge(string file) =>
        LedgerEntryJson.Damaged(file, "its number is larger than any number that MeshCi assigns", null).Finding;

    private static bool IsDamage(Diagnostic diagnostic) =>
        diagnostic == MeshDiagnostics.LedgerEntryDamaged || diagnostic == MeshDiagnostics.NewerFormat;

    private static string KeyOf(LedgerEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Definition.Mesh}/{entry.Definition.Service}/{entry.Sequence:D8}.json");

    [GeneratedRegex(@"/([0-9]{8,})\.json([^/]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName();
}

using System.Security.Cryptography;
using System.Text;
using Amazon.S3;

namespace MeshCi.Aws.Ledgers;

/// <summary>Reliable calls: each one is repeated until its outcome is known, or throws. What was written is recognized by what identifies the write.</summary>
internal sealed class S3Bucket : IDisposable
{
    private const string WithVersions = "-versions";
    private readonly S3LedgerSettings _settings;
    private readonly S3Calls _calls;
    private readonly TimeProvider _time;
    private readonly string _server;
    private readonly string _serverId;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile bool _honoursConditions;
    private volatile bool _honoursWithVersions;

    public S3Bucket(S3LedgerSettings settings, IAmazonS3 client, TimeProvider time)
    {
        var endpoint = settings.ResolveEndpoint();
        (_settings, _time, _server) = (settings, time, endpoint.AbsoluteUri.TrimEnd('/'));
        _serverId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_server}/{settings.Bucket}")))[..16];
        (_calls, Findings) = (new(settings, client), new(settings, endpoint));
    }

    /// <summary>Makes the errors.</summary>
    public S3Findings Findings { get; }

    /// <summary>Creates an object. Of several that create it, exactly one succeeds.</summary>
    /// <returns>What identifies the write; null if another write has created the object.</returns>
    public async Task<string?> CreateAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_honoursConditions) await CheckConditionsAsync(withVersions: false, cancellationToken).ConfigureAwait(false);
        var (write, isVersioned) = await TryCreateAsync(name, bytes, cancellationToken).ConfigureAwait(false);
        // Some servers ignore conditions as soon as a bucket has versions, which can be switched on at any time.
        if (isVersioned && !_honoursWithVersions) await CheckConditionsAsync(withVersions: true, cancellationToken).ConfigureAwait(false);
        return write;
    }

    /// <summary>Reads an object; null if it does not exist.</summary>
    public Task<S3Object?> ReadAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(name, () => _calls.ReadAsync(name, cancellationToken), cancellationToken);

    /// <summary>Reads an object that was listed; null if it has been deleted since.</summary>
    public async Task<S3Object?> ReadListedAsync(string name, CancellationToken cancellationToken)
    {
        var patience = new S3Patience(_time);
        while (true)
        {
            if (await ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } found) return found;
            if (!(await ListAsync(name, null, cancellationToken).ConfigureAwait(false)).Names.Contains(name)) return null;
            if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) throw Findings.ListedAndMissing(name);
        }
    }

    /// <summary>Reads which write created an object; null if it does not exist.</summary>
    public Task<S3Object?> HeadAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(name, () => _calls.HeadAsync(name, cancellationToken), cancellationToken);

    /// <summary>One page of a list. The first one has no <paramref name="after"/>.</summary>
    public async Task<S3Page> ListAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        (await RepeatAsync(S3Action.List, prefix, () => _calls.ListAsync(prefix, after, cancellationToken), cancellationToken).ConfigureAwait(false))!;

    /// <summary>Deletes an object if it exists.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => RepeatAsync(
        S3Action.Delete, name, async () => (await _calls.DeleteAsync(name, cancellationToken).ConfigureAwait(false), name), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private string Checked => _honoursWithVersions ? _serverId + WithVersions : _serverId;

    /// <summary>What identifies the write, or null if another one has created the object; and whether the bucket keeps versions, if the answer tells.</summary>
    private async Task<(string? Write, bool IsVersioned)> TryCreateAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var write = Guid.NewGuid().ToString("N");
        var (patience, contradictions) = (new S3Patience(_time), 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await _calls.CreateAsync(name, bytes, write, Checked).ConfigureAwait(false);
            if (answer.Outcome == S3Outcome.Done) return (write, answer.IsVersioned);
            if (answer.Outcome == S3Outcome.Refused || answer is { Outcome: S3Outcome.NotDone, Status: 404 })
                throw Findings.Failed(S3Action.Create, name, answer);
            // Whether it was refused or its outcome is unknown: an earlier attempt, or this one, may have written it.
            if (await HeadAsync(name, CancellationToken.None).ConfigureAwait(false) is { } present) return (present.Write == write ? write : null, false);
            const int enough = 3;
            if (answer.Outcome == S3Outcome.NotDone && ++contradictions == enough) throw Findings.ExistsAndDoesNot(name, answer);
            if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) throw Findings.Failed(S3Action.Create, name, answer);
        }
    }

    /// <summary>
    /// Checks once that the server honours the condition on which everything relies. The object stays, and each object that is created afterwards refers to the
    /// check, so that reading any of them shows that it was done.
    /// </summary>
    private async Task CheckConditionsAsync(bool withVersions, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (withVersions ? _honoursWithVersions : _honoursConditions) return;
            var name = $"{_settings.Prefix}conditions-{_serverId}{(withVersions ? WithVersions : "")}.json";
            var content = Encoding.UTF8.GetBytes($$"""{"formatVersion":1,"server":"{{_server}}","ifNoneMatch":true}""" + "\n");
            var (first, isVersioned) = await TryCreateAsync(name, content, cancellationToken).ConfigureAwait(false);
            if (first is not null && (await TryCreateAsync(name, content, cancellationToken).ConfigureAwait(false)).Write is not null)
                throw Findings.IgnoresConditions(name, isVersioned);
            _honoursConditions = true;
            if (withVersions || isVersioned) _honoursWithVersions = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<S3Object?> FindAsync(string name, Func<Task<(S3Answer, S3Object?)>> read, CancellationToken cancellationToken)
    {
        var found = await RepeatAsync(S3Action.Read, name, read, cancellationToken).ConfigureAwait(false);
        if (found?.Conditions == _serverId + WithVersions) _honoursWithVersions = true;
        if (found?.Conditions == _serverId || _honoursWithVersions) _honoursConditions = true;
        return found;
    }

    /// <summary>The value; null if the server reports that there is none.</summary>
    private async Task<T?> RepeatAsync<T>(S3Action action, string name, Func<Task<(S3Answer Answer, T? Value)>> call, CancellationToken cancellationToken)
        where T : class
    {
        var patience = new S3Patience(_time);
        while (true)
        {
            var (answer, value) = await call().ConfigureAwait(false);
            switch (answer.Outcome)
            {
                case S3Outcome.Done:
                    return value;
                case S3Outcome.NotDone when action != S3Action.List:
                    return null;
                case S3Outcome.Unknown when await patience.WaitAsync(cancellationToken).ConfigureAwait(false):
                    continue;
                default:
                    throw Findings.Failed(action, name, answer);
            }
        }
    }
}

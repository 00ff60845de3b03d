using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Leases;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>Records the reported lines and findings.</summary>
internal sealed class Lines : IReporter
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<Finding> _findings = [];

    public IReadOnlyList<string> All => [.. _lines];

    public IReadOnlyList<Finding> Findings => [.. _findings];

    public void Line(string text) => _lines.Enqueue(text);

    public void Found(Finding finding) => _findings.Enqueue(finding);
}

/// <summary>An in-memory store whose writes of entries can be made to fail.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private int _writes;
    private int _reads;

    /// <summary>Called before each write of an entry, with its number from 0.</summary>
    public Func<int, bool> WriteFails { get; set; } = _ => false;

    /// <summary>Called before each call with its name and its key or prefix. It may throw.</summary>
    public Action<string, string> Before { get; set; } = (_, _) => { };

    /// <summary>The entries, without leases and queues.</summary>
    public IReadOnlyDictionary<string, byte[]> Contents
    {
        get
        {
            lock (_gate) return new SortedDictionary<string, byte[]>(_contents.Where(pair => IsEntry(pair.Key)).ToDictionary(), StringComparer.Ordinal);
        }
    }

    /// <summary>The keys of leases and queues.</summary>
    public IReadOnlyList<string> LeaseKeys
    {
        get
        {
            lock (_gate) return [.. _contents.Keys.Where(key => !IsEntry(key))];
        }
    }

    /// <summary>The number of entries that were read.</summary>
    public int EntriesRead => _reads;

    public void Put(string key, byte[] bytes)
    {
        lock (_gate) _contents[key] = bytes;
    }

    public void Remove(string key)
    {
        lock (_gate) _contents.Remove(key);
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            _contents[to] = _contents[from];
            _contents.Remove(from);
        }
    }

    public string Describe(string key) => $"ledger/{key}";

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<string>>("list", prefix, () =>
        [.. _contents.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !key[prefix.Length..].Contains('/', StringComparison.Ordinal))]);

    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string>>("list folders", prefix, () =>
            [.. _contents.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..].Split('/'))
                .Where(segments => segments.Length > 1).Select(segments => segments[0]).Distinct().Order(StringComparer.Ordinal)]);

    public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) => RunAsync("read", key, () =>
    {
        if (IsEntry(key)) _reads++;
        return _contents.TryGetValue(key, out var bytes) ? new StoredContent(bytes, Convert.ToHexString(bytes)) : null;
    });

    public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => RunAsync("create", key, () =>
    {
        Write(key);
        return _contents.TryAdd(key, bytes.ToArray()) ? Convert.ToHexString(bytes.Span) : null;
    });

    public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken) =>
        RunAsync("replace", key, () =>
        {
            Write(key);
            if (!_contents.TryGetValue(key, out var present) || Convert.ToHexString(present) != tag) return null;
            _contents[key] = bytes.ToArray();
            return Convert.ToHexString(bytes.Span);
        });

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync("delete", key, () => _contents.Remove(key));

    private static bool IsEntry(string key) => key.EndsWith(".json", StringComparison.Ordinal) || key.Contains(".json.", StringComparison.Ordinal);

    private Task<T> RunAsync<T>(string call, string key, Func<T> action)
    {
        Before(call, key);
        lock (_gate) return Task.FromResult(action());
    }

    private void Write(string key)
    {
        if (IsEntry(key) && WriteFails(_writes++))
            throw new MeshException(MeshDiagnostics.FileNotAccessible, $"The ledger file '{key}' cannot be written: no space left.");
    }
}

/// <summary>A mesh, a ledger, a clock and a reporter: everything that a deployer uses.</summary>
internal sealed class World
{
    public World() => Plane.Now = () => Time.RightTime;

    public MemoryControlPlane Plane
    {
        get;
        init
        {
            field = value;
            value.Now = () => Time.RightTime;
        }
    }

    = new();

    public MemoryLedgerStore Store { get; init; } = new();

    public Lines Reported { get; } = new();

    public SwiftTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));

    /// <summary>Number of concurrent calls.</summary>
    public int Concurrency { get; init; } = 16;

    public Ledger Ledger => new(Store);

    public MeshDeployer Deployer(ServiceSettings? settings = null) =>
        new(Plane, Ledger, new DeploySettings { Service = settings ?? new(), Concurrency = Concurrency }, Reported, Time);

    public Task<DeployResult> DeployAsync(Definition definition, string? build = null, ServiceSettings? settings = null, CancellationToken? token = null) =>
        Deployer(settings).DeployAsync(definition, new("acme/shop", build), token ?? TestContext.Current.CancellationToken);

    public Task<DeployResult> RollbackAsync(string? to = null, string service = "orders") =>
        Deployer().RollbackAsync("shop", service, new("acme/shop"), to, TestContext.Current.CancellationToken);

    /// <summary>Takes the lease of a service as another process would.</summary>
    public Task<Lease> LeaseAsync(string holder, string service = "orders") => Ledger.LeaseAsync(
        "shop", service, new(holder, "", null, null), TimeSpan.Zero, _ => { }, Time, TestContext.Current.CancellationToken);

    public Task<LedgerHistory> HistoryAsync(string service = "orders") =>
        Ledger.ReadAllAsync("shop", service, HistoryScope.Everything, TestContext.Current.CancellationToken);
}

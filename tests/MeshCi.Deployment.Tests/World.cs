using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using Microsoft.Extensions.Time.Testing;

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

/// <summary>An in-memory store whose writes can be made to fail.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly SortedDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leases = [];
    private int _writes;

    /// <summary>Called before each write, with its number from 0.</summary>
    public Func<int, bool> WriteFails { get; set; } = _ => false;

    public IReadOnlyDictionary<string, byte[]> Contents => _contents;

    public void Put(string key, byte[] bytes) => _contents[key] = bytes;

    public void Remove(string key) => _contents.Remove(key);

    public void Rename(string from, string to)
    {
        _contents[to] = _contents[from];
        _contents.Remove(from);
    }

    public string Describe(string key) => $"ledger/{key}";

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _contents.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))]);

    public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(_contents.TryGetValue(key, out var bytes) ? new StoredContent(bytes, Convert.ToHexString(bytes)) : null);

    public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Write(key);
        if (!_contents.TryAdd(key, bytes.ToArray())) return Task.FromResult<string?>(null);
        return Task.FromResult<string?>(Convert.ToHexString(bytes.Span));
    }

    public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken)
    {
        Write(key);
        if (!_contents.TryGetValue(key, out var present) || Convert.ToHexString(present) != tag) return Task.FromResult<string?>(null);
        _contents[key] = bytes.ToArray();
        return Task.FromResult<string?>(Convert.ToHexString(bytes.Span));
    }

    public Task<LeaseAttempt> TryLeaseAsync(string key, string holder, CancellationToken cancellationToken) =>
        Task.FromResult(_leases.Add(key) ? new LeaseAttempt(new Lease(() => _leases.Remove(key)), null) : new LeaseAttempt(null, "build 7 by ann"));

    private void Write(string key)
    {
        if (WriteFails(_writes++)) throw new MeshException(MeshDiagnostics.FileNotAccessible, $"The ledger file '{key}' cannot be written: no space left.");
    }

    private sealed class Lease(Action release) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            release();
            return default;
        }
    }
}

/// <summary>A mesh, a ledger, a clock and a reporter: everything that a deployer uses.</summary>
internal sealed class World
{
    public MemoryControlPlane Plane { get; init; } = new();

    public MemoryLedgerStore Store { get; } = new();

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

    public Task<LedgerHistory> HistoryAsync(string service = "orders") => Ledger.ReadAsync("shop", service, TestContext.Current.CancellationToken);
}

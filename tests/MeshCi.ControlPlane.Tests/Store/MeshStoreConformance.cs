using System.Text;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Tests.Store;

/// <summary>A store that the suite runs on.</summary>
public abstract class StoreUnderTest : IDisposable
{
    /// <summary>Why a reopened store does not have its earlier data; null if it does.</summary>
    public abstract string? Forgets { get; }

    /// <summary>Opens an empty store the first time, and the same store after that.</summary>
    public abstract IMeshStore Open(int keptChanges);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>The requirements for every store. For each store, a class derives from each part of this suite and defines how to open it.</summary>
public abstract class MeshStoreConformance(StoreUnderTest kind) : IDisposable
{
    protected const string Account = "000000000000";
    protected const string Other = "111122223333";
    protected const string Region = "us-east-1";

    private readonly List<IMeshStore> _opened = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var store in _opened) store.Dispose();
        kind.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IMeshStore Start(int keptChanges = RecordedChange.Kept)
    {
        var store = kind.Open(keptChanges);
        _opened.Add(store);
        return store;
    }

    protected IMeshStore Restart(IMeshStore store, int keptChanges = RecordedChange.Kept)
    {
        if (kind.Forgets is { } reason) Assert.Skip(reason);
        store.Dispose();
        return Start(keptChanges);
    }

    protected static ResourceAddress Mesh(string name = "shop", string owner = Account, string region = Region) =>
        new(region, owner, name, ResourceKind.Mesh, "", name);

    protected static ResourceAddress Node(string name, string mesh = "shop", string owner = Account) =>
        new(Region, owner, mesh, ResourceKind.VirtualNode, "", name);

    protected static ResourceAddress Route(string router, string name) => new(Region, Account, "shop", ResourceKind.Route, router, name);

    protected static byte[] Spec(string text) => Encoding.UTF8.GetBytes($$"""{"x":"{{text}}"}""");

    protected static Task<StoredResource> Insert(IMeshStore store, ResourceAddress at, string owner = Account, long now = 1, params Link[] links) =>
        store.WriteAsync(transaction => transaction.Insert(at, owner, "uid-" + at.Name, now, Spec(at.Name), links));

    protected static Task Write(IMeshStore store, Action<IMeshTransaction> change) => store.WriteAsync(transaction =>
    {
        change(transaction);
        return true;
    });

    protected static RecordedChange Change(int number) => new(number, "CreateVirtualNode", "arn:aws:iam::000000000000:root", Node($"n{number}"), 0, 1);

    protected static Task Record(IMeshStore store, int first, int last) => Task.WhenAll(Enumerable.Range(first, last - first + 1).Select(number =>
    {
        var change = Change(number);
        return Write(store, transaction => transaction.Record(change));
    }));

    /// <summary>Compares specs as bytes, because records compare them by reference.</summary>
    protected static void ShouldBeSame(StoredResource? actual, StoredResource expected)
    {
        (actual.ShouldNotBeNull() with { Spec = expected.Spec }).ShouldBe(expected);
        Encoding.UTF8.GetString(actual.Spec).ShouldBe(Encoding.UTF8.GetString(expected.Spec));
    }
}

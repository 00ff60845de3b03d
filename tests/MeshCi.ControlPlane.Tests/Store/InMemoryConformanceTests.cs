using MeshCi.ControlPlane.Store;
using MeshCi.ControlPlane.Store.InMemory;

namespace MeshCi.ControlPlane.Tests.Store;

public sealed class InMemoryTransactionTests() : TransactionConformance(new InMemoryUnderTest());

public sealed class InMemoryClientTokenTests() : ClientTokenConformance(new InMemoryUnderTest());

public sealed class InMemoryChangeFeedTests() : ChangeFeedConformance(new InMemoryUnderTest());

/// <summary>The in-memory store.</summary>
internal sealed class InMemoryUnderTest : StoreUnderTest
{
    public override string? Forgets => "The store ends with its process.";

    public override IMeshStore Open(int keptChanges) => new InMemoryMeshStore(keptChanges);
}

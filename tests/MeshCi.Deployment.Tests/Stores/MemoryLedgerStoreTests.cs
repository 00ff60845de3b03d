using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests.Stores;

public sealed class MemoryLedgerStoreTests : LedgerStoreTests
{
    private readonly MemoryLedgerStore _store = new();

    protected override ILedgerStore Open() => _store;
}

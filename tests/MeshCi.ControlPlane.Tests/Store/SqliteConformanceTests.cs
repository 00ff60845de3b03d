using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Tests.Store;

public sealed class SqliteTransactionTests() : TransactionConformance(new SqliteUnderTest());

public sealed class SqliteClientTokenTests() : ClientTokenConformance(new SqliteUnderTest());

public sealed class SqliteChangeFeedTests() : ChangeFeedConformance(new SqliteUnderTest());

/// <summary>The SQLite store.</summary>
internal sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly TemporaryDirectory _directory = new();

    public override string? Forgets => null;

    public override IMeshStore Open(int keptChanges) => SqliteMeshStore.Open(_directory.File("meshci.db"), keptChanges);

    public override void Dispose()
    {
        _directory.Dispose();
        base.Dispose();
    }
}

using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;
using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Tests.Store;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_failing_statement_rolls_back_only_its_own_change()
    {
        using var directory = new TemporaryDirectory();
        using var store = SqliteMeshStore.Open(directory.File("meshci.db"));
        using var queued = new ManualResetEventSlim();

        // The first change blocks the writer until the others are queued behind it, so that all three are in one batch.
        var before = store.WriteAsync(transaction =>
        {
            queued.Wait();
            return Insert(transaction, "before");
        });
        var broken = store.WriteAsync(transaction =>
        {
            // A tag without a resource violates a constraint of the database.
            var half = Insert(transaction, "half");
            return transaction.SetTags(half with { Key = 4711 }, new Dictionary<string, string> { ["a"] = "b" });
        });
        var after = store.WriteAsync(transaction => Insert(transaction, "after"));
        queued.Set();

        await before;
        await after;
        (await Should.ThrowAsync<SqliteException>(broken)).SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_CONSTRAINT);
        store.Read(transaction => Found(transaction, "before", "half", "after")).ShouldBe(["before", "after"]);
    }

    private static List<string> Found(IMeshReader transaction, params string[] names) => [.. names.Where(name => transaction.Find(Mesh(name)) is not null)];

    private static StoredResource Insert(IMeshTransaction transaction, string name) =>
        transaction.Insert(Mesh(name), "000000000000", name, 0, "{}"u8.ToArray(), []);

    private static ResourceAddress Mesh(string name) => new("us-east-1", "000000000000", name, ResourceKind.Mesh, "", "");
}

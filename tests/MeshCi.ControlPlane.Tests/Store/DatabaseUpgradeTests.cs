using System.Text;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;
using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Tests.Store;

public sealed class DatabaseUpgradeTests
{
    // As written by the first version.
    private const string FormatOne =
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE resource (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            region TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
            uid TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, spec BLOB NOT NULL,
            UNIQUE (region, kind, mesh, parent, name)
        ) STRICT;
        CREATE TABLE link (
            source INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            region TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (source, kind, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX link_target ON link (region, mesh, kind, name);
        CREATE TABLE tag (
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (resource, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE token (
            region TEXT NOT NULL, operation TEXT NOT NULL, token TEXT NOT NULL,
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            digest BLOB NOT NULL, answer BLOB NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (region, operation, token)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_resource ON token (resource);
        CREATE INDEX token_used ON token (used);
        PRAGMA application_id=1298494312; PRAGMA user_version=1;
        INSERT INTO resource (key, region, mesh, kind, parent, name, uid, version, created, updated, spec) VALUES
            (3, 'us-east-1', 'shop', 0, '', 'shop', 'u3', 1, 5, 5, CAST('{}' AS BLOB)),
            (4, 'us-east-1', 'shop', 1, '', 'orders', 'u4', 7, 5, 6, CAST('{"backends":[]}' AS BLOB)),
            (9, 'us-east-1', 'shop', 4, '', 'orders', 'u9', 1, 5, 6, CAST('{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}' AS BLOB));
        INSERT INTO link VALUES (9, 'us-east-1', 'shop', 1, 'orders');
        INSERT INTO tag VALUES (4, 'team', 'orders'), (3, 'a', '');
        INSERT INTO token VALUES
            ('us-east-1', 'CreateMesh', 't', 3, x'01', CAST('{"meshName":"shop","spec":{"egressFilter":{"type":"ALLOW_ALL"}},"status":{"status":"ACTIVE"},
            "metadata":{"arn":"arn:aws:appmesh:us-east-1:000000000000:mesh/shop","meshOwner":"000000000000","resourceOwner":"000000000000","version":1,
            "createdAt":0.005,"lastUpdatedAt":1764489599.999,"uid":"u3"}}' AS BLOB), 99),
            ('us-east-1', 'CreateMesh', 'broken', 3, x'01', x'02', 99);
        DELETE FROM resource WHERE key=9;
        INSERT INTO resource (region, mesh, kind, parent, name, uid, version, created, updated, spec) VALUES
            ('us-east-1', 'shop', 4, '', 'orders', 'u10', 1, 5, 6, CAST('{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}' AS BLOB));
        INSERT INTO link VALUES (10, 'us-east-1', 'shop', 1, 'orders');
        """;

    [Fact]
    public async Task A_file_of_format_1_opens_and_keeps_its_data()
    {
        // The numbers of kinds are part of the format.
        ((int)ResourceKind.Mesh, (int)ResourceKind.VirtualNode, (int)ResourceKind.VirtualService).ShouldBe((0, 1, 4));
        using var directory = Written(FormatOne);
        for (var opening = 0; opening < 2; opening++)
        {
            using var store = SqliteMeshStore.Open(directory.File("meshci.db"));
            store.Read(transaction =>
            {
                var node = transaction.Get(At(ResourceKind.VirtualNode, "orders"));
                (node.Key, node.Owner, node.Uid, node.Version, node.CreatedAt, node.UpdatedAt).ShouldBe((4, "000000000000", "u4", 7, 5, 6));
                node.Arn.ShouldBe("arn:aws:appmesh:us-east-1:000000000000:mesh/shop/virtualNode/orders");
                transaction.AllTags(node)["team"].ShouldBe("orders");
                transaction.Referring(ResourceKind.VirtualService, node.Address).Single().Uid.ShouldBe("u10");
                var made = transaction.Recall(new ClientToken("000000000000", "us-east-1", "CreateMesh", "t"), 0).ShouldNotBeNull();
                (made.Result with { Spec = [] }).ShouldBe(transaction.Get(At(ResourceKind.Mesh, "shop")) with { UpdatedAt = 1764489599999, Spec = [] });
                Encoding.UTF8.GetString(made.Result.Spec).ShouldBe("""{"egressFilter":{"type":"ALLOW_ALL"}}""");
                made.Digest.ShouldBe([1]);
                transaction.Recall(new ClientToken("000000000000", "us-east-1", "CreateMesh", "broken"), 0).ShouldBeNull();
                return 0;
            });
        }

        using var after = SqliteMeshStore.Open(directory.File("meshci.db"));
        var created = await after.WriteAsync(transaction =>
        {
            transaction.Delete(transaction.Get(At(ResourceKind.VirtualNode, "orders")));
            return transaction.Insert(At(ResourceKind.VirtualNode, "orders"), "000000000000", "u", 0, "{}"u8.ToArray(), []);
        });
        created.Key.ShouldBe(11);
        after.Read(transaction => transaction.AllTags(created)).ShouldBeEmpty();
    }

    [Fact]
    public void An_upgraded_file_equals_a_new_one()
    {
        using var old = Written(FormatOne);
        using var fresh = new TemporaryDirectory();
        SqliteMeshStore.Open(old.File("meshci.db")).Dispose();
        SqliteMeshStore.Open(fresh.File("meshci.db")).Dispose();
        Schema(old).ShouldBe(Schema(fresh));
    }

    [Theory]
    [InlineData("DROP TABLE token", "could not be upgraded to format 5")]
    [InlineData("PRAGMA foreign_keys=OFF; INSERT INTO tag VALUES (77, 'a', 'b')", "contains rows that do not belong to a resource")]
    public async Task A_failed_upgrade_leaves_the_file_unchanged(string damage, string message)
    {
        using var directory = Written(FormatOne + damage + ";");
        var before = await File.ReadAllBytesAsync(directory.File("meshci.db"), TestContext.Current.CancellationToken);
        Should.Throw<StoreRefusedException>(() => SqliteMeshStore.Open(directory.File("meshci.db"))).Message.ShouldContain(message);
        (await File.ReadAllBytesAsync(directory.File("meshci.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        Should.Throw<StoreRefusedException>(() => SqliteMeshStore.Open(directory.File("meshci.db")));
    }

    private static ResourceAddress At(ResourceKind kind, string name) => new("us-east-1", "000000000000", "shop", kind, "", name);

    private static TemporaryDirectory Written(string sql)
    {
        var directory = new TemporaryDirectory();
        Run(directory, sql, command => command.ExecuteNonQuery());
        return directory;
    }

    private static List<string> Schema(TemporaryDirectory directory) =>
        Run(directory, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", command =>
    {
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    });

    private static T Run<T>(TemporaryDirectory directory, string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={directory.File("meshci.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}

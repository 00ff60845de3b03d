using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;
using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Sqlite;

/// <summary>Reads within one transaction of the database. Parameters of statements are named by their positions.</summary>
/// <param name="statements">The connection.</param>
internal class SqliteReader(Statements statements) : IMeshReader
{
    private const string Columns = "key, region, mesh_owner, mesh, kind, parent, name, owner, uid, version, created, updated, spec";
    private const string ChangeColumns = "number, at, operation, who, before, after, region, mesh_owner, mesh, kind, parent, name";

    /// <summary>The connection.</summary>
    protected Statements Statements { get; } = statements;

    /// <inheritdoc />
    public long Revision => Statements.Number("SELECT coalesce(max(number), 0) FROM change");

    /// <inheritdoc />
    public StoredResource? Find(ResourceAddress at) => Statements.First(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name=$5",
        Resource, at.Region, at.MeshOwner, (long)at.Kind, at.Mesh, at.Parent, at.Name);

    /// <inheritdoc />
    public StoredResource? FindOwned(string owner, ResourceAddress at) => Statements.First(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name=$5 "
        + "ORDER BY mesh_owner<>$1, mesh_owner LIMIT 1",
        Resource, at.Region, owner, (long)at.Kind, at.Mesh, at.Parent, at.Name);

    /// <inheritdoc />
    public long Count(ResourceAddress collection) => collection.Kind == ResourceKind.Mesh
        ? Statements.Number("SELECT count(*) FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=0", collection.Region, collection.MeshOwner)
        : Statements.Number(
            "SELECT count(*) FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4",
            collection.Region, collection.MeshOwner, (long)collection.Kind, collection.Mesh, collection.Parent);

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Page(ResourceAddress collection, string after, int count) => collection.Kind == ResourceKind.Mesh
        ? Statements.Rows(
            $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=0 AND mesh>$2 ORDER BY mesh LIMIT $3",
            Resource, collection.Region, collection.MeshOwner, after, (long)count)
        : Statements.Rows(
            $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name>$5 ORDER BY name LIMIT $6",
            Resource, collection.Region, collection.MeshOwner, (long)collection.Kind, collection.Mesh, collection.Parent, after, (long)count);

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Referring(ResourceKind kind, ResourceAddress target) => Statements.Rows(
        $"SELECT {Columns} FROM resource "
        + "WHERE key IN (SELECT source FROM link WHERE region=$0 AND mesh_owner=$1 AND mesh=$2 AND kind=$3 AND name=$4) AND kind=$5 "
        + "ORDER BY parent, name",
        Resource, target.Region, target.MeshOwner, target.Mesh, (long)target.Kind, target.Name, (long)kind);

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> All(ResourceAddress mesh) => Statements.Rows(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND mesh=$2 ORDER BY kind, parent, name",
        Resource, mesh.Region, mesh.MeshOwner, mesh.Mesh);

    /// <inheritdoc />
    public ILookup<long, KeyValuePair<string, string>> TagsOfAll(ResourceAddress mesh) => Statements.Rows(
        "SELECT t.resource, t.key, t.value FROM resource r JOIN tag t ON t.resource=r.key "
        + "WHERE r.region=$0 AND r.mesh_owner=$1 AND r.mesh=$2 ORDER BY t.resource, t.key",
        row => (Resource: row.GetInt64(0), Tag: KeyValuePair.Create(row.GetString(1), row.GetString(2))), mesh.Region, mesh.MeshOwner, mesh.Mesh)
        .ToLookup(row => row.Resource, row => row.Tag);

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Meshes() =>
        Statements.Rows($"SELECT {Columns} FROM resource WHERE kind=0 ORDER BY region, mesh_owner, mesh", Resource);

    /// <inheritdoc />
    public long CountInMesh(ResourceAddress mesh, ResourceKind kind) => Statements.Number(
        "SELECT count(*) FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3", mesh.Region, mesh.MeshOwner, (long)kind, mesh.Mesh);

    /// <inheritdoc />
    public IReadOnlyList<KeyValuePair<string, string>> Tags(StoredResource resource, string after, int count) => Statements.Rows(
        "SELECT key, value FROM tag WHERE resource=$0 AND key>$1 ORDER BY key LIMIT $2",
        reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)), resource.Key, after, (long)count);

    /// <inheritdoc />
    public RememberedCall? Recall(ClientToken token, long oldest) => Statements.First(
        "SELECT r.key, r.region, r.mesh_owner, r.mesh, r.kind, r.parent, r.name, r.owner, r.uid, t.version, r.created, t.updated, t.spec, t.digest "
        + "FROM token t JOIN resource r ON r.key=t.resource WHERE t.account=$0 AND t.region=$1 AND t.operation=$2 AND t.token=$3 AND t.used>=$4",
        row => new RememberedCall(row.GetFieldValue<byte[]>(13), Resource(row)), token.Account, token.Region, token.Operation, token.Value, oldest);

    /// <inheritdoc />
    public IReadOnlyList<RecordedChange> LastChanges(int count, ResourceAddress? mesh = null) => mesh is not { } of
        ? Statements.Rows($"SELECT {ChangeColumns} FROM change ORDER BY number DESC LIMIT $0", Change, (long)count)
        : Statements.Rows(
            $"SELECT {ChangeColumns} FROM change WHERE region=$0 AND mesh_owner=$1 AND mesh=$2 ORDER BY number DESC LIMIT $3",
            Change, of.Region, of.MeshOwner, of.Mesh, (long)count);

    /// <inheritdoc />
    public IReadOnlyList<RecordedChange> ChangesAfter(long revision, int count) =>
        Statements.Rows($"SELECT {ChangeColumns} FROM change WHERE number>$0 ORDER BY number LIMIT $1", Change, revision, (long)count);

    private static StoredResource Resource(SqliteDataReader row) => new(
        row.GetInt64(0),
        new ResourceAddress(row.GetString(1), row.GetString(2), row.GetString(3), (ResourceKind)row.GetInt32(4), row.GetString(5), row.GetString(6)),
        row.GetString(7), row.GetString(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetFieldValue<byte[]>(12));

    private static RecordedChange Change(SqliteDataReader row) => new(
        row.GetInt64(1), row.GetString(2), row.GetString(3),
        new ResourceAddress(row.GetString(6), row.GetString(7), row.GetString(8), (ResourceKind)row.GetInt32(9), row.GetString(10), row.GetString(11)),
        row.GetInt64(4), row.GetInt64(5))
    {
        Revision = row.GetInt64(0),
    };
}

using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.ControlPlane.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeshCi.ControlPlane.Sqlite;

/// <summary>Reads and writes within one transaction of the database.</summary>
/// <param name="statements">The connection.</param>
/// <param name="kept">Number of changes to keep.</param>
internal sealed class SqliteTransaction(Statements statements, int kept) : SqliteReader(statements), IMeshTransaction
{
    // Deleting old changes with each change would cost every change a second statement.
    private const int ForgetEvery = 64;

    /// <summary>The revision of the newest change that was recorded in this transaction; null if none was.</summary>
    public long? Recorded { get; private set; }

    /// <inheritdoc />
    public StoredResource Insert(ResourceAddress at, string owner, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        long key;
        try
        {
            key = Statements.Number(
                "INSERT INTO resource (region, mesh_owner, mesh, kind, parent, name, owner, uid, version, created, updated, spec) "
                + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $9) RETURNING key",
                at.Region, at.MeshOwner, at.Mesh, (long)at.Kind, at.Parent, at.Name, owner, uid, now, spec);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            throw new InvalidOperationException($"{at.Arn} already exists.", exception);
        }

        Connect(key, at, links);
        return new StoredResource(key, at, owner, uid, 1, now, now, spec);
    }

    /// <inheritdoc />
    public StoredResource Update(StoredResource resource, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        var updated = resource with { Version = resource.Version + 1, UpdatedAt = now, Spec = spec };
        Statements.Run("UPDATE resource SET version=$1, updated=$2, spec=$3 WHERE key=$0", updated.Key, updated.Version, updated.UpdatedAt, updated.Spec);
        Statements.Run("DELETE FROM link WHERE source=$0", updated.Key);
        Connect(updated.Key, updated.Address, links);
        return updated;
    }

    /// <inheritdoc />
    public void Delete(StoredResource resource) => Statements.Run("DELETE FROM resource WHERE key=$0", resource.Key);

    /// <inheritdoc />
    public long SetTags(StoredResource resource, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
            Statements.Run("INSERT INTO tag (resource, key, value) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET value=$2", resource.Key, key, value);
        return Statements.Number("SELECT count(*) FROM tag WHERE resource=$0", resource.Key);
    }

    /// <inheritdoc />
    public void RemoveTags(StoredResource resource, IEnumerable<string> keys)
    {
        foreach (var key in keys) Statements.Run("DELETE FROM tag WHERE resource=$0 AND key=$1", resource.Key, key);
    }

    /// <inheritdoc />
    public void Remember(ClientToken token, RememberedCall made, long now, long oldest)
    {
        Statements.Run("DELETE FROM token WHERE used<$0", oldest);
        var result = made.Result;
        Statements.Run(
            "INSERT INTO token (account, region, operation, token, resource, digest, version, updated, spec, used) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
            token.Account, token.Region, token.Operation, token.Value, result.Key, made.Digest, result.Version, result.UpdatedAt, result.Spec, now);
    }

    /// <inheritdoc />
    public void Record(RecordedChange change)
    {
        var at = change.Address;
        var number = Statements.Number(
            "INSERT INTO change (at, operation, who, region, mesh_owner, mesh, kind, parent, name, before, after) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number",
            change.At, change.Operation, change.Who, at.Region, at.MeshOwner, at.Mesh, (long)at.Kind, at.Parent, at.Name, change.Before, change.After);
        Recorded = number;
        if (number % ForgetEvery == 0) Statements.Run("DELETE FROM change WHERE number<=$0", number - kept);
    }

    private void Connect(long key, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links)
        {
            Statements.Run(
                "INSERT OR IGNORE INTO link (source, region, mesh_owner, mesh, kind, name) VALUES ($0, $1, $2, $3, $4, $5)",
                key, at.Region, at.MeshOwner, at.Mesh, (long)link.Kind, link.Name);
        }
    }
}

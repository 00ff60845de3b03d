using MeshCi.Definitions;
using Microsoft.Data.Sqlite;

namespace MeshCi.Local.Store;

/// <summary>What can be read and changed within one transaction. The names of statements' parameters are their positions.</summary>
internal sealed class MeshTransaction(Statements statements)
{
    private const string Columns = "key, region, mesh_owner, mesh, kind, parent, name, owner, uid, version, created, updated, spec";

    /// <summary>The resource, or null.</summary>
    public StoredResource? Find(ResourceAddress at) => statements.First(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name=$5",
        Read, at.Region, at.MeshOwner, (long)at.Kind, at.Mesh, at.Parent, at.Name);

    /// <summary>The resource.</summary>
    /// <exception cref="ApiException">It is not there.</exception>
    public StoredResource Get(ResourceAddress at) => Find(at) ?? throw ApiException.NotFound(at.AbsentText);

    /// <summary>The resource that an account owns under those names, in its own mesh if it has one of that name, or else in a shared one; null if there is none.</summary>
    public StoredResource? FindOwned(string owner, ResourceAddress at) => statements.First(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name=$5 ORDER BY mesh_owner<>$1, mesh_owner LIMIT 1",
        Read, at.Region, owner, (long)at.Kind, at.Mesh, at.Parent, at.Name);

    /// <summary>How many of a kind there are in the same mesh, router or gateway, whoever owns them; of meshes, in the region and account.</summary>
    public long Count(ResourceAddress like) => like.Kind == ResourceKind.Mesh
        ? statements.Number("SELECT count(*) FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=0", like.Region, like.MeshOwner)
        : statements.Number(
            "SELECT count(*) FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4",
            like.Region, like.MeshOwner, (long)like.Kind, like.Mesh, like.Parent);

    /// <summary>Up to <paramref name="count"/> resources after a name, in ordinal order of their names.</summary>
    public List<StoredResource> Page(ResourceAddress like, string after, int count) => like.Kind == ResourceKind.Mesh
        ? statements.Rows(
            $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=0 AND mesh>$2 ORDER BY mesh LIMIT $3",
            Read, like.Region, like.MeshOwner, after, (long)count)
        : statements.Rows(
            $"SELECT {Columns} FROM resource WHERE region=$0 AND mesh_owner=$1 AND kind=$2 AND mesh=$3 AND parent=$4 AND name>$5 ORDER BY name LIMIT $6",
            Read, like.Region, like.MeshOwner, (long)like.Kind, like.Mesh, like.Parent, after, (long)count);

    /// <summary>The resources of a kind whose specs refer to a resource by its name.</summary>
    public List<StoredResource> Referring(ResourceKind kind, ResourceAddress to) => statements.Rows(
        $"SELECT {Columns} FROM resource WHERE key IN (SELECT source FROM link WHERE region=$0 AND mesh_owner=$1 AND mesh=$2 AND kind=$3 AND name=$4) AND kind=$5 "
        + "ORDER BY parent, name",
        Read, to.Region, to.MeshOwner, to.Mesh, (long)to.Kind, to.Name, (long)kind);

    /// <summary>Adds a resource that an account owns.</summary>
    public StoredResource Insert(ResourceAddress at, string owner, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        var key = statements.Number(
            "INSERT INTO resource (region, mesh_owner, mesh, kind, parent, name, owner, uid, version, created, updated, spec) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $9) RETURNING key",
            at.Region, at.MeshOwner, at.Mesh, (long)at.Kind, at.Parent, at.Name, owner, uid, now, spec);
        Connect(key, at, links);
        return new StoredResource(key, at, owner, uid, 1, now, now, spec);
    }

    /// <summary>Replaces a resource's spec and counts its version up.</summary>
    public StoredResource Update(StoredResource resource, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        var updated = resource with { Version = resource.Version + 1, UpdatedAt = now, Spec = spec };
        statements.Run("UPDATE resource SET version=$1, updated=$2, spec=$3 WHERE key=$0", updated.Key, updated.Version, updated.UpdatedAt, updated.Spec);
        statements.Run("DELETE FROM link WHERE source=$0", updated.Key);
        Connect(updated.Key, updated.Address, links);
        return updated;
    }

    /// <summary>Removes a resource with its tags, links and client tokens.</summary>
    public void Delete(StoredResource resource) => statements.Run("DELETE FROM resource WHERE key=$0", resource.Key);

    /// <summary>Up to <paramref name="count"/> tags after a key, in ordinal order of their keys.</summary>
    public List<KeyValuePair<string, string>> Tags(StoredResource resource, string after, int count) => statements.Rows(
        "SELECT key, value FROM tag WHERE resource=$0 AND key>$1 ORDER BY key LIMIT $2",
        reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)), resource.Key, after, (long)count);

    /// <summary>Sets tags; others stay.</summary>
    /// <returns>How many the resource has now.</returns>
    public long SetTags(StoredResource resource, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
            statements.Run("INSERT INTO tag (resource, key, value) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET value=$2", resource.Key, key, value);
        return statements.Number("SELECT count(*) FROM tag WHERE resource=$0", resource.Key);
    }

    /// <summary>Removes tags; keys that are not there do no harm.</summary>
    public void RemoveTags(StoredResource resource, IEnumerable<string> keys)
    {
        foreach (var key in keys) statements.Run("DELETE FROM tag WHERE resource=$0 AND key=$1", resource.Key, key);
    }

    /// <summary>All tags by key.</summary>
    public IReadOnlyDictionary<string, string> AllTags(StoredResource resource) => Tags(resource, "", int.MaxValue).ToDictionary(StringComparer.Ordinal);

    /// <summary>What a client token of an account was answered, or null if it is new.</summary>
    public RememberedAnswer? Recall(ClientToken token) => statements.First(
        "SELECT digest, answer FROM token WHERE account=$0 AND region=$1 AND operation=$2 AND token=$3",
        reader => new RememberedAnswer(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)), token.Account, token.Region, token.Operation, token.Value);

    /// <summary>Keeps what a client token was answered, and drops those last used before <paramref name="oldest"/>.</summary>
    public void Remember(ClientToken token, StoredResource resource, RememberedAnswer answer, long now, long oldest)
    {
        statements.Run("DELETE FROM token WHERE used<$0", oldest);
        statements.Run(
            "INSERT INTO token (account, region, operation, token, resource, digest, answer, used) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
            token.Account, token.Region, token.Operation, token.Value, resource.Key, answer.Digest, answer.Answer, now);
    }

    private void Connect(long key, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links)
        {
            statements.Run(
                "INSERT OR IGNORE INTO link (source, region, mesh_owner, mesh, kind, name) VALUES ($0, $1, $2, $3, $4, $5)",
                key, at.Region, at.MeshOwner, at.Mesh, (long)link.Kind, link.Name);
        }
    }

    private static StoredResource Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        new ResourceAddress(row.GetString(1), row.GetString(2), row.GetString(3), (ResourceKind)row.GetInt32(4), row.GetString(5), row.GetString(6)),
        row.GetString(7), row.GetString(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetFieldValue<byte[]>(12));
}

/// <summary>That a resource's spec names another of the same mesh.</summary>
internal readonly record struct Link(ResourceKind Kind, string Name);

using MeshCi.Definitions;
using Microsoft.Data.Sqlite;

namespace MeshCi.Local.Store;

/// <summary>What can be read and changed within one transaction. The names of statements' parameters are their positions.</summary>
internal sealed class MeshTransaction(Statements statements)
{
    private const string Columns = "key, region, mesh, kind, parent, name, uid, version, created, updated, spec";

    /// <summary>The resource, or null.</summary>
    public StoredResource? Find(ResourceAddress at) => statements.First(
        $"SELECT {Columns} FROM resource WHERE region=$0 AND kind=$1 AND mesh=$2 AND parent=$3 AND name=$4",
        Read, at.Region, (long)at.Kind, at.Mesh, at.Parent, at.Name);

    /// <summary>The resource.</summary>
    /// <exception cref="ApiException">It is not there.</exception>
    public StoredResource Get(ResourceAddress at) => Find(at) ?? throw ApiException.NotFound(at.AbsentText);

    /// <summary>How many of a kind there are in the same mesh, router or gateway; of meshes, in the region.</summary>
    public long Count(ResourceAddress like) => like.Kind == ResourceKind.Mesh
        ? statements.Number("SELECT count(*) FROM resource WHERE region=$0 AND kind=0", like.Region)
        : statements.Number("SELECT count(*) FROM resource WHERE region=$0 AND kind=$1 AND mesh=$2 AND parent=$3", like.Region, (long)like.Kind, like.Mesh, like.Parent);

    /// <summary>Up to <paramref name="count"/> resources after a name, in ordinal order of their names.</summary>
    public List<StoredResource> Page(ResourceAddress like, string after, int count) => like.Kind == ResourceKind.Mesh
        ? statements.Rows($"SELECT {Columns} FROM resource WHERE region=$0 AND kind=0 AND mesh>$1 ORDER BY mesh LIMIT $2", Read, like.Region, after, (long)count)
        : statements.Rows(
            $"SELECT {Columns} FROM resource WHERE region=$0 AND kind=$1 AND mesh=$2 AND parent=$3 AND name>$4 ORDER BY name LIMIT $5",
            Read, like.Region, (long)like.Kind, like.Mesh, like.Parent, after, (long)count);

    /// <summary>The resources of a kind whose specs refer to a resource by its name.</summary>
    public List<StoredResource> Referring(ResourceKind kind, ResourceAddress to) => statements.Rows(
        "SELECT r.key, r.region, r.mesh, r.kind, r.parent, r.name, r.uid, r.version, r.created, r.updated, r.spec FROM link l JOIN resource r ON r.key=l.source "
        + "WHERE l.region=$0 AND l.mesh=$1 AND l.kind=$2 AND l.name=$3 AND r.kind=$4 ORDER BY r.parent, r.name",
        Read, to.Region, to.Mesh, (long)to.Kind, to.Name, (long)kind);

    /// <summary>Adds a resource.</summary>
    public StoredResource Insert(ResourceAddress at, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        var key = statements.Number(
            "INSERT INTO resource (region, mesh, kind, parent, name, uid, version, created, updated, spec) VALUES ($0, $1, $2, $3, $4, $5, 1, $6, $6, $7) RETURNING key",
            at.Region, at.Mesh, (long)at.Kind, at.Parent, at.Name, uid, now, spec);
        Connect(key, at, links);
        return new StoredResource(key, at, uid, 1, now, now, spec);
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

    /// <summary>What a client token was answered, or null if it is new or was used before <paramref name="oldest"/>.</summary>
    public RememberedAnswer? Recall(string region, string operation, string token, long oldest) => statements.First(
        "SELECT digest, answer FROM token WHERE region=$0 AND operation=$1 AND token=$2 AND used>=$3",
        reader => new RememberedAnswer(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)), region, operation, token, oldest);

    /// <summary>Keeps what a client token was answered, and drops those last used before <paramref name="oldest"/>.</summary>
    public void Remember(string region, string operation, string token, StoredResource resource, RememberedAnswer answer, long now, long oldest)
    {
        statements.Run("DELETE FROM token WHERE used<$0", oldest);
        statements.Run(
            "INSERT INTO token (region, operation, token, resource, digest, answer, used) VALUES ($0, $1, $2, $3, $4, $5, $6)",
            region, operation, token, resource.Key, answer.Digest, answer.Answer, now);
    }

    private void Connect(long key, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links)
        {
            statements.Run(
                "INSERT OR IGNORE INTO link (source, region, mesh, kind, name) VALUES ($0, $1, $2, $3, $4)", key, at.Region, at.Mesh, (long)link.Kind, link.Name);
        }
    }

    private static StoredResource Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        new ResourceAddress(row.GetString(1), row.GetString(2), (ResourceKind)row.GetInt32(3), row.GetString(4), row.GetString(5)),
        row.GetString(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetFieldValue<byte[]>(10));
}

/// <summary>That a resource's spec names another of the same mesh.</summary>
internal readonly record struct Link(ResourceKind Kind, string Name);

namespace MeshCi.ControlPlane.Sqlite.Database;

/// <summary>
/// The formats of the database, each as the step from the previous format. A new file takes all steps, an older one those that it
/// lacks. A released step never changes; a new format is a new step at the end.
/// </summary>
internal static class Upgrades
{
    /// <summary>The steps in order: step n, counted from 1, converts format n-1 to format n.</summary>
    public static IReadOnlyList<string> Steps { get; } = [Resources, Accounts, Changes, Results, Identity];

    /// <summary>The format that this code reads and writes.</summary>
    public static int Format => Steps.Count;

    private const string Resources =
        """
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
        """;

    // mesh_owner is the account of the mesh, owner the account of the resource, which differ in shared meshes. Before this step, there was one
    // account. The constraints of a table cannot be altered, so tables are created again; foreign keys are off meanwhile and checked afterwards.
    private const string Accounts =
        """
        CREATE TABLE resource_2 (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            region TEXT NOT NULL, mesh_owner TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
            owner TEXT NOT NULL, uid TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, spec BLOB NOT NULL,
            UNIQUE (region, mesh_owner, kind, mesh, parent, name)
        ) STRICT;
        INSERT INTO resource_2 (key, region, mesh_owner, mesh, kind, parent, name, owner, uid, version, created, updated, spec)
            SELECT key, region, '000000000000', mesh, kind, parent, name, '000000000000', uid, version, created, updated, spec FROM resource;
        UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM sqlite_sequence) WHERE name = 'resource_2';
        DROP TABLE resource;
        ALTER TABLE resource_2 RENAME TO resource;
        CREATE INDEX resource_owner ON resource (region, owner, kind, mesh, parent, name);
        CREATE TABLE link_2 (
            source INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            region TEXT NOT NULL, mesh_owner TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (source, kind, name)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO link_2 (source, region, mesh_owner, mesh, kind, name) SELECT source, region, '000000000000', mesh, kind, name FROM link;
        DROP TABLE link;
        ALTER TABLE link_2 RENAME TO link;
        CREATE INDEX link_target ON link (region, mesh_owner, mesh, kind, name);
        CREATE TABLE token_2 (
            account TEXT NOT NULL, region TEXT NOT NULL, operation TEXT NOT NULL, token TEXT NOT NULL,
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            digest BLOB NOT NULL, answer BLOB NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (account, region, operation, token)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO token_2 (account, region, operation, token, resource, digest, answer, used)
            SELECT '000000000000', region, operation, token, resource, digest, answer, used FROM token;
        DROP TABLE token;
        ALTER TABLE token_2 RENAME TO token;
        CREATE INDEX token_resource ON token (resource);
        CREATE INDEX token_used ON token (used);
        """;

    // before and after are versions; 0 before the resource was created and after it was deleted.
    private const string Changes =
        """
        CREATE TABLE change (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, operation TEXT NOT NULL, who TEXT NOT NULL,
            region TEXT NOT NULL, mesh_owner TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
            before INTEGER NOT NULL, after INTEGER NOT NULL
        ) STRICT;
        """;

    // A token stores the resource after its call instead of the bytes of the response. What never changes in a resource is not stored twice.
    private const string Results =
        """
        CREATE TABLE token_4 (
            account TEXT NOT NULL, region TEXT NOT NULL, operation TEXT NOT NULL, token TEXT NOT NULL,
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            digest BLOB NOT NULL, version INTEGER NOT NULL, updated INTEGER NOT NULL, spec BLOB NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (account, region, operation, token)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO token_4 (account, region, operation, token, resource, digest, version, updated, spec, used)
            SELECT account, region, operation, token, resource, digest, json_extract(answer, '$.metadata.version'),
                CAST(round(json_extract(answer, '$.metadata.lastUpdatedAt') * 1000) AS INTEGER), CAST(json_extract(answer, '$.spec') AS BLOB), used
            FROM (SELECT account, region, operation, token, resource, digest, CAST(answer AS TEXT) AS answer, used FROM token)
            WHERE json_valid(answer);
        DROP TABLE token;
        ALTER TABLE token_4 RENAME TO token;
        CREATE INDEX token_resource ON token (resource);
        CREATE INDEX token_used ON token (used);
        """;

    private const string Identity =
        """
        CREATE TABLE store (id TEXT NOT NULL) STRICT;
        INSERT INTO store (id) VALUES (lower(hex(randomblob(16))));
        """;
}

using MeshCi.ControlPlane.Settings;

namespace MeshCi.ControlPlane.Identity;

/// <summary>All keys that requests may be signed with, and their holders: the administrator, users and sessions.</summary>
public sealed class CredentialStore : ICredentialSource, IDisposable
{
    private readonly ISetting<IdentityConfiguration> _configuration;
    private readonly Keyring _keys;
    private Snapshot _current;

    /// <summary>A store with one administrator, and the identities of the configuration.</summary>
    public CredentialStore(Credential administrator, ISetting<IdentityConfiguration> configuration)
    {
        _configuration = configuration;
        _keys = new Keyring(administrator);
        Sessions = new SessionTokens(_keys.KeyFor("session token"));
        var identity = configuration.Current;
        _current = new Snapshot(identity, IdentityDirectory.Of(identity, _keys));
    }

    /// <summary>The tokens of sessions.</summary>
    public SessionTokens Sessions { get; }

    /// <summary>The identities of the configuration in force.</summary>
    public IdentityDirectory Directory
    {
        get
        {
            var identity = _configuration.Current;
            var current = Volatile.Read(ref _current);
            if (ReferenceEquals(current.From, identity)) return current.Directory;

            // Two requests that both find a new configuration create the directory twice, with the same result.
            current = new Snapshot(identity, IdentityDirectory.Of(identity, _keys));
            Volatile.Write(ref _current, current);
            return current.Directory;
        }
    }

    /// <inheritdoc />
    public KeyHolder? Find(string accessKeyId, string? sessionToken)
    {
        if (sessionToken is null)
        {
            if (accessKeyId == _keys.Administrator.AccessKeyId) return new KeyHolder(_keys.Administrator, Principal.Administrator);
            return Directory.FindUser(accessKeyId) is { } user ? new KeyHolder(user.Key, user.Principal) : null;
        }

        if (Sessions.Open(sessionToken) is not { } session || session.AccessKeyId != accessKeyId) return null;
        return SessionPrincipals.Find(session, Directory) is { } principal
            ? new KeyHolder(new Credential(session.AccessKeyId, session.Secret) { SessionToken = sessionToken }, principal)
            {
                Expires = DateTimeOffset.FromUnixTimeSeconds(session.Expires),
            }
            : null;
    }

    /// <inheritdoc />
    public void Dispose() => Sessions.Dispose();

    private sealed record Snapshot(IdentityConfiguration From, IdentityDirectory Directory);
}

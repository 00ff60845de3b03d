using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Credentials of a role session. They are renewed shortly before they expire, with the token that is available by then.</summary>
internal sealed class WebIdentityCredentials(CredentialSettings settings, IEnvironment environment, string roleArn, TimeProvider time)
    : AWSCredentials, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Session? _session;

    public override string ToString() => $"credentials of {roleArn}";

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => GetAsync(CancellationToken.None);

    /// <summary>Performs the first exchange, so that a refusal is reported before a deploy begins.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh(_session) is { } current) return current;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Of many calls that wait here, only the first one calls STS.
            if (Fresh(_session) is { } renewed) return renewed;
            try
            {
                _session = await ExchangeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MeshException) when (_session is { Lifetime.IsValid: true })
            {
                // The current session is still valid. The next call tries again.
            }

            return _session!.Credentials;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static ImmutableCredentials? Fresh(Session? session) => session is { Lifetime.IsFresh: true } ? session.Credentials : null;

    private async Task<Session> ExchangeAsync(CancellationToken cancellationToken)
    {
        var token = WebIdentitySource.Read(settings, environment)
            ?? throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable, $"The web identity token is no longer available: {WebIdentitySource.Places(settings)}.");
        var (session, granted) = await StsExchange.AssumeAsync(settings, token, roleArn, cancellationToken).ConfigureAwait(false);
        DateTimeOffset? end = session.Expiration is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;
        return new(
            new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
            new SessionLifetime(time, SessionLifetime.Length(settings.SessionDuration, end, granted)));
    }

    private sealed record Session(ImmutableCredentials Credentials, SessionLifetime Lifetime)
    {
        public override string ToString() => "session";
    }
}

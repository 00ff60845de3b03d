using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Credentials of a role session. They are renewed shortly before they expire, with the token that is available by then.</summary>
internal sealed class WebIdentityCredentials(CredentialSettings settings, IEnvironment environment, string roleArn, TimeProvider time)
    : AWSCredentials, IDisposable
{
    // Longer than any call takes, including all retries.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

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
            catch (MeshException) when (_session is { } old && time.GetUtcNow() < old.End)
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

    private ImmutableCredentials? Fresh(Session? session) => session is not null && time.GetUtcNow() < session.End - RenewBefore ? session.Credentials : null;

    private async Task<Session> ExchangeAsync(CancellationToken cancellationToken)
    {
        var token = WebIdentitySource.Read(settings, environment)
            ?? throw new MeshException(
                MeshDiagnostics.WebIdentityNotUsable, $"The web identity token is no longer available: {WebIdentitySource.Places(settings)}.");
        var response = await StsExchange.AssumeAsync(settings, token, roleArn, cancellationToken).ConfigureAwait(false);
        // A response without an expiration is treated as the shortest session that STS grants.
        var end = response.Expiration is { } given ? new DateTimeOffset(given.ToUniversalTime()) : time.GetUtcNow().AddMinutes(15);
        return new(new ImmutableCredentials(response.AccessKeyId, response.SecretAccessKey, response.SessionToken), end);
    }

    private sealed record Session(ImmutableCredentials Credentials, DateTimeOffset End)
    {
        public override string ToString() => $"session until {End:u}";
    }
}

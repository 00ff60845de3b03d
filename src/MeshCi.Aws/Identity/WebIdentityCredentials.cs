using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Credentials of a role session, renewed shortly before they end with the token that is there by then.</summary>
internal sealed class WebIdentityCredentials(CredentialSettings settings, IEnvironment environment, string roleArn, TimeProvider time) : AWSCredentials, IDisposable
{
    // Longer than any call with all its retries takes.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Session? _session;

    public override string ToString() => $"credentials of {roleArn}";

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => GetAsync(CancellationToken.None);

    /// <summary>The first exchange, so that a refusal shows before a deploy begins.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh(_session) is { } current) return current;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Of many calls that wait here, only the first one asks.
            if (Fresh(_session) is { } renewed) return renewed;
            try
            {
                _session = await ExchangeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MeshException) when (_session is { } old && time.GetUtcNow() < old.End)
            {
                // What is still valid serves; the next call tries again.
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
            ?? throw new MeshException(MeshDiagnostics.WebIdentityNotUsable, $"The web identity token is gone: looked in {WebIdentitySource.Places(settings)}.");
        var answer = await StsExchange.AssumeAsync(settings, token, roleArn, cancellationToken).ConfigureAwait(false);
        // An answer without an end is read as the shortest session that STS grants.
        var end = answer.Expiration is { } given ? new DateTimeOffset(given.ToUniversalTime()) : time.GetUtcNow().AddMinutes(15);
        return new(new ImmutableCredentials(answer.AccessKeyId, answer.SecretAccessKey, answer.SessionToken), end);
    }

    private sealed record Session(ImmutableCredentials Credentials, DateTimeOffset End)
    {
        public override string ToString() => $"session until {End:u}";
    }
}

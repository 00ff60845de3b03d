using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Credentials of a role session. They are renewed shortly before they expire, with the token that is available by then.</summary>
internal sealed class WebIdentityCredentials(CredentialSettings settings, IEnvironment environment, string roleArn, TimeProvider time)
    : AWSCredentials, IDisposable
{
    // An STS that fails or hangs must not hold up every call of a session that can still be used.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Session? _session;
    private long? _failed;

    public override string ToString() => $"credentials of {roleArn}";

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => GetAsync(CancellationToken.None);

    /// <summary>Performs the first exchange, so that a refusal is reported before a deploy begins.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => GetAsync(cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        if (Usable() is { } current) return current;
        if (_session is { Lifetime.IsValid: true } old)
        {
            // Another call renews it.
            if (!await _gate.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)) return old.Credentials;
        }
        else
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            // Of many calls that wait here, only the first one calls STS.
            if (Usable() is { } renewed) return renewed;
            try
            {
                var isRenewal = _session is not null;
                _session = await ExchangeAsync(cancellationToken).ConfigureAwait(false);
                _failed = null;
                if (isRenewal) settings.Note($"note: the session of {roleArn} was about to end and has been renewed.");
            }
            catch (MeshException refusal) when (_session is { Lifetime.IsValid: true } session)
            {
                if (_failed is null) settings.Note(NotRenewed(session.Lifetime.Left, refusal));
                _failed = time.GetTimestamp();
            }
            catch (MeshException refusal) when (_session is not null)
            {
                throw new MeshException(refusal.Finding with { Message = Ended(refusal) }, refusal.InnerException);
            }

            return _session!.Credentials;
        }
        finally
        {
            _gate.Release();
        }
    }

    private ImmutableCredentials? Usable() => _session switch
    {
        { Lifetime.IsFresh: true } fresh => fresh.Credentials,
        { Lifetime.IsValid: true } old when _failed is { } failed && time.GetElapsedTime(failed) < Pause => old.Credentials,
        _ => null,
    };

    private string NotRenewed(TimeSpan left, MeshException refusal) =>
        $"note: the session of {roleArn} could not be renewed and ends in {Math.Max(1, (int)left.TotalMinutes)} min. Until then, it is used, and the renewal "
        + $"is attempted again every {Pause.TotalSeconds:0} s. {StsExchange.Cause(refusal)}";

    private static string Ended(MeshException refusal) => $"The session has ended and cannot be renewed. {StsExchange.Cause(refusal)}";

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

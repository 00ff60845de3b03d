using Amazon.Runtime;
using MeshCi.Definitions;

namespace MeshCi.Aws.Identity;

/// <summary>Credentials of a role session, renewed shortly before they end with the token that is there by then.</summary>
internal sealed class WebIdentityCredentials : RefreshingAWSCredentials
{
    private readonly CredentialSettings _settings;
    private readonly IEnvironment _environment;
    private readonly string _roleArn;

    public WebIdentityCredentials(CredentialSettings settings, IEnvironment environment, string roleArn)
    {
        _settings = settings;
        _environment = environment;
        _roleArn = roleArn;
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    public override string ToString() => $"credentials of {_roleArn}";

    /// <summary>The first exchange, so that a refusal shows before a deploy begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        currentState = await ExchangeAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => ExchangeAsync(CancellationToken.None);

    private async Task<CredentialsRefreshState> ExchangeAsync(CancellationToken cancellationToken)
    {
        var token = WebIdentitySource.Read(_settings, _environment)
            ?? throw new MeshException(Diagnostics.WebIdentityNotUsable, $"The web identity token is gone: looked in {WebIdentitySource.Places(_settings)}.");
        var session = await StsExchange.AssumeAsync(_settings, token, _roleArn, cancellationToken).ConfigureAwait(false);
        var end = session.Expiration?.ToUniversalTime() ?? DateTime.UtcNow.AddMinutes(15);
        return new(new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken), end);
    }
}

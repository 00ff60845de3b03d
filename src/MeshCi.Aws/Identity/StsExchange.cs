using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>Exchanges a web identity token for the credentials of a role session at STS.</summary>
internal static partial class StsExchange
{
    private const int MaxRetries = 3;
    private const string NothingSent = "No request was sent with this role.";
    private const string NothingChanged = "Nothing was changed.";

    /// <summary>The session's credentials, and the time of the response by the clock of STS, or null if it is unknown.</summary>
    /// <exception cref="MeshException">MESH7001: STS refused or could not be reached.</exception>
    public static async Task<(Credentials Session, DateTimeOffset? Granted)> AssumeAsync(
        CredentialSettings settings, WebIdentityToken token, string roleArn, CancellationToken cancellationToken)
    {
        var endpoint = settings.Sts.ResolveEndpoint(settings.Region);
        var transport = new StsHttpClientFactory(settings.AttemptTimeout, endpoint.IsLoopback);
        using var client = new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), Config(settings, endpoint, transport));
        try
        {
            var response = await client.AssumeRoleWithWebIdentityAsync(
                new AssumeRoleWithWebIdentityRequest
                {
                    RoleArn = roleArn,
                    RoleSessionName = settings.SessionName,
                    WebIdentityToken = token.Reveal(),
                    DurationSeconds = (int)settings.SessionDuration.TotalSeconds,
                    Policy = settings.SessionPolicy,
                },
                cancellationToken).ConfigureAwait(false);
            return response.Credentials is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0 } session
                ? (session, transport.Answered)
                : throw Refused(token, roleArn, endpoint, "returned no credentials", "Check that this is the address of STS.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (AmazonServiceException fault) when (!string.IsNullOrEmpty(fault.ErrorCode))
        {
            var text = WithoutToken(TextOf(fault), token);
            var remedy = StsRemedies.For(fault.ErrorCode, text, token, settings);
            var isTooLarge = settings.SessionPolicy is not null && fault.ErrorCode.StartsWith("PackedPolicyTooLarge", StringComparison.Ordinal);
            var refusal = Refused(token, roleArn, endpoint, What(fault, text), remedy);
            throw isTooLarge ? new MeshException(refusal.Finding, new PolicyTooLargeException(text)) : refusal;
        }
        catch (Exception fault) when (fault is not MeshException)
        {
            var what = $"cannot be reached, or did not return a valid STS response ({WithoutToken(fault.GetBaseException().Message, token).TrimEnd('.')})";
            throw Refused(token, roleArn, endpoint, what, StsRemedies.ForConnection([.. ControlPlaneFaults.Causes(fault)], settings.Sts));
        }
    }

    /// <summary>Why there is no session, and what to do, without what is only true of the first exchange of a command.</summary>
    public static string Cause(MeshException refusal) => refusal.Message
        .Replace($" {NothingSent}", "", StringComparison.Ordinal).Replace($" {NothingChanged}", "", StringComparison.Ordinal);

    private static AmazonSecurityTokenServiceConfig Config(CredentialSettings settings, Uri endpoint, HttpClientFactory transport)
    {
        return new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = endpoint.AbsoluteUri,
            AuthenticationRegion = settings.Region,
            MaxErrorRetry = MaxRetries,
            Timeout = settings.AttemptTimeout,
            HttpClientFactory = transport,
        }.Isolated();
    }

    private static string What(AmazonServiceException fault, string text) =>
        $"returned HTTP {(int)fault.StatusCode} {fault.ErrorCode}{(text.Length == 0 ? "" : $": {text}")}";

    // Of an error in the form of S3, the SDK does not read the text, and shows the whole body instead.
    private static string TextOf(AmazonServiceException fault) =>
        fault.Message.Contains("HTTP Body: <", StringComparison.Ordinal) ? MessageElement().Match(fault.Message).Groups[1].Value : fault.Message;

    [GeneratedRegex("<Message>(.*?)</Message>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MessageElement();

    private static string WithoutToken(string text, WebIdentityToken token) =>
        ServiceText.Clean(token.RemoveFrom(text));

    private static MeshException Refused(WebIdentityToken token, string roleArn, Uri endpoint, string what, string remedy) => new(
        MeshDiagnostics.WebIdentityNotUsable,
        $"The role '{roleArn}' could not be assumed: STS at {endpoint.AbsoluteUri.TrimEnd('/')} {what.TrimEnd('.')}. "
        + $"The token from {token.Source} contains {token.Claims}. {remedy} {NothingSent}");
}

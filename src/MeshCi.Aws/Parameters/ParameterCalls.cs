using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement.Model;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Parameters;

/// <summary>The calls of one reading: their waits are counted together, and the first failure that concerns all of them ends it.</summary>
internal sealed partial class ParameterCalls(ParameterSettings settings, TimeProvider time)
{
    // For a server that cannot be reached, or that fails. Throttling is waited out.
    private const int MostFailures = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private TimeSpan _waited;

    /// <summary>Why no further call is made, as a sentence; null as long as calls can succeed.</summary>
    public string? Problem { get; private set; }

    /// <summary>Makes no further calls.</summary>
    public void GiveUp(string problem) => Problem ??= problem;

    /// <summary>
    /// Asks for the parameters of a batch. If the service refuses a call because of some of its parameters, the others are asked for again without them.
    /// </summary>
    /// <returns>The answers; none for a parameter that the server did not mention, or if <see cref="Problem"/> is set.</returns>
    public async Task<Dictionary<ParameterReference, ParameterAnswer>> AskAsync(
        ParameterClient client, ParameterBatch batch, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<ParameterReference, ParameterAnswer>();
        var open = new Stack<IReadOnlyList<ParameterReference>>([batch.References]);
        while (Problem is null && open.TryPop(out var references))
        {
            if (references.Count == 0) continue;
            try
            {
                var response = await SendAsync(client, references, batch.Decrypts, cancellationToken).ConfigureAwait(false);
                ParameterResponse.Read(response, references, batch.Decrypts, settings.Region, answers);
            }
            catch (AmazonServiceException fault) when (IsAboutParameters(fault))
            {
                var guilty = Guilty(fault, references);
                if (guilty.Count == 0 && references.Count > 1)
                {
                    open.Push([.. references.Skip(references.Count / 2)]);
                    open.Push([.. references.Take(references.Count / 2)]);
                    continue;
                }

                foreach (var reference in references.Count == 1 ? references : guilty) answers[reference] = ParameterText.Refused(reference, fault, settings);
                if (references.Count > 1) open.Push([.. references.Except(guilty)]);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (MeshException refused)
            {
                // A session that could not be renewed.
                GiveUp($"{refused.Finding.Message} {ParameterText.Offline}");
            }
#pragma warning disable CA1031 // The SDK throws exceptions of many types for responses that are not what they should be.
            catch (Exception fault)
            {
                GiveUp(ParameterText.Failed(fault, ParameterClient.EndpointOf(settings), _waited));
            }
#pragma warning restore CA1031
        }

        return answers;
    }

    private async Task<GetParametersResponse> SendAsync(
        ParameterClient client, IReadOnlyList<ParameterReference> references, bool decrypts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var begun = time.GetTimestamp();
            try
            {
                var request = new GetParametersRequest { Names = [.. references.Select(reference => reference.Text)], WithDecryption = decrypts };
                return await client.GetParametersAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && MayPass(fault, attempt) && Pause(attempt, begun) is { } pause)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Half of it is random, so that the jobs of an account, which share its rate, do not ask again at the same time.
    private TimeSpan? Pause(int attempt, long begun)
    {
        // A server without capacity can also be slow to say so.
        _waited += time.GetElapsedTime(begun);
        var longest = FirstWait * Math.Pow(2, Math.Min(attempt, 10));
        var pause = (longest < LongestPause ? longest : LongestPause) * (0.5 + (0.5 * Random.Shared.NextDouble()));
        if (_waited + pause > settings.LongestWait) return null;
        _waited += pause;
        return pause;
    }

    private static bool MayPass(Exception fault, int attempt) => fault switch
    {
        AmazonServiceException service when IsThrottled(service) => true,
        AmazonServiceException service when IsAboutParameters(service) => false,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => attempt < MostFailures,
        // Without a code, the answer is not one of this service, or there is none.
        AmazonServiceException service => string.IsNullOrEmpty(service.ErrorCode) && service.StatusCode == 0 && attempt < MostFailures,
        HttpRequestException or IOException or OperationCanceledException => attempt < MostFailures,
        _ => false,
    };

    private static bool IsThrottled(AmazonServiceException fault) => fault.StatusCode == HttpStatusCode.TooManyRequests
        || (fault.ErrorCode is { } code && (code.Contains("Throttl", StringComparison.OrdinalIgnoreCase)
            || code is "RequestLimitExceeded" or "TooManyRequestsException" or "SlowDown" or "BandwidthLimitExceeded"));

    // The other parameters of the call may be readable.
    private static bool IsAboutParameters(AmazonServiceException fault) => fault.ErrorCode is
        "AccessDeniedException" or "AccessDenied" or "ValidationException" or "InvalidKeyId" or "ParameterNotFound" or "ParameterVersionNotFound"
        or "ParameterVersionLabelNotFound";

    // A refusal by a policy names the ARN.
    private static IReadOnlyList<ParameterReference> Guilty(AmazonServiceException fault, IReadOnlyList<ParameterReference> references)
    {
        var named = NameInArn().Matches(fault.Message ?? "").Select(match => match.Groups["name"].Value.TrimEnd('.')).ToHashSet(StringComparer.Ordinal);
        return [.. references.Where(reference => named.Contains(reference.NameInArn.TrimEnd('.')))];
    }

    [GeneratedRegex(@":parameter/(?<name>[A-Za-z0-9_.\-/]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NameInArn();
}

using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Parameters;

/// <summary>Reads parameters from Parameter Store, at most ten with each call.</summary>
/// <param name="settings">Where they are read.</param>
/// <param name="signIn">Signs in with a session policy as JSON.</param>
/// <param name="time">Measures waits.</param>
/// <param name="transport">Creates the transport of a client; null for the network.</param>
public sealed class ParameterStore(
    ParameterSettings settings, Func<string, CancellationToken, Task<AWSCredentials>> signIn, TimeProvider? time = null,
    Func<HttpMessageHandler>? transport = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// Reads parameters. What is wrong with one of them, with the credentials or with the network is an answer, not an exception. After the longest wait,
    /// what has no answer yet is unavailable.
    /// </summary>
    /// <param name="references">The references. Each is asked for once.</param>
    /// <param name="decrypts">Whether a reference may be a secret, which is then decrypted.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyDictionary<ParameterReference, ParameterAnswer>> ReadAsync(
        IEnumerable<ParameterReference> references, Func<ParameterReference, bool> decrypts, CancellationToken cancellationToken = default)
    {
        var answers = new Dictionary<ParameterReference, ParameterAnswer>();
        var open = new List<ParameterReference>();
        foreach (var reference in references.Distinct())
        {
            if (reference.IsOfSecretsManager && !decrypts(reference)) answers[reference] = new(ParameterState.Secret);
            else open.Add(reference);
        }

        var calls = new ParameterCalls(settings, _time);
        await AskAsync(open, decrypts, calls, answers, cancellationToken).ConfigureAwait(false);

        // The service does not tell a version that does not exist from a parameter that does not.
        var unselected = answers.Where(pair => pair.Value.State == ParameterState.Missing && pair.Key.Selector is not null).Select(pair => pair.Key).ToList();
        var whole = unselected.Select(reference => reference with { Selector = null }).Distinct().Where(reference => !answers.ContainsKey(reference)).ToList();
        var newest = new Dictionary<ParameterReference, ParameterAnswer>(answers);
        await AskAsync(whole, _ => false, calls, newest, cancellationToken).ConfigureAwait(false);
        foreach (var reference in unselected)
            answers[reference] = ParameterAnswer.Missing(ParameterText.NotSelected(reference, newest[reference with { Selector = null }], settings.Region));
        return answers;
    }

    private async Task AskAsync(
        IReadOnlyList<ParameterReference> references, Func<ParameterReference, bool> decrypts, ParameterCalls calls,
        Dictionary<ParameterReference, ParameterAnswer> answers, CancellationToken cancellationToken)
    {
        foreach (var session in ParameterBatches.Sessions(ParameterBatches.Of(references, decrypts, settings), settings))
        {
            using var client = calls.Problem is null ? await OpenAsync(session, calls, cancellationToken).ConfigureAwait(false) : null;
            foreach (var batch in session.Batches)
            {
                var found = client is null ? [] : await calls.AskAsync(client, batch, cancellationToken).ConfigureAwait(false);
                foreach (var reference in batch.References)
                    answers[reference] = found.GetValueOrDefault(reference) ?? ParameterAnswer.Unavailable(calls.Problem ?? ParameterText.NoAnswer(reference));
            }
        }
    }

    // Without an identity, a session or an address, no call can succeed.
    private async Task<ParameterClient?> OpenAsync(ParameterSession session, ParameterCalls calls, CancellationToken cancellationToken)
    {
        try
        {
            // Before the identity is used.
            _ = ParameterClient.EndpointOf(settings);
            return new(await signIn(session.Policy.ToShortJson(), cancellationToken).ConfigureAwait(false), settings, transport);
        }
        catch (MeshException refused)
        {
            calls.GiveUp($"{refused.Finding.Message} {ParameterText.Offline}");
            return null;
        }
    }
}

using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Parameters;

/// <summary>The parameters of one call.</summary>
/// <param name="References">At most ten, each of another parameter.</param>
/// <param name="Decrypts">Whether secrets are decrypted.</param>
internal sealed record ParameterBatch(IReadOnlyList<ParameterReference> References, bool Decrypts);

/// <summary>The calls that one session makes.</summary>
/// <param name="Batches">The parameters of each call.</param>
/// <param name="Policy">What the session may do.</param>
internal sealed record ParameterSession(IReadOnlyList<ParameterBatch> Batches, PolicyDocument Policy);

/// <summary>Distributes references among calls and sessions.</summary>
internal static class ParameterBatches
{
    /// <summary>The most parameters that a call can ask for.</summary>
    public const int Largest = 10;

    /// <summary>
    /// The calls: each asks for a parameter only once, because two versions of one parameter have the same name in an answer, and so have its name
    /// and its ARN. What is decrypted is asked for separately.
    /// </summary>
    /// <param name="references">The references, each once.</param>
    /// <param name="decrypts">Whether a reference is decrypted if it is a secret.</param>
    /// <param name="settings">Where they are read.</param>
    public static IReadOnlyList<ParameterBatch> Of(
        IEnumerable<ParameterReference> references, Func<ParameterReference, bool> decrypts, ParameterSettings settings)
    {
        var batches = new List<(List<ParameterReference> References, bool Decrypts)>();
        foreach (var reference in references.OrderBy(reference => reference.Text, StringComparer.Ordinal))
        {
            var isDecrypted = decrypts(reference);
            var open = batches.Find(batch => batch.Decrypts == isDecrypted && batch.References.Count < Largest
                && batch.References.TrueForAll(other => other.NameInArn != reference.NameInArn)
                && ParameterPolicy.Fits(Policy([.. batch.References, reference], isDecrypted, settings))).References;
            if (open is null) batches.Add(([reference], isDecrypted));
            else open.Add(reference);
        }

        return [.. batches.Select(batch => new ParameterBatch(batch.References, batch.Decrypts))];
    }

    /// <summary>The sessions: each may read what its own calls ask for, as many as its policy has room for.</summary>
    public static IReadOnlyList<ParameterSession> Sessions(IReadOnlyList<ParameterBatch> batches, ParameterSettings settings)
    {
        var sessions = new List<(List<ParameterBatch> Batches, PolicyDocument Policy)>();
        foreach (var batch in batches)
        {
            if (sessions is [.., { } last] && last.Batches[0].Decrypts == batch.Decrypts
                && Policy([.. last.Batches.SelectMany(each => each.References), .. batch.References], batch.Decrypts, settings) is var policy
                && ParameterPolicy.Fits(policy))
            {
                last.Batches.Add(batch);
                sessions[^1] = (last.Batches, policy);
            }
            else
            {
                sessions.Add(([batch], Policy(batch.References, batch.Decrypts, settings)));
            }
        }

        return [.. sessions.Select(session => new ParameterSession(session.Batches, session.Policy))];
    }

    private static PolicyDocument Policy(IEnumerable<ParameterReference> references, bool decrypts, ParameterSettings settings) =>
        ParameterPolicy.Of(references, decrypts ? AwsEndpoint.Of("ssm", settings.Region).Host : null, settings.Region, settings.Account);
}

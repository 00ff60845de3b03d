using System.Globalization;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Parameters;

/// <summary>Matches what Parameter Store returns with what was asked: the order differs, and names and selectors come apart.</summary>
internal static class ParameterResponse
{
    /// <summary>Adds the answers that a response contains.</summary>
    /// <param name="response">The response.</param>
    /// <param name="references">What was asked, each of another parameter.</param>
    /// <param name="decrypted">Whether the values of secrets are decrypted.</param>
    /// <param name="region">The region, for messages.</param>
    /// <param name="answers">Receives the answers.</param>
    public static void Read(
        GetParametersResponse response, IReadOnlyList<ParameterReference> references, bool decrypted, string region,
        Dictionary<ParameterReference, ParameterAnswer> answers)
    {
        foreach (var parameter in response.Parameters ?? [])
        {
            if (parameter is not null && references.FirstOrDefault(reference => Is(parameter, reference)) is { } reference)
                answers[reference] = Answer(parameter, decrypted);
        }

        var missing = references.Where(reference => !answers.ContainsKey(reference) && response.InvalidParameters?.Contains(reference.Text) == true);
        foreach (var reference in missing.ToList()) answers[reference] = ParameterAnswer.Missing(ParameterText.NotFound(reference, region));
    }

    private static bool Is(Parameter parameter, ParameterReference reference) =>
        (parameter.Name == reference.Name || parameter.ARN == reference.Name) && Selects(parameter, reference);

    // The selector of an answer begins with a colon.
    private static bool Selects(Parameter parameter, ParameterReference reference)
    {
        var selector = parameter.Selector is { Length: > 0 } given ? given.TrimStart(':') : null;
        if (selector is not null || reference.Selector is null) return selector == reference.Selector;
        return reference.SelectsVersion && long.TryParse(reference.Selector, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && parameter.Version == version;
    }

    private static ParameterAnswer Answer(Parameter parameter, bool decrypted)
    {
        var type = parameter.Type?.Value;
        if (type != ParameterType.SecureString.Value) return ParameterAnswer.Found(parameter.Value ?? "", parameter.Version) with { Type = type };
        // Without decryption, the value is encrypted, and useless.
        return new(ParameterState.Secret) { Value = decrypted ? parameter.Value : null, Version = parameter.Version, Type = type };
    }
}

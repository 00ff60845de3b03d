using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Language;

/// <summary>The value of one reference to a parameter, or the finding about it. The finding never contains a value.</summary>
internal static class ParameterValue
{
    /// <summary>Reads the value.</summary>
    /// <param name="reference">The reference as it is written.</param>
    /// <param name="text">The part after <c>ssm:</c>.</param>
    /// <param name="hasDefault">Whether the reference has a default.</param>
    /// <param name="outside">The source of values.</param>
    /// <param name="place">The location of the reference.</param>
    /// <param name="isList">Whether semicolons separate values at this location.</param>
    public static (string? Value, Finding? Problem) Read(
        string reference, string text, bool hasDefault, IOutsideWorld outside, Place place, bool isList)
    {
        var refers = $"{Wording.Where(place)} refers to {Wording.Short(reference)}";
        if (hasDefault) return (null, MeshDiagnostics.UnresolvedValue.At(place, $"{refers}. {NoDefault}"));
        if (ParameterReference.Parse(text) is not { } parameter) return (null, MeshDiagnostics.UnresolvedValue.At(place, $"{refers}. {NotAName}"));
        var answer = outside.FindParameter(parameter);
        return answer.State switch
        {
            ParameterState.Found when Slip(answer.Value!, isList) is { } slip =>
                (null, MeshDiagnostics.ParameterNotUsable.At(place, $"{refers}, whose value {slip}")),
            ParameterState.Found when outside.FindCredential(answer.Value!) is { } credential =>
                (null, MeshDiagnostics.SecretVariable.At(place, $"{refers}, whose value contains the credential of this build in {credential}. {Elsewhere}")),
            ParameterState.Found when string.IsNullOrWhiteSpace(answer.Value) =>
                (null, MeshDiagnostics.UnresolvedValue.At(place, $"{refers}, whose value is empty or only white space. Store the value.")),
            ParameterState.Found => (answer.Value, null),
            ParameterState.Secret => (null, MeshDiagnostics.SecretParameter.At(
                place, $"{refers}, which is a secret (SecureString). {(answer.Problem.Length > 0 ? answer.Problem : $"{Never} {Elsewhere}")}")),
            ParameterState.Missing => (null, MeshDiagnostics.UnresolvedValue.At(place, $"{refers}. {answer.Problem}")),
            _ => (null, MeshDiagnostics.ParameterUnavailable.At(place, $"{refers}, which could not be read. {answer.Problem}")),
        };
    }

    private static string? Slip(string value, bool isList)
    {
        if (!JsonText.IsWellFormed(value)) return "contains half of a surrogate pair, which is not valid Unicode. Store the complete character.";
        // Tools that read a value from a file often add one, and no comparison would ever match.
        if (value is [.., '\n' or '\r']) return "ends with a line break. Store it without one, for example with 'printf %s' instead of 'echo'.";
        return isList && value.Contains(';', StringComparison.Ordinal)
            ? "contains ';', which separates values here, but a parameter is always one value. Use one parameter for each value."
            : null;
    }

    private const string Never = "Definitions are logged, copied and stored, so a secret in them cannot be taken back.";

    private const string Elsewhere = "Specify the path of a file or the name of a secret that the proxy reads itself.";

    private const string NoDefault =
        "A parameter cannot have a default, because a name that is misspelled would then be deployed as the default. Remove it, or use {env:NAME|default}.";

    private const string NotAName =
        "That is not the name of a parameter. Write a name of letters, digits and '_', '.', '-' and '/', and optionally a version or label: "
        + "{ssm:/shop/timeout}, {ssm:/shop/timeout:3} or {ssm:/shop/timeout:stable}.";
}

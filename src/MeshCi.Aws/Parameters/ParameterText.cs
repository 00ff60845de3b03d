using System.Globalization;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Parameters;

/// <summary>Why a parameter has no value, in words.</summary>
internal static class ParameterText
{
    /// <summary>What to do without a network or an identity.</summary>
    public const string Offline =
        "To build without Parameter Store, set MeshParametersFile to a JSON file with the values of the parameters.";

    /// <summary>The parameter does not exist.</summary>
    public static string NotFound(ParameterReference reference, string region) =>
        $"The parameter '{reference.Name}' does not exist in {region}. Create it, or correct the name or MeshRegion.";

    /// <summary>The parameter has no such version or label, or does not exist.</summary>
    /// <param name="reference">The reference with a selector.</param>
    /// <param name="newest">What is known about the newest version.</param>
    /// <param name="region">The region.</param>
    public static string NotSelected(ParameterReference reference, ParameterAnswer newest, string region)
    {
        var what = reference.SelectsVersion ? $"version {reference.Selector}" : $"version with the label '{reference.Selector}'";
        var latest = newest.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"; its newest version is {version}") : "";
        return newest.State switch
        {
            ParameterState.Found or ParameterState.Secret => $"The parameter '{reference.Name}' has no {what}{latest}. Correct the reference.",
            ParameterState.Missing => NotFound(reference, region),
            _ => $"The parameter '{reference.Name}' does not exist in {region}, or has no {what}. Correct the reference.",
        };
    }

    /// <summary>The server answered, but not about this parameter.</summary>
    public static string NoAnswer(ParameterReference reference) =>
        $"The server's answer does not mention '{reference.Text}', neither as found nor as missing. Check that it is Parameter Store.";

    /// <summary>The service refused a call because of this parameter.</summary>
    public static ParameterAnswer Refused(ParameterReference reference, AmazonServiceException fault, ParameterSettings settings)
    {
        var text = ServiceText.Clean(fault.Message ?? "").TrimEnd('.');
        if (fault.ErrorCode is "ParameterNotFound" or "ParameterVersionNotFound" or "ParameterVersionLabelNotFound")
            return ParameterAnswer.Missing(NotFound(reference, settings.Region));
        var remedy = fault.ErrorCode is "AccessDeniedException" or "AccessDenied"
            ? $"Allow ssm:GetParameters on {Policies.ParameterPolicy.ArnOf(reference.Name, settings.Region, settings.Account)} to the role of the deploy."
            : "Correct the reference.";
        return ParameterAnswer.Unavailable($"Parameter Store returned {fault.ErrorCode} for '{reference.Text}': {text}. {remedy}");
    }

    /// <summary>No call succeeds.</summary>
    /// <param name="fault">The failure of the last one.</param>
    /// <param name="endpoint">The address.</param>
    /// <param name="waited">How long was waited between attempts.</param>
    public static string Failed(Exception fault, Uri endpoint, TimeSpan waited)
    {
        var server = $"Parameter Store at {endpoint.AbsoluteUri.TrimEnd('/')}";
        var after = waited.TotalSeconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $" after {waited.TotalSeconds:0} s of waiting") : "";
        return fault is AmazonServiceException { ErrorCode.Length: > 0 } service
            ? $"{server} returned HTTP {(int)service.StatusCode} {ServiceText.Clean(service.ErrorCode)}{after}: "
                + $"{ServiceText.Clean(service.Message).TrimEnd('.')}. {Offline}"
            : $"{server} cannot be reached, or did not return a valid response{after} ({ServiceText.Clean(fault.GetBaseException().Message).TrimEnd('.')}). "
                + $"Check the network, MeshRegion and proxies. {Offline}";
    }
}

using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>Values of <c>MeshTraceSource</c> that look like an address but would be read as the path of a file.</summary>
internal static partial class TraceSourceForm
{
    /// <summary>What is wrong with a value, as a sentence with the smallest fix; null if it is an address, a path, or <c>xray</c>.</summary>
    public static string? Problem(string source)
    {
        if (Address().Match(source) is { Success: true } address)
            return address.Groups["scheme"].Value.ToLowerInvariant() is "http" or "https" ? null : OtherScheme(source);
        return HostAndPort().IsMatch(source) ? WithoutScheme(source) : null;
    }

    private static string OtherScheme(string source) =>
        $"MeshTraceSource is '{PlainText.Visible(source)}', but only addresses with http or https can be read. Set it to that of a Jaeger query service, or to "
        + "the path of a file.";

    private static string WithoutScheme(string source) =>
        $"MeshTraceSource is '{PlainText.Visible(source)}', which is not the address of a Jaeger query service because it does not begin with http:// or "
        + $"https://. Set it to 'http://{PlainText.Visible(source)}'.";

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[A-Za-z0-9.-]{2,}:[0-9]{1,5}(/|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex HostAndPort();
}

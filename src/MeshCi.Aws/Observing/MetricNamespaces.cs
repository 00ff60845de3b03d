using System.Text.RegularExpressions;

namespace MeshCi.Aws.Observing;

/// <summary>The names of namespaces of CloudWatch metrics that agents can publish in.</summary>
public static partial class MetricNamespaces
{
    /// <summary>
    /// Whether a text is such a name: 1 to 255 letters, digits, <c>.</c>, <c>-</c>, <c>_</c>, <c>/</c>, <c>#</c>, <c>:</c> and blanks, not all of them
    /// blanks. Names that begin with <c>:</c> are not valid, and those that begin with <c>AWS/</c> belong to services of AWS.
    /// </summary>
    public static bool IsName(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"^(?!:|AWS/)(?! +\z)[A-Za-z0-9_.\-/#: ]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

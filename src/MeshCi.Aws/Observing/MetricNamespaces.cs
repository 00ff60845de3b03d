using System.Text.RegularExpressions;

namespace MeshCi.Aws.Observing;

/// <summary>The names of namespaces of CloudWatch metrics.</summary>
public static partial class MetricNamespaces
{
    /// <summary>Whether a text is such a name: 1 to 255 letters, digits, <c>.</c>, <c>-</c>, <c>_</c>, <c>/</c>, <c>#</c>, <c>:</c> and blanks.</summary>
    public static bool IsName(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9_.\-/#: ]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

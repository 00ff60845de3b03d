using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Language;

/// <summary>Reads <c>orders-v1=90;orders-v2=10</c>.</summary>
internal static class WeightedTargets
{
    private const int Most = 10;

    /// <summary>The targets in their order, without ports. A single name without a weight has the weight 100.</summary>
    public static ReadValue Read(string text)
    {
        var parts = ValueReader.Split(text);
        if (parts.Length is 0 or > Most) return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must contain 1 to {Most} targets, not {parts.Length}");
        var list = new List<object?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var equals = part.LastIndexOf('=');
            var name = (equals < 0 ? part : part[..equals]).Trim();
            var weight = 100;
            if (name.Length == 0 || (equals < 0 && parts.Length > 1)) return ReadValue.Refused(MeshDiagnostics.BadValue, IsNotATarget(part));
            if (equals >= 0 && (!int.TryParse(part.AsSpan(equals + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out weight) || weight > 100))
                return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"contains '{Wording.Short(part)}', whose weight must be a whole number, 0 to 100");
            if (!seen.Add(name)) return ReadValue.Refused(MeshDiagnostics.DeclaredTwice, $"contains the target '{Wording.Short(name)}' twice");
            list.Add(new SpecObject { ["virtualNode"] = name, ["weight"] = (long)weight });
        }

        return new(list);
    }

    private static string IsNotATarget(string part) => $"contains '{Wording.Short(part)}', which is not node=weight; write orders-v1=90;orders-v2=10";
}

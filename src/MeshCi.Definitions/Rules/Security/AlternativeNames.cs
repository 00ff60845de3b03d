using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Subject alternative names that no certificate can contain: App Mesh documents host names and URIs.</summary>
internal static class AlternativeNames
{
    public static void Check(ResourceId id, string path, SubjectAlternativeNames? names, List<ResourceFinding> found)
    {
        for (var index = 0; index < (names?.Match?.Exact?.Count ?? 0); index++)
        {
            if (names!.Match!.Exact![index] is not { } name || IsUri(name) || IsHost(name)) continue;
            found.Add(new(id, $"{path}.subjectAlternativeNames.match.exact[{index}]", MeshDiagnostics.NameOfNoCertificate, NeverMatches(name)));
        }
    }

    private static string NeverMatches(string name) =>
        $"The name '{Wording.Short(name)}' is neither a host name, such as orders.shop.local, nor a URI, such as spiffe://shop.local/orders, "
        + "so no certificate matches it and every connection fails. Write the name as it appears in the certificate.";

    private static bool IsUri(string name) => name.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(name, UriKind.Absolute, out _);

    private static bool IsHost(string name) =>
        name.Split('.').All(label => label is "*"
            || (label.Length is > 0 and <= 63 && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')));
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Rules that client policies of nodes and gateways share.</summary>
internal static class ClientTlsRules
{
    /// <summary>Wildcard names are accepted only if the policy is not enforced. By default, it is.</summary>
    public static void Wildcards(bool? enforce, SubjectAlternativeNames? names, string path, SpecFindings found)
    {
        if (enforce == false) return;
        for (var index = 0; index < (names?.Match?.Exact?.Count ?? 0); index++)
        {
            if (names!.Match!.Exact![index]?.Contains('*', StringComparison.Ordinal) == true)
            {
                found.Add(
                    $"{path}.match.exact[{index}]",
                    MeshDiagnostics.WildcardName,
                    "A subject alternative name may contain a wildcard only if enforce is false in the client policy.");
            }
        }
    }
}

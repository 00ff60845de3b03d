using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What client policies of nodes and gateways have in common.</summary>
internal static class ClientTlsRules
{
    /// <summary>Wildcard names are taken only where the policy is not enforced; absent, it is.</summary>
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
                    "A subject alternative name may have a wildcard only where the client policy's enforce is false.");
            }
        }
    }
}

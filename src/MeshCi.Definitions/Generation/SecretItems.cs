using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Security;

namespace MeshCi.Definitions.Generation;

/// <summary>Finds secrets in items and in the files that they refer to. Messages never repeat what appears to be a secret.</summary>
internal static class SecretItems
{
    /// <summary>Checks one item. If its secret stops the build, the item becomes faulty.</summary>
    public static void Check(ReadItem item, RuleSettings rules, IOutsideWorld outside, List<Finding> findings)
    {
        if (Secrets.Find(item.Include) is { } named) Add(new Place(item.Place().File, item.Type.Name), named);
        foreach (var (metadata, text) in item.Values)
        {
            if (outside.FindCredential(text) is { } credential)
            {
                item.Faulty = true;
                findings.Add(MeshDiagnostics.SecretVariable.At(item.Place(metadata.Name), IsCredential(Wording.Where(item.Place(metadata.Name)), credential)));
                continue;
            }

            if (Secrets.Find(text) is not { } what) continue;
            var place = item.Place(metadata.Name);
            Add(Secrets.Find(item.Include) is null ? place : place with { Include = null }, what);
        }

        void Add(Place place, string what)
        {
            item.Faulty |= rules.IsError(MeshDiagnostics.SecretInDefinition);
            findings.Add(MeshDiagnostics.SecretInDefinition.At(place, Message(Wording.Where(place), what)));
        }
    }

    /// <summary>The finding for a secret in a resource's spec.</summary>
    public static Finding Explain(SpecDraft draft, string path, string what) =>
        MeshDiagnostics.SecretInDefinition.At(draft.Place, Message($"{Wording.Where(draft.Place)}: {path}", what));

    private static string IsCredential(string where, string credential) =>
        $"{where} contains the credential of this build in {credential}. Definitions are logged, copied and stored, so a secret in them cannot be taken back. "
        + "Specify the path of a file or the name of a secret that the proxy reads itself.";

    private static string Message(string where, string what) =>
        $"{where} appears to contain {what}. Definitions are logged, copied and stored, so a secret in them cannot be taken back. "
        + "Specify the path of a file or the name of a secret that the proxy reads itself. If this build was ever logged, replace the secret.";
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Checks the lists of a manifest that the readers of both API versions take apart.</summary>
internal static class ManifestLists
{
    /// <summary>Refuses a member of the spec that is not a list of objects: whatever else it is would be left out silently.</summary>
    public static void RefuseUnlessObjects(this FoundResources found, Manifest manifest, string member)
    {
        if (manifest.Spec[member] is not { } given || SourceNode.IsNull(given)) return;
        if (given is not SourceList list || !list.Elements.All(element => element is SourceObject))
            found.Refuse(MeshDiagnostics.ImportRefused, manifest.Document, given.Line, $"spec.{member} must be a list of objects.");
    }

    /// <summary>Refuses elements of a list of objects, such as the output of <c>kubectl get -o yaml</c>, that are not objects.</summary>
    public static void RefuseItems(this FoundResources found, SourceDocument document, SourceObject list)
    {
        if (list.Text("kind")?.EndsWith("List", StringComparison.Ordinal) != true) return;
        foreach (var item in list.List("items"))
        {
            if (item is SourceObject inner) found.RefuseItems(document, inner);
            else found.Refuse(MeshDiagnostics.ImportRefused, document, item.Line, "Each element of items must be an object.");
        }
    }
}

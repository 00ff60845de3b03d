using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Manifests of the App Mesh controller for Kubernetes, in JSON or YAML, with several documents and lists.</summary>
internal sealed class KubernetesFormat : ISourceFormat
{
    /// <summary>The version of the API that controllers have used since 1.0.</summary>
    public const string Current = "appmesh.k8s.aws/v1beta2";

    /// <summary>The version before it.</summary>
    public const string Legacy = "appmesh.k8s.aws/v1beta1";

    private const string Group = "appmesh.k8s.aws/";

    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) => document.Root.Text("apiVersion") is not null && document.Root.Text("kind") is not null;

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        foreach (var document in documents) found.RefuseItems(document, document.Root);
        var manifests = documents.SelectMany(Manifest.Of).Where(manifest => IsComplete(manifest, found)).ToList();
        var current = new CurrentManifests(new Cluster(manifests), found);
        new LegacyManifests([.. manifests.Where(manifest => manifest.ApiVersion == Legacy)], found).Read();
        foreach (var manifest in manifests.Where(manifest => manifest.ApiVersion != Legacy))
        {
            if (manifest.ApiVersion == Current)
                current.Read(manifest);
            else if (manifest.ApiVersion.StartsWith(Group, StringComparison.Ordinal))
                found.Refuse(MeshDiagnostics.ImportUnknownKind, manifest.Document, Line(manifest), Version(manifest));
            else
                found.Other(manifest.Kind, manifest.Document);
        }

        var unplaced = manifests.Where(manifest => manifest is { HasNamespace: false, ApiVersion: Current or Legacy, Kind: not "Mesh" });
        foreach (var file in unplaced.GroupBy(manifest => manifest.Document.Name)) found.Note(WithoutNamespace(file.Key, file.First().Name));
    }

    // The rest of an incomplete object would be guessed.
    private static bool IsComplete(Manifest manifest, FoundResources found)
    {
        if (!manifest.ApiVersion.StartsWith(Group, StringComparison.Ordinal)) return true;
        var spec = manifest.Content.Members.FirstOrDefault(member => member.Name == "spec");
        if (manifest.Name.Length > 0 && (SourceNode.IsNull(spec?.Value) || spec?.Value is SourceObject)) return true;
        var isOfSpec = manifest.Name.Length > 0;
        found.Refuse(
            MeshDiagnostics.ImportRefused, manifest.Document, isOfSpec ? spec!.Line : manifest.Content.Line,
            isOfSpec ? $"spec of {manifest.Kind} '{Wording.Short(manifest.Name)}' must be an object."
                : $"This {Wording.Short(manifest.Kind)} has no metadata.name, so its name is unknown. Add it.");
        return false;
    }

    /// <summary>Why an object with a kind that the API group does not have cannot be read.</summary>
    public static string NoKind(Manifest manifest) => $"{manifest.ApiVersion} has no kind '{Wording.Short(manifest.Kind)}'. Correct it.";

    private static string WithoutNamespace(string file, string name) =>
        $"'{file}' has objects without a namespace, such as '{Wording.Short(name)}'. "
        + "Their names contain the namespace that kubectl uses by default, 'default'.";

    private static int Line(Manifest manifest) => manifest.Content["apiVersion"]?.Line ?? manifest.Content.Line;

    private static string Version(Manifest manifest) =>
        $"'{manifest.Document.Name}' is a manifest of {Wording.Short(manifest.ApiVersion)}, which is not supported. MeshImport reads {Legacy} and {Current}.";
}

using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>Mesh items in the form in which the target <c>_MeshCollectItems</c> passes them on.</summary>
internal static class CollectedItem
{
    // Set by the target on each item, in addition to the user's metadata.
    private const string TypeMetadata = "MeshItemType";
    private const string FileMetadata = "MeshDefinedIn";

    public static MeshItem Read(ITaskItem item)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry entry in item.CloneCustomMetadata())
        {
            var (name, value) = ((string)entry.Key, (string?)entry.Value);
            if (name is not (TypeMetadata or FileMetadata) && !string.IsNullOrEmpty(value)) metadata[name] = value;
        }

        return new MeshItem(item.GetMetadata(TypeMetadata), item.ItemSpec, metadata, item.GetMetadata(FileMetadata));
    }
}

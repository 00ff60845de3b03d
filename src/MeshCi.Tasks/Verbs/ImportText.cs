using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Tasks.Verbs;

/// <summary>What an import reports.</summary>
internal static class ImportText
{
    /// <summary>The project specifies nothing to import.</summary>
    public const string NoSource =
        "MeshImportFrom is not set. Add -p:MeshImportFrom=<JSON file or folder>, -p:MeshImportFrom=live for this service on the control plane, "
        + "or -p:MeshImportFrom=live-mesh for the whole mesh. Nothing was written.";

    /// <summary>The source does not exist.</summary>
    /// <param name="from">The source that the project specifies.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="meant">The word that was probably meant, or null.</param>
    public static string NotAFile(string from, string path, string? meant) =>
        $"MeshImportFrom '{from}' is neither a file nor a folder ({path}). {(meant is null ? "" : $"Did you mean {meant}? ")}"
        + "Specify a JSON file, a folder with JSON files, 'live' for this service on the control plane, or 'live-mesh' for the whole mesh. "
        + "Nothing was written.";

    /// <summary>The source contains no resource.</summary>
    public static string NoResource(string from) =>
        $"There is no valid App Mesh resource in '{from}'. Specify a JSON file, a folder with JSON files, 'live' or 'live-mesh'. Nothing was written.";

    /// <summary>The import would overwrite a file.</summary>
    public static string AlreadyExists(string file, bool isSplit) =>
        $"'{file}' already exists. "
        + $"Specify another {(isSplit ? "folder with -p:MeshImportTo=<folder>" : "file with -p:MeshImportTo=<file>.props")}, "
        + "or add -p:MeshImportOverwrite=true. Nothing was written.";

    /// <summary>A table of the imported resources by kind, the notes and the totals.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<Resource> resources, IReadOnlyList<ImportedProject> projects)
    {
        List<MeshItem> items = [.. projects.SelectMany(project => project.Items)];
        var whole = items.Where(item => item.Type == "MeshResource").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        var patched = items.Where(item => item.Type == "MeshPatch").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        yield return $"  {"kind",-16} {"imported",8} {"patched",8} {"as JSON",8}";
        foreach (var kind in resources.GroupBy(resource => resource.Id.Kind).OrderBy(group => group.Key))
        {
            var name = kind.Key.Info().Name;
            yield return $"  {name,-16} {kind.Count(),8} {patched[name].Count(),8} {whole[name].Count(),8}";
        }

        foreach (var note in projects.SelectMany(project => project.Notes)) yield return $"  note: {note}";
        yield return $"Mesh imported: {resources.Count} resources, {items.Count} items, {projects.Sum(project => project.Files.Count)} JSON files"
            + (projects.Count == 1 ? "" : $", {projects.Count} services");
    }
}

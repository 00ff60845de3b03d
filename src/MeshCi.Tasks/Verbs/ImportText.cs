using System.Globalization;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Tasks.Verbs;

/// <summary>What an import reports.</summary>
internal static class ImportText
{
    /// <summary>The project specifies nothing to import.</summary>
    public const string NoSource =
        "MeshImportFrom is not set. Add -p:MeshImportFrom=<file or folder>, -p:MeshImportFrom=live for this service on the control plane, "
        + "or -p:MeshImportFrom=live-mesh for the whole mesh. Nothing was written.";

    /// <summary>The source does not exist.</summary>
    /// <param name="from">The source that the project specifies.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="meant">The word that was probably meant, or null.</param>
    public static string NotAFile(string from, string path, string? meant) =>
        $"MeshImportFrom '{from}' is neither a file nor a folder ({path}). {(meant is null ? "" : $"Did you mean {meant}? ")}"
        + "Specify a file, a folder, 'live' for this service on the control plane, or 'live-mesh' for the whole mesh. "
        + "Nothing was written.";

    /// <summary>The control plane has nothing that belongs to the service.</summary>
    public const string NothingLive =
        "The control plane has nothing that belongs to this service. Check MeshName and MeshNodeName, or use -p:MeshImportFrom=live-mesh for the whole mesh. "
        + "Nothing was written.";

    private const string Formats =
        "definitions of a build, manifests of the App Mesh controller for Kubernetes, CloudFormation templates, the output of 'terraform show -json', "
        + "and the output of 'aws appmesh describe-...'";

    /// <summary>The files contain no resource.</summary>
    /// <param name="from">The source that the project specifies.</param>
    /// <param name="notes">What they contain instead.</param>
    public static string NoResource(string from, IEnumerable<string> notes) =>
        $"'{from}' contains no App Mesh resource. {string.Concat(notes.Select(note => $"{note} "))}MeshImport reads {Formats}. Nothing was written.";

    /// <summary>A folder, or a file, is a configuration of Terraform, which has no values.</summary>
    public static string Configuration(string file) =>
        $"'{Path.GetFileName(file)}' is a configuration of Terraform. Run 'terraform show -json > mesh.json', and import the result.";

    /// <summary>A file cannot be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">The reason, as a sentence.</param>
    /// <param name="hasOthers">Whether other files were read.</param>
    public static string Unreadable(string file, string reason, bool hasOthers) =>
        $"'{file}' cannot be read: {reason}{(hasOthers ? " The other files were read." : "")}";

    /// <summary>The import would overwrite a file.</summary>
    public static string AlreadyExists(string file, bool isSplit) =>
        $"'{file}' already exists. "
        + $"Specify another {(isSplit ? "folder with -p:MeshImportTo=<folder>" : "file with -p:MeshImportTo=<file>.props")}, "
        + "or add -p:MeshImportOverwrite=true. Nothing was written.";

    /// <summary>A table of the imported resources by kind, the notes and the totals.</summary>
    /// <param name="notes">Notes about what was read.</param>
    /// <param name="projects">What was imported.</param>
    public static IEnumerable<string> Summary(IReadOnlyList<string> notes, IReadOnlyList<ImportedProject> projects)
    {
        List<MeshItem> items = [.. projects.SelectMany(project => project.Items)];
        List<Resource> resources = [.. projects.SelectMany(project => project.Resources)];
        var whole = items.Where(item => item.Type == "MeshResource").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        var patched = items.Where(item => item.Type == "MeshPatch").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        yield return $"  {"kind",-16} {"imported",8} {"patched",8} {"as JSON",8}";
        foreach (var kind in resources.GroupBy(resource => resource.Id.Kind).OrderBy(group => group.Key))
        {
            var name = kind.Key.Info().Name;
            yield return $"  {name,-16} {kind.Count(),8} {patched[name].Count(),8} {whole[name].Count(),8}";
        }

        foreach (var note in notes.Concat(projects.SelectMany(project => project.Notes)).Distinct()) yield return $"  note: {note}";
        var files = projects.Sum(project => project.Files.Count);
        yield return $"Mesh imported: {Count(resources.Count, "resource")}, {Count(items.Count, "item")}, {Count(files, "JSON file")}"
            + (projects.Count == 1 ? "" : $", {Count(projects.Count, "service")}");
    }

    /// <summary>A number with a noun, such as <c>1 item</c>.</summary>
    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}

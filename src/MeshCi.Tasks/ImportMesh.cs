using System.Text;
using MeshCi.Definitions;
using MeshCi.Definitions.Import;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks;

/// <summary>Reads existing resources and writes the items that generate them.</summary>
[MSBuildMultiThreadableTask]
public sealed class ImportMesh : MeshTask
{
    private const string Live = "live";
    private const string LiveMesh = "live-mesh";
    private const string DefaultFile = "mesh.imported.props";

    /// <summary>The settings item.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>A JSON file, a folder of them, <c>live</c> or <c>live-mesh</c>.</summary>
    public string? From { get; set; }

    /// <summary>The file to write; by default <c>mesh.imported.props</c> beside the project.</summary>
    public string? To { get; set; }

    /// <summary>Whether existing files may be replaced.</summary>
    public bool Overwrite { get; set; }

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(From))
            throw new MeshException(Diagnostics.NothingToImport.At(new(ProjectPath), "MeshImportFrom is not set. Add -p:MeshImportFrom=<folder or file of JSON>, or -p:MeshImportFrom=live for what the control plane has. Nothing was written."));
        var settings = new MeshSettings(Settings, ProjectPath);
        var findings = new List<Finding>();
        var (resources, mesh) = From is Live or LiveMesh
            ? await LiveAsync(settings, cancellationToken).ConfigureAwait(false)
            : ImportReader.Read(Files(From, findings), settings.NodeName, findings);
        var project = Importer.Import(resources, new ServiceProperties
        {
            MeshName = mesh ?? settings["MeshName"],
            NodeName = settings.NodeName,
            OwnerId = settings.OwnerId,
            Version = settings["Version"],
            ProjectFile = ProjectPath,
            ProjectName = settings.ProjectName,
            AssemblyName = settings["AssemblyName"] ?? settings.ProjectName,
        });
        foreach (var finding in findings.Concat(project.Findings)) Report(finding);
        if (project.Items.Count == 0)
            throw new MeshException(Diagnostics.NothingToImport.At(new(ProjectPath), $"There is no sound App Mesh resource in '{From}'. Name a folder with JSON files, a file, or 'live'. Nothing was written."));
        await WriteAsync(project, cancellationToken).ConfigureAwait(false);
        foreach (var line in Summary(resources, project)) Say(line);
    }

    private async System.Threading.Tasks.Task WriteAsync(ImportedProject project, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(string.IsNullOrWhiteSpace(To) ? DefaultFile : To, ProjectDirectory);
        var folder = Path.GetDirectoryName(file)!;
        var files = project.Files.Select(pair => (File: Path.Combine(folder, pair.Key), Content: pair.Value)).ToList();
        // The file that names the others comes last, so that it never names what is not there.
        files.Add((file, Encoding.UTF8.GetBytes(ProjectText.Write(project, From is Live or LiveMesh ? "the control plane" : Path.GetFileName(Path.TrimEndingDirectorySeparator(From!))))));
        if (!Overwrite && files.Find(target => Path.Exists(target.File)).File is { } existing)
            throw new MeshException(Diagnostics.ImportWouldOverwrite.At(new(existing), $"'{existing}' exists already. Name another file by -p:MeshImportTo=<file>.props, or add -p:MeshImportOverwrite=true. Nothing was written."));
        foreach (var (target, content) in files) await WholeFile.WriteAsync(target, content, cancellationToken).ConfigureAwait(false);
        Say($"{Path.GetFileNameWithoutExtension(ProjectPath)} -> {file}");
    }

    private List<ImportFile> Files(string from, List<Finding> findings)
    {
        var path = Path.GetFullPath(from, ProjectDirectory);
        var names = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : File.Exists(path) ? new[] { path }
            : throw new MeshException(Diagnostics.NothingToImport.At(new(ProjectPath), $"MeshImportFrom '{from}' is neither a file nor a folder; relative paths begin at the project's folder. Nothing was written."));
        var files = new List<ImportFile>(names.Length);
        foreach (var name in names)
        {
            try
            {
                files.Add(new(name, new FileInfo(name).Length > ImportReader.LargestFile ? null : File.ReadAllBytes(name)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                findings.Add(Diagnostics.ImportUnreadable.At(new(name), $"'{name}' cannot be read: {unreadable.Message} The other files were read."));
            }
        }

        return files;
    }

    private async Task<(IReadOnlyList<Resource> Resources, string? Mesh)> LiveAsync(MeshSettings settings, CancellationToken cancellationToken)
    {
        using var plane = await ControlPlaneConnection.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        var all = await LiveResources.ReadAsync(plane, cancellationToken).ConfigureAwait(false);
        return (From == LiveMesh ? all : LiveResources.OfService(all, settings.NodeName), plane.Mesh);
    }

    private static IEnumerable<string> Summary(IReadOnlyList<Resource> resources, ImportedProject project)
    {
        var whole = project.Items.Where(item => item.Type == "MeshResource").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        var patched = project.Items.Where(item => item.Type == "MeshPatch").Select(item => item.Metadata["Kind"]).ToLookup(kind => kind);
        yield return $"  {"kind",-16} {"imported",8} {"patched",8} {"as JSON",8}";
        foreach (var kind in resources.GroupBy(resource => resource.Id.Kind).OrderBy(group => group.Key))
        {
            var name = kind.Key.Info().Name;
            yield return $"  {name,-16} {kind.Count(),8} {patched[name].Count(),8} {whole[name].Count(),8}";
        }

        foreach (var note in project.Notes) yield return $"  note: {note}";
        yield return $"Mesh imported: {resources.Count} resources, {project.Items.Count} items, {project.Files.Count} JSON files";
    }
}

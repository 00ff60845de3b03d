using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Reads existing resources and writes the items that generate them.</summary>
[MSBuildMultiThreadableTask]
public sealed class ImportMesh : MeshTask
{
    private const string Live = "live";
    private const string LiveMesh = "live-mesh";
    private const string DefaultFile = "mesh.imported.props";
    private const string DefaultFolder = "mesh.imported";

    private protected override string Verb => "import";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        if (settings.ImportFrom is not { } from)
            throw new MeshException(MeshDiagnostics.NothingToImport.At(new(ProjectPath), ImportText.NoSource));
        var isLive = from is Live or LiveMesh;
        var node = settings.NodeNameIfSet ?? "";
        var findings = new List<Finding>();
        var read = isLive
            ? await LiveAsync(settings, isWhole: from == LiveMesh, cancellationToken).ConfigureAwait(false)
            : ImportReader.Read(new ImportFolder(ProjectDirectory).Read(from, ProjectPath, findings), node, findings, settings.MeshNameIfSet);
        var origin = isLive ? ImportOrigin.Live : new(false, read.Places);
        IReadOnlyList<MeshPart> parts = settings.ImportSplit ? MeshPartition.Split(read.Resources) : [new(node, read.Resources)];
        var projects = parts.Select(part => (part.Name, Project: Import(part, read.Mesh ?? settings.MeshNameIfSet, origin, settings))).ToList();
        foreach (var finding in findings.Concat(projects.SelectMany(part => part.Project.Findings))) Report(finding);
        projects.RemoveAll(part => part.Project.Resources.Count == 0);
        if (projects.Count == 0)
        {
            // What was refused is reported already.
            if (Log.HasLoggedErrors) return;
            var message = isLive ? ImportText.NothingLive : ImportText.NoResource(from, read.Notes);
            throw new MeshException(MeshDiagnostics.NothingToImport.At(new(ProjectPath), message));
        }

        var source = isLive ? "the control plane" : Path.GetFileName(Path.TrimEndingDirectorySeparator(from));
        await WriteAsync(projects, settings, source, cancellationToken).ConfigureAwait(false);
        foreach (var line in ImportText.Summary(read.Notes, [.. projects.Select(part => part.Project)])) WriteLine(line);
        var (resources, items) = (projects.Sum(part => part.Project.Resources.Count), projects.Sum(part => part.Project.Items.Count));
        Outcome = new($"imported {ImportText.Count(resources, "resource")} as {ImportText.Count(items, "item")}");
    }

    private ImportedProject Import(MeshPart part, string? mesh, ImportOrigin origin, MeshSettings settings)
    {
        var project = new ServiceProperties
        {
            MeshName = mesh,
            NodeName = part.Name,
            OwnerId = settings.OwnerId,
            Version = settings.Service.Version,
            ProjectFile = ProjectPath,
            ProjectName = settings.ProjectName,
            AssemblyName = settings.Service.AssemblyName,
        };
        var notes = ImportedOwners.Notes(part.Resources, settings.OwnerId, origin.IsLive, settings.Owner.Former);
        return Importer.Import(part.Resources, project, origin).With(notes);
    }

    private async System.Threading.Tasks.Task WriteAsync(
        List<(string Name, ImportedProject Project)> projects, MeshSettings settings, string source, CancellationToken cancellationToken)
    {
        var to = settings.ImportTo ?? Path.Combine(ProjectDirectory, settings.ImportSplit ? DefaultFolder : DefaultFile);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new List<(string File, byte[] Content)>();
        var written = new List<string>();
        foreach (var (name, project) in projects)
        {
            var file = settings.ImportSplit ? Path.Combine(to, FolderName(name, taken), DefaultFile) : to;
            files.AddRange(project.Files.Select(pair => (Path.Combine(Path.GetDirectoryName(file)!, pair.Key), pair.Value)));
            // The file that refers to the others is written last, so that it never refers to a missing file.
            files.Add((file, Encoding.UTF8.GetBytes(ProjectText.Write(project, source))));
            written.Add(file);
        }

        if (!settings.ImportOverwrite && files.Find(target => Path.Exists(target.File)).File is { } existing)
            throw new MeshException(MeshDiagnostics.ImportWouldOverwrite.At(new(existing), ImportText.AlreadyExists(existing, settings.ImportSplit)));
        foreach (var (target, content) in files) await WholeFile.WriteAsync(target, content, cancellationToken).ConfigureAwait(false);
        foreach (var file in written) WriteLine($"  wrote {file}");
    }

    private static string FolderName(string service, HashSet<string> taken)
    {
        var letters = service.Take(80).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-');
        var words = new string([.. letters]).Trim('.', '-');
        var (name, number) = (words.Length == 0 ? "service" : words, 2);
        for (var first = name; !taken.Add(name); number++) name = $"{first}-{number}";
        return name;
    }

    private async Task<ImportedResources> LiveAsync(MeshSettings settings, bool isWhole, CancellationToken cancellationToken)
    {
        using var plane = await ConnectAsync(settings, Report, cancellationToken).ConfigureAwait(false);
        var notes = new List<string>();
        var all = await WaitAsync("reading the mesh", () => LiveResources.ReadAsync(plane, notes, cancellationToken)).ConfigureAwait(false);
        return new(isWhole ? all : LiveResources.OfService(all, settings.NodeName), plane.Mesh, notes, ImportPlaces.None);
    }
}

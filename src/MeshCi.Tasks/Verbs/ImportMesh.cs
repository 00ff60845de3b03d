using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
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
        var settings = ReadSettings();
        if (settings.ImportFrom is not { } from)
            throw new MeshException(MeshDiagnostics.NothingToImport.At(new(ProjectPath), ImportText.NoSource));
        var isLive = from is Live or LiveMesh;
        var findings = new List<Finding>();
        var (resources, mesh) = isLive
            ? await LiveAsync(settings, isWhole: from == LiveMesh, cancellationToken).ConfigureAwait(false)
            : ImportReader.Read(Files(from, findings), settings.NodeName, findings, settings.MeshNameIfSet);
        IReadOnlyList<MeshPart> parts = settings.ImportSplit ? MeshPartition.Split(resources) : [new(settings.NodeName, resources)];
        var projects = parts.Select(part => (part.Name, Project: Importer.Import(part.Resources, new ServiceProperties
        {
            MeshName = mesh ?? settings.MeshNameIfSet,
            NodeName = part.Name,
            OwnerId = settings.OwnerId,
            Version = settings.Service.Version,
            ProjectFile = ProjectPath,
            ProjectName = settings.ProjectName,
            AssemblyName = settings.Service.AssemblyName,
        }).With(ImportedOwners.Notes(part.Resources, settings.OwnerId, isLive)))).ToList();
        foreach (var finding in findings.Concat(projects.SelectMany(part => part.Project.Findings))) Report(finding);
        projects.RemoveAll(part => part.Project.Items.Count == 0);
        if (projects.Count == 0)
            throw new MeshException(MeshDiagnostics.NothingToImport.At(new(ProjectPath), ImportText.NoResource(from)));

        var source = isLive ? "the control plane" : Path.GetFileName(Path.TrimEndingDirectorySeparator(from));
        await WriteAsync(projects, settings, source, cancellationToken).ConfigureAwait(false);
        foreach (var line in ImportText.Summary(resources, [.. projects.Select(part => part.Project)])) WriteLine(line);
        var items = projects.Sum(part => part.Project.Items.Count);
        Outcome = new($"imported {Counted(resources.Count, "resource")} as {Counted(items, "item")}");
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

    private List<ImportFile> Files(string from, List<Finding> findings)
    {
        var path = Path.GetFullPath(from, ProjectDirectory);
        var names = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : File.Exists(path) ? new[] { path }
            : throw new MeshException(MeshDiagnostics.NothingToImport.At(
                new(ProjectPath), ImportText.NotAFile(from, path, meant: Spelling.Nearest(from, [Live, LiveMesh]))));
        var files = new List<ImportFile>(names.Length);
        foreach (var name in names)
        {
            try
            {
                files.Add(new(name, new FileInfo(name).Length > ImportReader.LargestFile ? null : File.ReadAllBytes(name)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                findings.Add(MeshDiagnostics.ImportUnreadable.At(new(name), $"'{name}' cannot be read: {unreadable.Message} The other files were read."));
            }
        }

        return files;
    }

    private async Task<(IReadOnlyList<Resource> Resources, string? Mesh)> LiveAsync(MeshSettings settings, bool isWhole, CancellationToken cancellationToken)
    {
        using var plane = await ConnectAsync(settings, Report, cancellationToken).ConfigureAwait(false);
        var all = await WaitAsync("reading the mesh", () => LiveResources.ReadAsync(plane, cancellationToken)).ConfigureAwait(false);
        return (isWhole ? all : LiveResources.OfService(all, settings.NodeName), plane.Mesh);
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}

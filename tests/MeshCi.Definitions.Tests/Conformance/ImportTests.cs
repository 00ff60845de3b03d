using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Conformance;

public class ImportTests
{
    private static readonly ServiceProperties Service = new() { MeshName = "mesh", NodeName = "service", ProjectName = "Service", AssemblyName = "Service" };

    [Fact]
    public void Every_published_file_alone_is_imported_and_regenerated()
    {
        var problems = Files().SelectMany(file => Problems([file]).Select(problem => $"{file.File}: {problem}")).ToList();
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Every_walkthrough_is_imported_as_one_project_and_regenerated()
    {
        var problems = Files().GroupBy(file => Path.GetDirectoryName(file.File)!)
            .SelectMany(folder => Problems([.. folder]).Select(problem => $"{folder.Key}: {problem}")).ToList();
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Every_walkthrough_is_imported_as_one_project_per_service()
    {
        var problems = Files().GroupBy(file => Path.GetDirectoryName(file.File)!).SelectMany(folder =>
        {
            var (resources, mesh) = ImportReader.Read([.. folder], "service", []);
            return Split(resources, mesh ?? "mesh").Select(problem => $"{folder.Key}: {problem}");
        }).ToList();
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Most_definitions_published_by_AWS_are_imported_without_JSON()
    {
        var projects = Files().GroupBy(file => Path.GetDirectoryName(file.File)!)
            .Select(folder => Importer.Import(ImportReader.Read([.. folder], "service", []).Resources, Service)).ToList();

        var typed = projects.Sum(project => project.Items.Count(item => item.Type is not ("MeshResource" or "MeshPatch")));
        var patches = projects.Sum(project => project.Items.Count(item => item.Type == "MeshPatch"));
        var whole = projects.Sum(project => project.Items.Count(item => item.Type == "MeshResource"));
        var notes = projects.SelectMany(project => project.Notes).GroupBy(note => note[(note.IndexOf(':', StringComparison.Ordinal) + 1)..])
            .OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key} {group.First()}").Take(20);
        TestContext.Current.TestOutputHelper?.WriteLine($"{typed} typed items, {patches} patches, {whole} complete resources\n{string.Join('\n', notes)}");
        typed.ShouldBeGreaterThan(3 * (patches + whole));
    }

    private static IEnumerable<string> Split(IReadOnlyList<Resource> resources, string mesh)
    {
        var parts = MeshPartition.Split(resources);
        parts.SelectMany(part => part.Resources).Select(resource => resource.Id).Order().ShouldBe(resources.Select(resource => resource.Id).Order());
        return parts.SelectMany(part =>
        {
            var project = Importer.Import(part.Resources, Service with { MeshName = mesh, NodeName = part.Name });
            return project.Findings.Select(finding => finding.Message).Concat(RoundTrip.Problems(part.Resources, project))
                .Select(problem => $"{part.Name}: {problem}");
        });
    }

    private static IReadOnlyList<ImportFile> Files()
    {
        var root = SharedData.Require("appmesh-examples");
        return [
            .. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => new ImportFile(Path.GetRelativePath(root, file), File.ReadAllBytes(file)))];
    }

    private static List<string> Problems(IReadOnlyList<ImportFile> files)
    {
        var findings = new List<Finding>();
        var (resources, mesh) = ImportReader.Read(files, "service", findings);
        var project = Importer.Import(resources, Service with { MeshName = mesh ?? "mesh" });
        // Some walkthroughs contain one route in several versions, of which a project can have only one.
        var twice = findings.RemoveAll(finding => finding.Diagnostic == MeshDiagnostics.ImportedTwice);
        var problems = findings.Concat(project.Findings).Select(finding => finding.Message).ToList();
        if (resources.Count + twice != files.Count) problems.Add($"{files.Count - resources.Count} files are missing");
        return [.. problems, .. RoundTrip.Problems(resources, project)];
    }
}

using System.Text;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Files that were imported into a project.</summary>
internal sealed class Imported
{
    private Imported(ImportedResources read, ImportedProject project, IEnumerable<Finding> findings) =>
        (Read, Project, Findings) = (read, project, [.. findings]);

    public ImportedResources Read { get; }

    public ImportedProject Project { get; }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The names of all resources.</summary>
    public IEnumerable<string> Ids => Read.Resources.Select(resource => resource.Id.ToString());

    /// <summary>All notes.</summary>
    public IEnumerable<string> Notes => Read.Notes.Concat(Project.Notes);

    /// <summary>The errors: file, line, code and message.</summary>
    public IEnumerable<string> Errors =>
        Findings.Select(finding => $"{Path.GetFileName(finding.Place?.File)}({finding.Place?.Line}) {finding.Diagnostic.Id} {finding.Message}");

    /// <summary>The text of the project file.</summary>
    public string Text => ProjectText.Write(Project, "test");

    public static Imported From(params (string File, string Content)[] files)
    {
        var findings = new List<Finding>();
        var read = ImportReader.Read([.. files.Select(file => new ImportFile(file.File, Encoding.UTF8.GetBytes(file.Content)))], "orders", findings);
        var service = new ServiceProperties { MeshName = read.Mesh, NodeName = "orders", ProjectName = "Orders", AssemblyName = "Orders" };
        var project = Importer.Import(read.Resources, service, new(false, read.Places));
        return new(read, project, findings.Concat(project.Findings));
    }

    /// <summary>The spec of a resource as canonical JSON.</summary>
    public string Spec(string id) => Canonical(Read.Resources.Single(resource => resource.Id.ToString() == id).Spec);

    /// <summary>The tags of a resource.</summary>
    public string Tags(string id) =>
        string.Join(';', Read.Resources.Single(resource => resource.Id.ToString() == id).Tags.Select(tag => $"{tag.Key}={tag.Value}"));

    public static string Canonical(string json) => Canonical(JsonElement.Parse(json));

    private static string Canonical(JsonElement json) => Encoding.UTF8.GetString(CanonicalJson.Write(json));
}

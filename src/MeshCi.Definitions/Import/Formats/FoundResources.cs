using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>Collects the resources of all files, and everything that was not read.</summary>
/// <param name="findings">Receives errors.</param>
internal sealed class FoundResources(List<Finding> findings)
{
    private const int MostNamed = 3;
    private readonly List<FoundResource> _resources = [];
    private readonly List<(string File, SourceUnknown Unknown, string Of)> _unknown = [];
    private readonly List<string> _notes = [];
    private readonly List<(string What, string File)> _others = [];

    /// <summary>The resources, in the order in which they were read.</summary>
    public IReadOnlyList<FoundResource> Resources => _resources;

    /// <summary>Notes for the user: what is not part of App Mesh, and what was assumed.</summary>
    public IEnumerable<string> Notes => _notes.Distinct().Concat(Others());

    /// <summary>Reads a resource. It is not imported, with an error, if its format does not have a member, or if a value is unknown.</summary>
    public void Add(ResourceSource source, Dialect dialect)
    {
        var reader = new SpecReader(dialect);
        var shape = Shape.Of(source.Kind);
        var spec = SourceNode.IsNull(source.Spec) ? new SourceObject(source.Line, []) : reader.Read(source.Spec!, shape, source.SpecName);
        var texts = new[] { source.Name, source.Parent, source.Mesh }.Select(node => Text(node, dialect, reader)).ToArray();
        var label = $"{source.Kind.Info().Name} {Wording.Short(texts[0] ?? source.Label ?? "without a known name")}";
        foreach (var (member, meant) in source.Unknown)
            reader.Problems.Add((member.Line, SpecReader.NotAMember(member.Name, source.Kind.Info().Name, meant)));
        if (spec is not (SourceObject or SourceUnknown)) reader.Problems.Add((spec.Line, $"{source.SpecName} must be an object."));

        foreach (var (line, message) in reader.Problems)
            Refuse(MeshDiagnostics.ImportRefused, source.Document, line, $"{label} was not imported: {message}");
        if (reader.Problems.Count > 0) return;

        _unknown.AddRange(reader.Unknown.Select(unknown => (source.Document.File, unknown, label)));
        if (reader.Unknown.Count > 0 || texts[0] is not { } name) return;
        _resources.Add(new(source.Kind, name, texts[1], texts[2], (SourceObject)spec, Tags(source, dialect, label), source.Document.File, source.Line));
    }

    /// <summary>Adds an error in a document.</summary>
    public void Refuse(Diagnostic diagnostic, SourceDocument document, int line, string message) =>
        findings.Add(diagnostic.At(new(document.File, Line: line), message));

    /// <summary>Adds a value that the files do not contain.</summary>
    /// <param name="document">The document that needs it.</param>
    /// <param name="unknown">The value.</param>
    /// <param name="of">What was not imported because of it.</param>
    public void Refuse(SourceDocument document, SourceUnknown unknown, string of) => _unknown.Add((document.File, unknown, of));

    /// <summary>Adds a note for the user.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>Adds a note if a mesh belongs to another account than its resource.</summary>
    /// <param name="document">The document.</param>
    /// <param name="account">The account of the mesh, if it is known.</param>
    /// <param name="own">The account of the resource; null if it is unknown, empty if it is another one.</param>
    public void Shared(SourceDocument document, string? account, string? own)
    {
        if (account is { Length: > 0 } && own is not null && account != own)
            Note($"The mesh in '{document.Name}' belongs to account {Wording.Short(account)}. Set the property MeshOwner to deploy to it.");
    }

    /// <summary>Adds something that is not part of App Mesh.</summary>
    /// <param name="what">What it is, such as <c>Deployment</c>.</param>
    /// <param name="document">The document that contains it.</param>
    public void Other(string what, SourceDocument document) => _others.Add((what, document.File));

    /// <summary>Reports unknown values: one error for each cause, at its first line, with everything that was not imported because of it.</summary>
    public void ReportUnknown()
    {
        foreach (var cause in _unknown.GroupBy(unknown => (unknown.File, unknown.Unknown.Cause)))
        {
            var left = cause.Select(unknown => unknown.Of).Distinct().ToList();
            var names = Wording.Some(left, left.Count, MostNamed);
            findings.Add(MeshDiagnostics.ImportUnresolved.At(
                new(cause.Key.File, Line: cause.Min(unknown => unknown.Unknown.Line)), $"{cause.Key.Cause} Not imported because of it: {names}."));
        }

        _unknown.Clear();
    }

    private static string? Text(SourceNode? node, Dialect dialect, SpecReader reader)
    {
        switch (node)
        {
            case SourceUnknown unknown:
                reader.Unknown.Add(unknown);
                return null;
            case SourceScalar { Kind: ScalarKind.Null } or null:
                return null;
            case SourceScalar scalar when dialect.HasPlaceholders && Placeholder.In(scalar.Text, isRegex: false) is { } placeholder:
                reader.Unknown.Add(new(scalar.Line, Placeholder.Cause(placeholder)));
                return scalar.Text;
            case SourceScalar scalar:
                return scalar.Text;
            default:
                reader.Problems.Add((node.Line, "A name must be text."));
                return null;
        }
    }

    private Dictionary<string, string> Tags(ResourceSource source, Dialect dialect, string label)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in source.Tags)
        {
            var reader = new SpecReader(dialect);
            var (name, text) = (Text(key, dialect, reader), SourceNode.IsNull(value) ? "" : Text(value, dialect, reader));
            if (reader.Unknown is [var unknown, ..])
                Note($"A tag of {label} is not imported ({source.Document.Name}, line {Number(unknown.Line)}): {unknown.Cause}");
            else if (reader.Problems is [var (line, _), ..])
                Note($"A tag of {label} is not imported ({source.Document.Name}, line {Number(line)}): The key and the value of a tag must be text.");
            else if (name is not null)
                tags[name] = text ?? "";
        }

        return tags;
    }

    private IEnumerable<string> Others()
    {
        var others = _others.GroupBy(other => other.What).Select(group =>
        {
            var files = group.Select(other => Path.GetFileName(other.File)).Distinct().ToList();
            var times = group.Count() == 1 ? "" : $" ({Number(group.Count())} times)";
            return (What: $"{group.Key}{times}", Files: Wording.Some(files, files.Count, MostNamed));
        });
        return others.GroupBy(other => other.Files, other => other.What).Select(group => $"Not part of App Mesh: {string.Join(", ", group)} in {group.Key}.");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

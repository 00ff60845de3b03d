using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>A JSON file to import.</summary>
/// <param name="File">Its path, for messages, and for the name of the resource if the JSON does not contain one.</param>
/// <param name="Content">Its bytes; null if it is larger than <see cref="ImportReader.LargestFile"/>.</param>
public sealed record ImportFile(string File, byte[]? Content);

/// <summary>
/// Reads resources from the output of <c>aws appmesh describe-*</c>, from the input of <c>create-*</c>, or from a bare spec. A bare spec is named
/// after its file, such as <c>orders.virtualNode.json</c>; its kind follows from that name, or from members that only one kind has.
/// </summary>
public static class ImportReader
{
    /// <summary>The size of the largest file that is read, in bytes. App Mesh accepts far less.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly (ResourceKind Kind, string[] Words)[] Hints =
    [
        (ResourceKind.GatewayRoute, ["gatewayroute", "gateway-route", "gwroute"]),
        (ResourceKind.VirtualRouter, ["virtualrouter", "router", "vr"]),
        (ResourceKind.Route, ["route"]),
        (ResourceKind.VirtualGateway, ["virtualgateway", "vg"]),
        (ResourceKind.VirtualService, ["virtualservice", "service", "vs"]),
        (ResourceKind.VirtualNode, ["virtualnode", "node", "vn"]),
        (ResourceKind.Mesh, ["mesh"]),
    ];

    /// <summary>Reads all files. A file that cannot be read results in a finding; the others are still read.</summary>
    /// <param name="files">The files.</param>
    /// <param name="node">The router of routes that do not name one, unless there is exactly one router among the files: the project's node name.</param>
    /// <param name="findings">Receives a finding for each file that was not imported.</param>
    /// <param name="wanted">
    /// The mesh to import if the files name several: the project's. If it is null or no file names it, the mesh that most files name is imported.
    /// </param>
    /// <returns>The resources, and the mesh that was imported, if any file names one.</returns>
    public static (IReadOnlyList<Resource> Resources, string? Mesh) Read(
        IReadOnlyList<ImportFile> files, string node, List<Finding> findings, string? wanted = null)
    {
        var read = files.Select(file => (file.File, Part: ReadOne(file, findings))).Where(file => file.Part is not null)
            .Select(file => (file.File, Part: file.Part!)).ToList();
        var meshes = read.Select(file => file.Part.Mesh).OfType<string>().GroupBy(name => name)
            .OrderByDescending(group => group.Key == wanted).ThenByDescending(group => group.Count()).Select(group => group.Key).ToList();
        var resources = new Dictionary<ResourceId, (Resource Resource, string File)>();
        foreach (var (file, part) in read)
        {
            if (part.Mesh is { } mesh && mesh != meshes[0]) continue;
            var parent = part.Kind.Info().Parent is { } kind ? part.Parent ?? OnlyOne(read.Select(other => other.Part), kind) ?? node : null;
            var id = new ResourceId(part.Kind, part.Name, parent);
            if (resources.TryAdd(id, (new() { Id = id, Spec = part.Spec, Tags = part.Tags }, file))) continue;
            var message = ImportReaderMessages.IsDefinedTwice(Path.GetFileName(file), id, resources[id].File);
            findings.Add(MeshDiagnostics.ImportedTwice.At(new(file), message));
        }

        foreach (var others in read.Where(file => file.Part.Mesh is not null && file.Part.Mesh != meshes[0]).GroupBy(file => file.Part.Mesh!))
        {
            var first = others.First().File;
            var message = ImportReaderMessages.BelongToAnotherMesh(Path.GetFileName(first), others.Count() - 1, others.Key, meshes[0]);
            findings.Add(MeshDiagnostics.ImportRefused.At(new(first), message));
        }

        return ([.. resources.Values.Select(found => found.Resource)], meshes.FirstOrDefault());
    }

    private static string? OnlyOne(IEnumerable<Part> parts, ResourceKind kind) =>
        parts.Where(part => part.Kind == kind).Select(part => part.Name).Distinct().Take(2).ToList() is [var only] ? only : null;

    private static Part? ReadOne(ImportFile file, List<Finding> findings)
    {
        var name = Path.GetFileName(file.File);
        if (file.Content is not { } bytes || bytes.Length > LargestFile)
            return Refuse(MeshDiagnostics.ImportUnreadable, ImportReaderMessages.IsTooLarge(name));
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Refuse(MeshDiagnostics.ImportUnreadable, ImportReaderMessages.IsUtf16(name));
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refuse(MeshDiagnostics.ImportUnknownKind, ImportReaderMessages.IsNotAnObject(name));
            return Part.Read(name, WholeNumber.Normal(document.RootElement).Clone(), Kind)
                ?? Refuse(MeshDiagnostics.ImportUnknownKind, ImportReaderMessages.KindIsUnknown(name));
        }
        catch (JsonException problem)
        {
            var line = (int)(problem.LineNumber ?? 0) + 1;
            var message = ImportReaderMessages.IsNotJson(name, line, JsonProblem.Reason(problem));
            findings.Add(MeshDiagnostics.ImportUnreadable.At(new(file.File, Line: line), message));
        }
        catch (InvalidOperationException)
        {
            return Refuse(MeshDiagnostics.ImportUnreadable, ImportReaderMessages.IsNotUnicode(name));
        }

        return null;

        Part? Refuse(Diagnostic diagnostic, string message)
        {
            findings.Add(diagnostic.At(new(file.File), message));
            return null;
        }
    }

    // If the JSON fits several kinds, the file's name decides: a list of port mappings can be a router, a node or a gateway.
    private static ResourceKind? Kind(string file, JsonElement spec)
    {
        var fitting = ResourceKinds.All.Where(row => ShapeValidator.Validate(spec, Shape.Of(row.Kind)).Count == 0).Select(row => row.Kind).ToList();
        if (fitting is [var only]) return only;
        foreach (var (kind, words) in Hints)
        {
            if ((fitting.Count == 0 || fitting.Contains(kind)) && words.Any(word => file.Contains(word, StringComparison.OrdinalIgnoreCase))) return kind;
        }

        return null;
    }

    private sealed record Part(ResourceKind Kind, string Name, string? Parent, string? Mesh, JsonElement Spec, IReadOnlyDictionary<string, string> Tags)
    {
        public static Part? Read(string file, JsonElement content, Func<string, JsonElement, ResourceKind?> guess)
        {
            ResourceKind? kind = null;
            if (content.EnumerateObject().Take(2).ToList() is [{ Value.ValueKind: JsonValueKind.Object } only]
                && ResourceKinds.Find(only.Name) is { } wrapped && only.Value.TryGetProperty("meshName", out _))
                (kind, content) = (wrapped, only.Value);
            var words = file.Split('.');
            if (words.Length > 2) kind ??= ResourceKinds.Find(words[^2]);
            var named = kind is null ? null : words.Length > 2 && ResourceKinds.Find(words[^2]) is not null ? string.Join('.', words[..^2]) : null;
            var spec = content.TryGetProperty("spec", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner
                : content.TryGetProperty("meshName", out _) ? JsonElement.Parse("{}") : content;
            kind ??= ByName(content) ?? (IsMesh(content, spec) ? ResourceKind.Mesh : guess(file, spec));
            return kind is not { } known ? null
                : new(
                    known,
                    Text(content, known.Info().NameMember) ?? named ?? Path.GetFileNameWithoutExtension(file),
                    known.Info().Parent is { } parent ? Text(content, parent.Info().NameMember) : null,
                    Text(content, "meshName"),
                    spec,
                    ReadTags(content));
        }

        // Children also name their parent, so they are tried first.
        private static ResourceKind? ByName(JsonElement content) =>
            ResourceKinds.All.Reverse().Where(row => row.Kind != ResourceKind.Mesh && Text(content, row.NameMember) is not null)
                .Select(row => (ResourceKind?)row.Kind).FirstOrDefault();

        private static bool IsMesh(JsonElement content, JsonElement spec) =>
            Text(content, "meshName") is not null && spec.EnumerateObject().All(member => Shape.Of(ResourceKind.Mesh).Find(member.Name) is not null);

        private static Dictionary<string, string> ReadTags(JsonElement content)
        {
            var tags = new Dictionary<string, string>(StringComparer.Ordinal);
            if (!content.TryGetProperty("tags", out var list) || list.ValueKind != JsonValueKind.Array) return tags;
            foreach (var tag in list.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.Object))
            {
                if (Text(tag, "key") is { } key) tags[key] = Text(tag, "value") ?? "";
            }

            return tags;
        }

        private static string? Text(JsonElement content, string name) =>
            content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

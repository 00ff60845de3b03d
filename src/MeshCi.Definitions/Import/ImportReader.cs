using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>A JSON file to import.</summary>
/// <param name="File">Its path, for messages and, where the JSON says no name, for the name.</param>
/// <param name="Content">Its bytes; null where it is larger than <see cref="ImportReader.LargestFile"/>.</param>
public sealed record ImportFile(string File, byte[]? Content);

/// <summary>
/// Reads resources from JSON as <c>aws appmesh describe-*</c> prints it, as <c>create-*</c> takes it, or a bare spec. A bare spec has its
/// file's name, <c>orders.virtualNode.json</c>; its kind is told by that name, or by what only one kind has.
/// </summary>
public static class ImportReader
{
    /// <summary>The largest file that is read, in bytes. App Mesh itself takes far less.</summary>
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

    /// <summary>Reads all files; one that cannot be read is found, and the others are read all the same.</summary>
    /// <param name="files">The files.</param>
    /// <param name="node">What routes whose router nobody names belong to, where there is not one router among the files: the project's node name.</param>
    /// <param name="findings">Takes what could not be read.</param>
    /// <param name="wanted">Which mesh to take where the files name several: the project's; of those that they do not name, or null, that of most files.</param>
    /// <returns>The resources, and the mesh that the files name, if any.</returns>
    public static (IReadOnlyList<Resource> Resources, string? Mesh) Read(IReadOnlyList<ImportFile> files, string node, List<Finding> findings, string? wanted = null)
    {
        var read = files.Select(file => (file.File, Part: ReadOne(file, findings))).Where(file => file.Part is not null).Select(file => (file.File, Part: file.Part!)).ToList();
        var meshes = read.Select(file => file.Part.Mesh).OfType<string>().GroupBy(name => name).OrderByDescending(group => group.Key == wanted).ThenByDescending(group => group.Count()).Select(group => group.Key).ToList();
        var resources = new Dictionary<ResourceId, (Resource Resource, string File)>();
        foreach (var (file, part) in read)
        {
            if (part.Mesh is { } mesh && mesh != meshes[0]) continue;
            var parent = part.Kind.Info().Parent is { } kind ? part.Parent ?? OnlyOne(read.Select(other => other.Part), kind) ?? node : null;
            var id = new ResourceId(part.Kind, part.Name, parent);
            if (!resources.TryAdd(id, (new() { Id = id, Spec = part.Spec, Tags = part.Tags }, file)))
                findings.Add(MeshDiagnostics.ImportedTwice.At(new(file), $"'{Path.GetFileName(file)}' says {id}, which '{resources[id].File}' says already. The first is taken; remove or rename one of them."));
        }

        foreach (var others in read.Where(file => file.Part.Mesh is not null && file.Part.Mesh != meshes[0]).GroupBy(file => file.Part.Mesh!))
        {
            var (first, more) = (others.First().File, others.Count() - 1);
            findings.Add(MeshDiagnostics.ImportRefused.At(
                new(first), $"'{Path.GetFileName(first)}'{(more == 0 ? " is" : $" and {more} more are")} of the mesh '{Wording.Short(others.Key)}', but the import is of '{Wording.Short(meshes[0])}'. {(more == 0 ? "It was" : "They were")} left out; for that mesh import once more with -p:MeshName={Wording.Short(others.Key)}."));
        }

        return ([.. resources.Values.Select(found => found.Resource)], meshes.FirstOrDefault());
    }

    private static string? OnlyOne(IEnumerable<Part> parts, ResourceKind kind) =>
        parts.Where(part => part.Kind == kind).Select(part => part.Name).Distinct().Take(2).ToList() is [var only] ? only : null;

    private static Part? ReadOne(ImportFile file, List<Finding> findings)
    {
        var name = Path.GetFileName(file.File);
        if (file.Content is not { } bytes || bytes.Length > LargestFile)
            return Refuse(MeshDiagnostics.ImportUnreadable, $"'{name}' has more than {LargestFile / 1024 / 1024} MiB, which no resource has. Give one resource a file.");
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Refuse(MeshDiagnostics.ImportUnreadable, $"'{name}' is UTF-16. Save it as UTF-8, as by 'iconv -f UTF-16 -t UTF-8'.");
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refuse(MeshDiagnostics.ImportUnknownKind, $"'{name}' holds no JSON object. Give the output of 'aws appmesh describe-…', the input of 'create-…', or a spec.");
            return Part.Of(name, WholeNumber.Normal(document.RootElement).Clone(), Kind)
                ?? Refuse(MeshDiagnostics.ImportUnknownKind, $"'{name}' does not say what kind of resource it is. Name it after its kind, as '{Path.GetFileNameWithoutExtension(name)}.virtualNode.json', or give the output of 'aws appmesh describe-…'.");
        }
        catch (JsonException problem)
        {
            var line = (int)(problem.LineNumber ?? 0) + 1;
            findings.Add(MeshDiagnostics.ImportUnreadable.At(new(file.File, Line: line), $"'{name}' is not JSON that the AWS CLI would take, in line {line}: {JsonProblem.Reason(problem)} Correct it; the other files were read."));
        }
        catch (InvalidOperationException)
        {
            return Refuse(MeshDiagnostics.ImportUnreadable, $"'{name}' has text that is not valid Unicode. Save it as UTF-8.");
        }

        return null;

        Part? Refuse(Diagnostic diagnostic, string message)
        {
            findings.Add(diagnostic.At(new(file.File), message));
            return null;
        }
    }

    // By the file's name where the JSON fits several kinds: a list of port mappings is a router, a node and a gateway.
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
        public static Part? Of(string file, JsonElement content, Func<string, JsonElement, ResourceKind?> guess)
        {
            ResourceKind? kind = null;
            if (content.EnumerateObject().Take(2).ToList() is [{ Value.ValueKind: JsonValueKind.Object } only] && ResourceKinds.Find(only.Name) is { } wrapped && only.Value.TryGetProperty("meshName", out _))
                (kind, content) = (wrapped, only.Value);
            var words = file.Split('.');
            if (words.Length > 2) kind ??= ResourceKinds.Find(words[^2]);
            var named = kind is null ? null : words.Length > 2 && ResourceKinds.Find(words[^2]) is not null ? string.Join('.', words[..^2]) : null;
            var spec = content.TryGetProperty("spec", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner
                : content.TryGetProperty("meshName", out _) ? JsonElement.Parse("{}") : content;
            // Children name their parent too, so they come first.
            kind ??= ResourceKinds.All.Reverse().Where(row => row.Kind != ResourceKind.Mesh && Text(content, row.NameMember) is not null).Select(row => (ResourceKind?)row.Kind).FirstOrDefault()
                ?? (Text(content, "meshName") is not null && spec.EnumerateObject().All(member => Shape.Of(ResourceKind.Mesh).Find(member.Name) is not null) ? (ResourceKind?)ResourceKind.Mesh : null)
                ?? guess(file, spec);
            return kind is not { } known ? null
                : new(
                    known,
                    Text(content, known.Info().NameMember) ?? named ?? Path.GetFileNameWithoutExtension(file),
                    known.Info().Parent is { } parent ? Text(content, parent.Info().NameMember) : null,
                    Text(content, "meshName"),
                    spec,
                    ReadTags(content));
        }

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

using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Tests.Conformance;

/// <summary>A file of the examples published by AWS.</summary>
/// <param name="File">Its path below the examples folder.</param>
/// <param name="Kind">The kind of resource that it defines.</param>
/// <param name="Name">The name of the resource, or of the file if the name comes from the command line.</param>
/// <param name="Parent">Its router or gateway, if it specifies one.</param>
/// <param name="Spec">The spec.</param>
internal sealed record RealDefinition(string File, ResourceKind Kind, string Name, string? Parent, JsonElement Spec)
{
    /// <summary>All examples.</summary>
    public static IReadOnlyList<RealDefinition> All()
    {
        var root = SharedData.Require("appmesh-examples");
        return [.. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Read(root, file))];
    }

    private static RealDefinition Read(string root, string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
        var content = document.RootElement.Clone();
        // A mesh may be created without a spec; some files are a bare spec.
        var spec = content.TryGetProperty("spec", out var inner) ? inner
            : content.TryGetProperty("meshName", out _) ? JsonElement.Parse("{}") : content;
        var kind = KindOf(file, content, spec);
        var parent = kind.Info().Parent is { } parentKind && content.TryGetProperty(parentKind.Info().NameMember, out var parentName)
            ? parentName.GetString() : null;
        var name = content.TryGetProperty(kind.Info().NameMember, out var own) ? own.GetString()! : Path.GetFileNameWithoutExtension(file);
        return new(Path.GetRelativePath(root, file), kind, name, parent, spec);
    }

    private static ResourceKind KindOf(string file, JsonElement content, JsonElement spec)
    {
        var parts = Path.GetFileName(file).Split('.');
        if (parts.Length == 3 && ResourceKinds.Find(parts[1]) is { } named) return named;
        var kinds = Enum.GetValues<ResourceKind>().Reverse().ToList();
        if (kinds.Where(kind => content.TryGetProperty(kind.Info().NameMember, out _)).Select(kind => (ResourceKind?)kind).FirstOrDefault() is { } byName)
            return byName;
        var fitting = kinds.Where(kind => spec.EnumerateObject().All(member => Shape.Of(kind).Find(member.Name) is not null)).ToList();
        var lower = parts[0];
        return fitting.Count == 1 ? fitting[0]
            : fitting.FirstOrDefault(kind => Hints(kind).Any(hint => lower.Contains(hint, StringComparison.OrdinalIgnoreCase)), fitting[^1]);
    }

    private static string[] Hints(ResourceKind kind) => kind switch
    {
        ResourceKind.VirtualNode => ["vn", "node"],
        ResourceKind.VirtualRouter => ["vr", "router"],
        ResourceKind.VirtualGateway => ["vg", "gateway"],
        ResourceKind.GatewayRoute => ["gateway-route", "gwroute", "gr-"],
        ResourceKind.Route => ["route"],
        ResourceKind.VirtualService => ["vs", "service"],
        _ => ["mesh"],
    };
}

using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Bench.Deploy;

/// <summary>Definitions of services with four resources each.</summary>
internal static class Shop
{
    /// <summary>One definition with all services, and the mesh.</summary>
    public static Definition InOne(int services, string timeout = "15") => new()
    {
        Mesh = "shop",
        Service = "all",
        Version = "1.0.0",
        Owner = "bench/all",
        Resources =
        [
            .. Enumerable.Range(0, services).SelectMany(number => Service(number, timeout)).Prepend(Of(new(ResourceKind.Mesh, "shop"), "{}"))
                .OrderBy(resource => resource.Id),
        ],
    };

    /// <summary>A definition for each service.</summary>
    public static IReadOnlyList<Definition> Each(int services, string timeout = "15", string prefix = "s") =>
    [
        .. Enumerable.Range(0, services).Select(number => new Definition
        {
            Mesh = "shop",
            Service = $"{prefix}{number:D4}",
            Version = "1.0.0",
            Owner = $"bench/{prefix}{number:D4}",
            Resources = [.. Service(number, timeout, prefix).OrderBy(resource => resource.Id)],
        }),
    ];

    private static IEnumerable<Resource> Service(int number, string timeout, string prefix = "s")
    {
        var name = $"{prefix}{number:D4}";
        const string Listeners = """[{"portMapping":{"port":8080,"protocol":"http"}}]""";
        var calls = $$$"""[{"virtualService":{"virtualServiceName":"{{{prefix}}}{{{Math.Max(0, number - 1):D4}}}"}}]""";
        yield return Of(new(ResourceKind.VirtualNode, name),
            $$$"""{"backends":{{{calls}}},"listeners":{{{Listeners}}},"serviceDiscovery":{"dns":{"hostname":"a"} } }""");
        yield return Of(new(ResourceKind.VirtualRouter, name), $$"""{"listeners":{{Listeners}}}""");
        var targets = $$"""[{"virtualNode":"{{name}}","weight":1}]""";
        var limit = $$$"""{"perRequest":{"unit":"s","value":{{{timeout}}}}}""";
        yield return Of(new(ResourceKind.Route, "default", name),
            $$$"""{"httpRoute":{"action":{"weightedTargets":{{{targets}}}},"match":{"prefix":"/"},"timeout":{{{limit}}} } }""");
        yield return Of(new(ResourceKind.VirtualService, name), $$$$"""{"provider":{"virtualRouter":{"virtualRouterName":"{{{{name}}}}"}}}""");
    }

    private static Resource Of(ResourceId id, string spec) => new() { Id = id, Spec = JsonElement.Parse(spec) };
}

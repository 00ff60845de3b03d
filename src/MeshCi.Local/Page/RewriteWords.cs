using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>Describes what a gateway changes in a request.</summary>
internal static class RewriteWords
{
    /// <summary>An HTTP route's rewrites.</summary>
    public static IReadOnlyList<string> Of(HttpGatewayRouteRewrite? rewrite) =>
    [
        .. Of(rewrite?.Hostname),
        .. rewrite?.Path?.Exact is { } path ? (string[])[$"path becomes {path}"] : [],
        .. rewrite?.Prefix?.Value is { } prefix ? (string[])[$"prefix becomes {prefix}"]
            : rewrite?.Prefix?.DefaultPrefix == "DISABLED" ? ["prefix is kept"]
            : [],
    ];

    /// <summary>A rewrite of the host.</summary>
    public static IReadOnlyList<string> Of(GatewayRouteHostnameRewrite? host) => host?.DefaultTargetHostname == "DISABLED" ? ["host is kept"] : [];
}

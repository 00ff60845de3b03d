using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What App Mesh reserves for itself in gateway routes (App Mesh User Guide, "Gateway routes").</summary>
internal static class ReservedMatches
{
    private static readonly string[] Paths = ["/aws-appmesh", "/aws-app-mesh"];
    private static readonly string[] Services = ["aws.app-mesh", "aws.appmesh"];

    public static void Http(HttpGatewayRouteMatch match, string path, SpecFindings found)
    {
        Check($"{path}.prefix", "paths", match.Prefix, Paths, found);
        Check($"{path}.path.exact", "paths", match.Path?.Exact, Paths, found);
    }

    public static void Grpc(GrpcGatewayRouteMatch match, string path, SpecFindings found) =>
        Check($"{path}.serviceName", "gRPC services", match.ServiceName, Services, found);

    private static void Check(string path, string what, string? text, string[] reserved, SpecFindings found)
    {
        if (text is null || Array.Find(reserved, begin => text.StartsWith(begin, StringComparison.Ordinal)) is not { } beginning) return;
        found.Add(path, MeshDiagnostics.GrpcMatch, IsReserved(what, beginning, text));
    }

    private static string IsReserved(string what, string beginning, string text) =>
        $"App Mesh reserves {what} that begin with '{beginning}', so a gateway route cannot match '{Wording.Short(text)}'. "
        + "Choose a name that begins differently.";
}

using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Reference;

namespace MeshCi.Definitions.Tests;

/// <summary>Items can set every field of the model: through metadata where they exist, through a file otherwise.</summary>
public class EveryFieldTests
{
    private static readonly string[] Protocols = ["http", "http2", "grpc", "tcp"];
    private static readonly string[] Client = ["TlsEnforce=true", "TlsPorts=443;8443", "TlsSubjectAlternativeNames=a.b"];

    [Fact]
    public void Every_field_of_the_model_can_be_set_by_items_and_appears_in_the_definition()
    {
        var projects = Protocols.SelectMany(protocol => Enumerable.Range(0, 3).Select(variant => Full(protocol, variant))).ToList();
        projects.Add(
            Project.Sound().With("Mesh", "shop", "EgressFilter=DROP_ALL", "IpPreference=IPv4_ONLY")
                .With("MeshResource", "service.json", "Kind=virtualService", "Name=direct"));
        projects[^1].Files["service.json"] = """{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}""";

        var found = new HashSet<(ResourceKind, string)>();
        foreach (var project in projects)
        {
            var outcome = project.Build();
            var definition = outcome.Definition.ShouldNotBeNull(
                string.Join('\n', outcome.Findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Message}")));
            foreach (var resource in definition.Resources) Leaves(resource.Spec, "", path => found.Add((resource.Id.Kind, path)));
        }

        FieldReference.All.Where(field => !found.Contains((field.Kind, field.Path))).Select(field => $"{field.Kind}: {field.Path}").ShouldBeEmpty();
    }

    private static Project Full(string protocol, int variant)
    {
        var http = protocol is "http" or "http2";
        string[] pool = protocol switch { "http" => ["MaxConnections=5", "MaxPendingRequests=6"], "tcp" => ["MaxConnections=5"], _ => ["MaxRequests=7"] };
        string[] perRequest = protocol == "tcp" ? [] : ["PerRequestTimeout=5s"];
        string[] check =
            ["HealthCheckInterval=10s", "HealthCheckTimeout=2s", "HealthCheckHealthyThreshold=2", "HealthCheckUnhealthyThreshold=3", .. http
            ? new[] { "HealthCheckPath=/h" } : []];
        string[] outliers = ["OutlierMaxServerErrors=5", "OutlierInterval=10s", "OutlierBaseEjectionDuration=30s", "OutlierMaxEjectionPercent=50"];
        string[] certificate = variant switch
        {
            0 => ["TlsCertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/a"],
            1 => ["TlsCertificateChain=/c.pem", "TlsPrivateKey=/k.pem"],
            _ => ["TlsSecretName=s"]
        };
        string[] trust = variant == 1 ? ["TlsTrustChain=/ca.pem"] : ["TlsTrustSecretName=ca"];
        string[] tls = ["TlsMode=STRICT", "TlsSubjectAlternativeNames=a.b", .. certificate, .. trust];
        string[] clientTrust = variant switch
        {
            0 => ["TlsTrustAuthorities=arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/a"],
            1 => ["TlsTrustChain=/ca.pem"],
            _ => ["TlsTrustSecretName=ca"]
        };
        string[] client = [.. Client, .. clientTrust, .. variant == 1 ? certificate : ["TlsSecretName=s"]];
        string[] format = variant == 0 ? ["Format=%PROTOCOL%"] : ["JsonFormat=p=%PROTOCOL%"];
        string[] discovery = variant == 0
            ? ["Hostname=h", "ResponseType=ENDPOINTS", "IpPreference=IPv4_ONLY"] : ["Namespace=n", "Service=s", "Attributes=k=v", "IpPreference=IPv6_ONLY"];
        var project = new Project()
            .With(
            "MeshListener", "8080", [$"Protocol={protocol}", "IdleTimeout=9s", "HealthCheckPort=8080", .. perRequest, .. pool, .. check, .. outliers, .. tls])
            .With("MeshListener", "8081", $"Protocol={protocol}")
            .With("MeshServiceDiscovery", variant == 0 ? "dns" : "cloudMap", discovery)
            .With("MeshBackend", "b.shop.local", client).With("MeshBackendDefaults", "tls", client).With("MeshAccessLog", "/dev/stdout", format);
        Routes(project, protocol, variant, http);
        if (protocol == "tcp") return project;
        project.With("MeshGateway", "edge").With("MeshGatewayListener", "9080", [$"Protocol={protocol}", "HealthCheckPort=9080", .. pool, .. check, .. tls])
            .With("MeshGatewayListener", "9081", $"Protocol={protocol}")
            .With("MeshBackendDefaults", "tls", ["Gateway=edge", .. client]).With("MeshAccessLog", "/dev/stdout", ["Gateway=edge", .. format]);
        GatewayRoutes(project, variant, http);
        return project;
    }

    private static void Routes(Project project, string protocol, int variant, bool http)
    {
        string[] retries = protocol == "tcp"
            ? [] : [
            $"RetryOn=gateway-error;connection-error{(protocol == "grpc" ? ";unavailable" : "")}", "MaxRetries=1", "PerRetryTimeout=1s",
            "PerRequestTimeout=4s"];
        string[] match = http ? [variant switch { 0 => "Prefix=/a", 1 => "Path=/a", _ => "PathRegex=/a.*" }, "Method=GET", "Scheme=https"] : protocol == "grpc"
            ? ["GrpcService=a.B", "GrpcMethod=C"] : [];
        project.With("MeshRoute", "r", ["Port=8080", "Priority=5", "IdleTimeout=9s", "Targets=orders=100", .. retries, .. match]);
        if (protocol != "tcp") Conditions(project, "r", http);
    }

    private static void GatewayRoutes(Project project, int variant, bool http)
    {
        string[] match = !http ? ["GrpcService=a.B"] : [variant switch { 0 => "Prefix=/a/", 1 => "Path=/a", _ => "PathRegex=/a.*" }, "Method=GET"];
        string[] rewrite =
            ["RewriteHostname=DISABLED", .. !http
            ? [] : new[] { variant switch { 0 => "RewritePrefix=/b/", 1 => "RewritePath=/b", _ => "RewriteDefaultPrefix=DISABLED" } }];
        project.With(
            "MeshGatewayRoute", "g", ["Port=9080", "TargetPort=8080", "Priority=3", variant == 0 ? "Hostname=h.x" : "HostnameSuffix=.x", .. match, .. rewrite]);
        Conditions(project, "g", http);
    }

    private static void Conditions(Project project, string route, bool http)
    {
        foreach (var condition in new[] { "Exact=a", "Prefix=a", "Suffix=a", "Regex=a", "Range=1..5" })
            project.With("MeshRouteMatch", $"x-{condition[..3]}", $"Route={route}", condition, "Invert=true");
        if (http) project.With("MeshRouteMatch", "q", $"Route={route}", "In=query", "Exact=a");
    }

    private static void Leaves(JsonElement value, string path, Action<string> add)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) Leaves(member.Value, ShapePath.Join(path, member.Name), add);
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray()) Leaves(element, $"{path}[]", add);
                break;
            default:
                add(path);
                break;
        }
    }
}

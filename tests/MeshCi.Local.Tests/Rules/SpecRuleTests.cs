using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Local.Tests.Rules;

/// <summary>Specs that the service refuses beyond its model: each rule refuses them offline and over HTTP with the same message.</summary>
public sealed class SpecRuleTests
{
    private const string Check = "\"healthyThreshold\":2,\"unhealthyThreshold\":2,\"intervalMillis\":5000,\"timeoutMillis\":2000";
    private const string Discovery = ",\"serviceDiscovery\":{\"dns\":{\"hostname\":\"h\"}}}";
    private const string Action = "\"action\":{\"weightedTargets\":[{\"virtualNode\":\"n\",\"weight\":1}]}";
    private const string Target = "\"target\":{\"virtualService\":{\"virtualServiceName\":\"s\"}}";
    private const string Trust = "\"trust\":{\"file\":{\"certificateChain\":\"/ca\"}}";
    private const string Wildcard = "\"subjectAlternativeNames\":{\"match\":{\"exact\":[\"*.a\"]}}";
    private const string OutlierDetectionWithoutUnit = """
        "outlierDetection":{"interval":{"value":1},"baseEjectionDuration":{"unit":"s","value":1},"maxServerErrors":1,"maxEjectionPercent":1}
        """;
    private const string Retries = "\"maxRetries\":1,\"perRetryTimeout\":{\"unit\":\"s\",\"value\":1}";

    public static TheoryData<ResourceKind, string, string> Refused() => new()
    {
        // Listeners, discovery, ports.
        { ResourceKind.VirtualNode, """{"serviceDiscovery":{"dns":{"hostname":"h"}}}""", "Service Discovery can't be set without a listener." },
        { ResourceKind.VirtualNode, """{"listeners":[{"portMapping":{"port":1,"protocol":"http"}}]}""",
            "A virtual node with a listener needs service discovery" },
        { ResourceKind.VirtualNode, Node("")
            .Replace("\"listeners\":[", "\"listeners\":[{\"portMapping\":{\"port\":80,\"protocol\":\"grpc\"}},", StringComparison.Ordinal),
            "Two listeners use port 80" },
        { ResourceKind.VirtualRouter, Specs.Router("80/http 80/grpc"), "Two listeners use port 80" },
        { ResourceKind.VirtualGateway, Specs.Router("80/http 80/grpc"), "Two listeners use port 80" },
        { ResourceKind.VirtualNode, Backends("\"a\"", "\"a\""), "The backend 'a' is listed twice." },
        { ResourceKind.VirtualNode, Backends("\"\""), "name must have 1 to 255 characters" },

        // Health checks, pools, timeouts.
        { ResourceKind.VirtualNode, Node(T("\"healthCheck\":{\"protocol\":\"http\",\"path\":\"/\",\"port\":81,CHECK}")),
            "The health check uses port 81, but it must use the listener's port, 80" },
        { ResourceKind.VirtualNode, Node(T("\"healthCheck\":{\"protocol\":\"http\",CHECK}")), "An http health check needs a path." },
        { ResourceKind.VirtualNode, Node(T("\"healthCheck\":{\"protocol\":\"http2\",\"path\":\"\",CHECK}")), "An http2 health check needs a path." },
        { ResourceKind.VirtualNode, Node(T("\"healthCheck\":{\"protocol\":\"grpc\",CHECK}")), "GRPC HealthCheck requires listener type of HTTP2 or GRPC." },
        { ResourceKind.VirtualGateway, Gateway(T("\"healthCheck\":{\"protocol\":\"grpc\",CHECK}")),
            "GRPC HealthCheck requires listener type of HTTP2 or GRPC." },
        { ResourceKind.VirtualNode, Node("\"connectionPool\":{\"tcp\":{\"maxConnections\":1}}"),
            "The connection pool is for tcp, but the listener uses http." },
        { ResourceKind.VirtualGateway, Gateway("\"connectionPool\":{\"grpc\":{\"maxRequests\":1}}"),
            "The connection pool is for grpc, but the listener uses http." },
        { ResourceKind.VirtualNode, Node("\"timeout\":{\"grpc\":{}}"), "The timeout is for grpc, but the listener uses http." },
        { ResourceKind.VirtualNode, Node("\"timeout\":{\"http\":{\"idle\":{\"unit\":\"s\"}}}"), "A duration needs both unit and value." },
        { ResourceKind.VirtualNode, Node(OutlierDetectionWithoutUnit), "A duration needs both unit and value." },

        // Routes.
        { ResourceKind.Route, "{}", "A route must have exactly one of httpRoute, http2Route, grpcRoute, tcpRoute." },
        { ResourceKind.Route, T("""{"httpRoute":{"match":{"prefix":"/"},ACTION},"tcpRoute":{ACTION}}"""), "A route must have exactly one of" },
        { ResourceKind.Route, Route("\"prefix\":\"a\""), "The prefix 'a' must begin with a slash." },
        { ResourceKind.Route, Route("\"prefix\":\"/\",\"path\":{\"exact\":\"/a\"}"), "A match can have either a prefix or a path, not both." },
        { ResourceKind.Route, Route("\"path\":{}"), "A path match must have exactly one of exact and regex." },
        { ResourceKind.Route, Route("\"path\":{\"exact\":\"/a\",\"regex\":\"/a\"}"), "A path match must have exactly one of exact and regex." },
        { ResourceKind.Route, Route("\"path\":{\"exact\":\"a\"}"), "The path 'a' must begin with a slash." },
        { ResourceKind.Route, Route("\"prefix\":\"/\",\"headers\":[{\"name\":\"h\",\"match\":{\"range\":{\"start\":2,\"end\":2}}}]"),
            "The range from 2 to 2 (not included) is empty" },
        { ResourceKind.Route, T("""{"grpcRoute":{"match":{"methodName":"m"},ACTION}}"""), "The gRPC method 'm' needs the name of its service." },
        { ResourceKind.Route, T("""{"grpcRoute":{"match":{"metadata":[{"name":"h","match":{"range":{"start":3,"end":1}}}]},ACTION}}"""),
            "The range from 3 to 1 (not included) is empty" },
        { ResourceKind.Route, Route("\"prefix\":\"/\"", T(",\"retryPolicy\":{RETRIES}")), "A retry policy needs at least one event to retry on." },
        { ResourceKind.Route, Route("\"prefix\":\"/\"", T(",\"retryPolicy\":{RETRIES,\"httpRetryEvents\":[\"any-error\"]}")),
            "'any-error' is not an HTTP retry event" },

        // Gateway routes.
        { ResourceKind.GatewayRoute, "{}", "A route must have exactly one of httpRoute, http2Route, grpcRoute." },
        { ResourceKind.GatewayRoute, GatewayRoute(""), "A gateway route must match by at least one of prefix, path, hostname and port." },
        { ResourceKind.GatewayRoute, T("""{"grpcRoute":{"match":{},"action":{TARGET}}}"""), "A gRPC gateway route must match by at least one of" },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/aws-app-mesh-x\""), "App Mesh reserves paths that begin with '/aws-app-mesh'" },
        {
            ResourceKind.GatewayRoute, T("""{"grpcRoute":{"match":{"serviceName":"aws.appmesh.X"},"action":{TARGET}}}"""),
            "App Mesh reserves gRPC services that begin with 'aws.appmesh'"
        },
        { ResourceKind.Route, Route("\"prefix\":\"/\"").Replace("\"weight\":1", "\"weight\":0", StringComparison.Ordinal), "All weights are 0" },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"a\""), "The prefix 'a' must begin with a slash." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/\",\"path\":{\"exact\":\"/\"}"), "A match can have either a prefix or a path, not both." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"hostname\":{}"), "A host name match must have exactly one of exact and suffix." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"hostname\":{\"exact\":\"a\",\"suffix\":\".a\"}"),
            "A host name match must have exactly one of exact and suffix." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/a\"", "{}"), "A rewrite must rewrite at least one of prefix, path and hostname." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/a\"", "{\"prefix\":{}}"),
            "A prefix rewrite must have exactly one of defaultPrefix and value." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/a\"", "{\"prefix\":{\"defaultPrefix\":\"DISABLED\",\"value\":\"/\"}}"),
            "A prefix rewrite must have exactly one of defaultPrefix and value." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/a\"", "{\"prefix\":{\"value\":\"/b\"}}"),
            "The rewritten prefix '/b' must begin and end with a slash." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/a\"", "{\"prefix\":{\"value\":\"/\"},\"path\":{\"exact\":\"/\"}}"),
            "A rewrite changes either the prefix or the path, not both." },
        { ResourceKind.GatewayRoute, GatewayRoute("\"path\":{\"exact\":\"/a\"}", "{\"path\":{\"exact\":\"b\"}}"),
            "The rewritten path 'b' must begin with a slash." },

        // TLS.
        { ResourceKind.VirtualNode, T("""{"backendDefaults":{"clientPolicy":{"tls":{"validation":{TRUST,WILDCARD}}}}}"""),
            "A subject alternative name may contain a wildcard only if enforce is false in the client policy." },
        { ResourceKind.VirtualGateway, Gateway("")[..^1] + T(""","backendDefaults":{"clientPolicy":{"tls":{"validation":{TRUST,WILDCARD}}}}}"""),
            "A subject alternative name may contain a wildcard only" },
    };

    public static TheoryData<ResourceKind, string> Accepted() => new()
    {
        { ResourceKind.VirtualNode, "{}" },
        { ResourceKind.VirtualNode, Backends("\"no such service\"") },
        { ResourceKind.VirtualNode, Node(T("\"healthCheck\":{\"protocol\":\"tcp\",CHECK}")) },
        { ResourceKind.VirtualNode, Node("\"timeout\":{\"http\":{\"perRequest\":{\"unit\":\"s\",\"value\":0}}}") },
        { ResourceKind.VirtualNode, T("""{"backendDefaults":{"clientPolicy":{"tls":{"enforce":false,"validation":{TRUST,WILDCARD}}}}}""") },
        { ResourceKind.VirtualService, "{}" },
        { ResourceKind.Route, Route("\"prefix\":\"/\"").Replace("\"weight\":1", "\"weight\":100", StringComparison.Ordinal)
            .Replace("[{", "[{\"virtualNode\":\"n\",\"weight\":100},{", StringComparison.Ordinal) },
        { ResourceKind.Route, Route("\"port\":80") },
        { ResourceKind.Route, T("""{"grpcRoute":{"match":{},ACTION}}""") },
        { ResourceKind.Route, T("""{"tcpRoute":{ACTION}}""") },
        { ResourceKind.GatewayRoute, GatewayRoute("\"port\":80") },
        { ResourceKind.GatewayRoute, GatewayRoute("\"prefix\":\"/chapter\"") },
        { ResourceKind.GatewayRoute, GatewayRoute("\"hostname\":{\"suffix\":\".a\"}", "{\"path\":{\"exact\":\"/\"}}") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_spec_that_the_service_refuses_is_refused_both_offline_and_online(ResourceKind kind, string spec, string words)
    {
        ShapeValidator.Validate(JsonElement.Parse(spec), Shape.Of(kind), allowUnknown: true).ShouldBeEmpty();
        var offline = SpecRules.Check(kind, JsonElement.Parse(spec));
        offline.ShouldContain(
            violation => violation.Message.StartsWith(words, StringComparison.Ordinal) || violation.Message.EndsWith(words, StringComparison.Ordinal)
                || violation.Message.Contains(words));

        await using var server = await Shop();
        var answer = (await Create(server, kind, spec)).ShouldFail(400, "BadRequestException");
        answer.Message.ShouldBe(string.Join("; ", offline.Take(5).Select(violation => $"{violation.Message} ({violation.Path})")));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_spec_that_the_service_accepts_is_accepted_both_offline_and_online(ResourceKind kind, string spec)
    {
        SpecRules.Check(kind, JsonElement.Parse(spec)).ShouldBeEmpty();
        var type = RouteTypes.All.FirstOrDefault(type => spec.StartsWith($"{{\"{type}\"", StringComparison.Ordinal));
        await using var server = await Shop(type is null ? "http" : type[..^"Route".Length]);
        (await Create(server, kind, spec)).ShouldSucceed();
    }

    [Fact]
    public async Task A_listener_with_ACM_trust_is_refused_with_the_message_of_the_service()
    {
        await using var server = await Shop();
        const string tls = """
            "tls":{"mode":"STRICT","certificate":{"sds":{"secretName":"s"}},"validation":{"trust":{"acm":{"certificateAuthorityArns":["arn"]}}}}
            """;
        (await Create(server, ResourceKind.VirtualNode, Node(tls)))
            .ShouldFail(400, "BadRequestException").Message.ShouldStartWith("One type of TLS Validation Context Trust must be set.");
    }

    private static string T(string template) => template
        .Replace("ACTION", Action, StringComparison.Ordinal).Replace("TARGET", Target, StringComparison.Ordinal)
        .Replace("TRUST", Trust, StringComparison.Ordinal)
        .Replace("WILDCARD", Wildcard, StringComparison.Ordinal).Replace("CHECK", Check, StringComparison.Ordinal)
        .Replace("RETRIES", Retries, StringComparison.Ordinal);

    private static string Node(string listener) => Gateway(listener)[..^1] + Discovery;

    private static string Gateway(string listener) => T("""{"listeners":[{"portMapping":{"port":80,"protocol":"http"}MORE}]}""")
        .Replace("MORE", listener.Length > 0 ? "," + listener : "", StringComparison.Ordinal);

    private static string Backends(params string[] names) =>
        "{\"backends\":[" + string.Join(
        ',', names.Select(name => """{"virtualService":{"virtualServiceName":NAME}}""".Replace("NAME", name, StringComparison.Ordinal))) + "]}";

    private static string Route(string match, string more = "") => T("""{"httpRoute":{"match":{MATCH},ACTIONMORE}}""")
        .Replace("MATCH", match, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);

    private static string GatewayRoute(string match, string? rewrite = null) => T("""{"httpRoute":{"match":{MATCH},"action":{TARGETMORE}}}""")
        .Replace("MATCH", match, StringComparison.Ordinal).Replace("MORE", rewrite is null ? "" : ",\"rewrite\":" + rewrite, StringComparison.Ordinal);

    private static Task<Answer> Create(LocalServer server, ResourceKind kind, string spec)
    {
        var info = kind.Info();
        var under = info.Parent is { } parent ? $"{parent.Info().Name}/p/" : "";
        return server.Client.Put($"{Client.Root}/shop/{under}{info.Collection}", $$"""{"{{info.NameMember}}":"x","spec":{{spec}}}""");
    }

    private static async Task<LocalServer> Shop(string router = "http")
    {
        var server = await LocalServer.Start();
        var client = server.Client;
        Func<Task<Answer>>[] parts =
        [
            () => client.CreateMesh(), () => client.CreateNode("n", "80/http"), () => client.CreateRouter("p", $"80/{router}"),
            () => client.CreateService("s"), () => client.CreateGateway("p", "80/http"),
        ];
        foreach (var part in parts) (await part()).ShouldSucceed();
        return server;
    }
}

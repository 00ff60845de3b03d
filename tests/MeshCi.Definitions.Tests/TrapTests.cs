using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Specs;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

/// <summary>Valid settings whose effect in a proxy is not the one that they suggest.</summary>
public class TrapTests
{
    [Theory]
    [InlineData("Prefix=/chapter", "'/chapters' into '/s' and '/chapter/1' into '//1'")]
    [InlineData("Prefix=/chapter RewriteDefaultPrefix=ENABLED", "RewriteDefaultPrefix=\"DISABLED\"")]
    [InlineData("Prefix=/chapter RewritePrefix=/page/", "'/chapters' into '/page/s' and '/chapter/1' into '/page//1'")]
    [InlineData("Prefix=/a/b", "Prefix=\"/a/b/\"")]
    public void A_rewritten_prefix_without_a_final_slash_is_reported(string metadata, string part) =>
        ShouldReport(Edge(metadata), "MESH3016", Severity.Warning, "MeshGatewayRoute", part);

    [Theory]
    [InlineData("Prefix=/chapter RewriteDefaultPrefix=DISABLED")]
    [InlineData("Prefix=/chapter/")]
    [InlineData("Prefix=/chapter/ RewritePrefix=/page/")]
    [InlineData("Prefix=/")]
    [InlineData("Hostname=shop.example")]
    [InlineData("Path=/chapter")]
    [InlineData("Prefix=/chapter RewritePath=/page")]
    public void A_prefix_that_ends_with_a_slash_or_is_not_rewritten_is_accepted(string metadata) => ShouldNotReport(Edge(metadata), "MESH3016");

    [Theory]
    [InlineData("user-agent", "Chrome", ".*Chrome.*")]
    [InlineData("x-team", "beta", "Exact=\"beta\"")]
    [InlineData("x-team", "^beta", "beta.*")]
    [InlineData("x-team", "beta$", ".*beta")]
    [InlineData("Cookie", "session=[0-9]+", ".*session=[0-9]+.*")]
    [InlineData("user-agent", "Chrome|Firefox", ".*(Chrome|Firefox).*")]
    public void An_expression_that_looks_like_a_search_is_reported_as_info(string header, string regex, string part) =>
        ShouldReport(Header(header, regex), "MESH3017", Severity.Info, "MeshRouteMatch", part);

    [Theory]
    [InlineData("user-agent", ".*Chrome.*")]
    [InlineData("x-team", "^beta$")]
    [InlineData("x-team", "alpha|beta")]
    [InlineData("x-version", "[0-9]+")]
    [InlineData("x-version", "v[0-9]+\\.[0-9]+")]
    [InlineData("cookie", "([^;]*; )*session=1(;.*)?")]
    public void An_expression_for_the_whole_value_is_accepted(string header, string regex) => ShouldNotReport(Header(header, regex), "MESH3017");

    [Theory]
    [InlineData("Prefix=/a", "up to 2 retries after a 503 response, a failed connection, a refused stream or a connection reset", "RetryOn=\"gateway-error\"")]
    [InlineData("Prefix=/a;Method=POST", "may then process a POST request twice", "RetryOn=\"connection-error;stream-error\"")]
    [InlineData("Prefix=/a;Method=POST;Idempotent=true", "To declare the same policy", "RetryOn=\"gateway-error\"")]
    public void The_default_retries_are_described_as_they_are(string metadata, string effect, string advice)
    {
        ShouldReport(Project.Sound().With("MeshRoute", "r", metadata.Split(';')), "MESH4015", Severity.Info, "MeshRoute", effect);
        ShouldReport(Project.Sound().With("MeshRoute", "r", metadata.Split(';')), "MESH4015", Severity.Info, "MeshRoute", advice);
    }

    [Fact]
    public void The_default_retries_of_gRPC_include_a_status()
    {
        var project = new Project().With("MeshListener", "8080", "Protocol=grpc").With("MeshServiceDiscovery", "dns", "Hostname=h")
            .With("MeshRoute", "r", "GrpcService=a.B");

        ShouldReport(project, "MESH4015", Severity.Info, "MeshRoute", "after the status UNAVAILABLE, a 503 response");
        ShouldReport(project, "MESH4015", Severity.Info, "MeshRoute", "RetryOn=\"gateway-error;unavailable\"");
    }

    [Fact]
    public void Advice_about_harmful_retries_does_not_lead_back_to_the_default() =>
        ShouldReport(
            Project.Sound().With("MeshRoute", "r", "Prefix=/a", "Method=POST", "RetryOn=gateway-error", "MaxRetries=1", "PerRetryTimeout=1s"),
            "MESH4013", Severity.Warning, "MeshRoute", "the proxy's default also retries after a 503 response");

    [Theory]
    [InlineData("httpRoute", """,{"virtualNode":"b","weight":0}""", true)]
    [InlineData("tcpRoute", "", true)]
    [InlineData("httpRoute", """,{"virtualNode":"b","weight":1}""", false)]
    public void A_route_whose_weights_are_all_0_is_refused_by_build_control_plane_and_import_alike(string type, string more, bool refused)
    {
        var match = type == "httpRoute" ? """ "match":{"prefix":"/"},""" : "";
        var targets = $$"""[{"virtualNode":"a","weight":0}{{more}}]""";
        var spec = JsonElement.Parse($$$$"""{"{{{{type}}}}":{{{{{match}}}}"action":{"weightedTargets":{{{{targets}}}}}}}""");

        SpecRules.Check(ResourceKind.Route, spec).Select(violation => violation.Diagnostic.Id).ShouldBe(refused ? ["MESH3001"] : []);
    }

    private static Project Edge(string metadata) => Project.Sound().With("MeshGateway", "edge").With("MeshGatewayListener", "9080")
        .With("MeshGatewayRoute", "r", metadata.Split(' '));

    private static Project Header(string name, string regex) =>
        Project.Sound().With("MeshRoute", "r", "Prefix=/a").With("MeshRouteMatch", name, "Route=r", $"Regex={regex}");
}

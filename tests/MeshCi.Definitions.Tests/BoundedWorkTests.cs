using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Tests.Work;

namespace MeshCi.Definitions.Tests;

/// <summary>Large and unusual input: a clear error or the correct result, with work that grows at most linearly with the input.</summary>
public class BoundedWorkTests
{
    [Fact]
    public void Ten_thousand_routes_with_a_condition_each_are_generated_and_the_quota_is_reported()
    {
        var outcome = LargeProjects.Routes(10_000).Build();
        outcome.Definition.ShouldNotBeNull(outcome.Findings.Count > 0 ? outcome.Findings[0].Message : "").Resources.Count(
            resource => resource.Id.Kind == ResourceKind.Route).ShouldBe(10_001);
        outcome.Findings.ShouldHaveSingleItem().Message.ShouldContain("routes=10001");
    }

    [Fact]
    public void Work_grows_at_most_linearly_with_the_number_of_routes()
    {
        CountedWork.Of(nameof(LargeProjects.Routes), 200);
        CountedWork.Of(nameof(LargeProjects.Routes), 8_000).ShouldBeAtMost(8 * 1.5, CountedWork.Of(nameof(LargeProjects.Routes), 1_000));
    }

    [Theory]
    [InlineData("MeshBackend", "")]
    [InlineData("MeshBackend", "TlsPorts=1")]
    [InlineData("MeshNode", "")]
    [InlineData("MeshListener", "Node=nobody")]
    [InlineData("MeshAccessLog", "")]
    [InlineData("MeshRouteMatch", "Route=r")]
    [InlineData("MeshRouteMatch", "Route=nobody")]
    [InlineData("MeshRoute", "Targets=nobody")]
    [InlineData("MeshRoute", "Prefix=no-slash")]
    [InlineData("MeshGateway", "")]
    [InlineData("MeshGatewayRoute", "Prefix=/a")]
    [InlineData("MeshTag", "Value=v")]
    [InlineData("MeshRule", "Severity=off")]
    [InlineData("MeshRoutes", "")]
    public void Work_grows_at_most_linearly_with_the_number_of_valid_or_invalid_items(string type, string metadata)
    {
        CountedWork.Of(nameof(LargeProjects.Many), type, metadata, 100);
        CountedWork.Of(nameof(LargeProjects.Many), type, metadata, 4_000)
            .ShouldBeAtMost(8 * 1.5, CountedWork.Of(nameof(LargeProjects.Many), type, metadata, 500));
    }

    [Theory]
    [InlineData("listeners, each with a route")]
    [InlineData("listeners with two errors each")]
    [InlineData("routes to one node of many listeners")]
    [InlineData("gateway listeners, each with a route")]
    [InlineData("gateways")]
    [InlineData("nodes that call a service of them all")]
    [InlineData("gateway routes to mistyped services")]
    [InlineData("tags of one resource each")]
    [InlineData("tags of everything, on many resources")]
    [InlineData("conditions of one route")]
    // These compare some related items in pairs, with a few steps for each pair.
    [InlineData("listeners", 18)]
    [InlineData("gateway routes to a service of many ports", 15)]
    [InlineData("canaries without backends", 18)]
    [InlineData("nodes, and as many that nobody knows", 45)]
    public void Work_grows_at_most_linearly_with_related_items(string what, double times = 8 * 1.5)
    {
        CountedWork.Of(nameof(LargeProjects.Together), what, 50);
        CountedWork.Of(nameof(LargeProjects.Together), what, 2_000).ShouldBeAtMost(times, CountedWork.Of(nameof(LargeProjects.Together), what, 250));
    }

    // So many that the work for each pair outweighs the work for each node.
    [Fact]
    public void Work_grows_at_most_linearly_with_nodes_that_call_each_other_with_TLS()
    {
        const string what = "nodes that call a service of them all with TLS";
        CountedWork.Of(nameof(LargeProjects.Together), what, 50);
        CountedWork.Of(nameof(LargeProjects.Together), what, 8_000).ShouldBeAtMost(8 * 1.2, CountedWork.Of(nameof(LargeProjects.Together), what, 1_000));
    }

    [Fact]
    public void Four_thousand_listeners_have_a_catch_all_route_each()
    {
        var outcome = LargeProjects.Together("listeners", 4_000).Build();
        var routes = outcome.Definition.ShouldNotBeNull().Resources.Where(resource => resource.Id.Kind == ResourceKind.Route).ToList();
        routes.Count.ShouldBe(4_000);
        routes.ShouldAllBe(route => route.Id.Name == $"default-{route.Spec.GetProperty("httpRoute").GetProperty("match").GetProperty("port").GetInt32()}");
        outcome.Findings.Single(finding => finding.Diagnostic.Severity > Severity.Info).Message.ShouldContain("routes=4000");
    }

    [Fact]
    public void A_refusal_names_only_the_first_of_many_listeners()
    {
        var project = LargeProjects.Together("listeners", 4_000).With("MeshRoute", "r", "Port=9");
        var refused = project.Build().Findings.Single(finding => finding.Diagnostic.Severity == Severity.Error);
        refused.Message.ShouldContain("10009 (http) and 3990 more");
    }

    [Fact]
    public void Ten_thousand_invalid_routes_are_each_refused_once()
    {
        var project = Project.Sound();
        for (var number = 0; number < 10_000; number++) project.With("MeshRoute", $"r{number}", "Prefix=no-slash");
        var errors = project.Build().Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error).ToList();
        errors.Count.ShouldBe(10_000);
        errors.ShouldAllBe(finding => finding.Diagnostic.Id == "MESH1011");
    }

    [Theory]
    [InlineData("MeshRoute", "Prefix", "x")]
    [InlineData("MeshRoute", "PathRegex", "(a+)+")]
    [InlineData("MeshRoute", "Targets", "orders=1;")]
    [InlineData("MeshRoute", "RetryOn", "gateway-error;")]
    [InlineData("MeshListener", "PerRequestTimeout", "9")]
    [InlineData("MeshAccessLog", "Format", "password=aaaa1111 ")]
    [InlineData("MeshAccessLog", "JsonFormat", "k=v;")]
    [InlineData("MeshServiceDiscovery", "Attributes", "k=v;")]
    [InlineData("MeshTag", "Value", "eyJhbGciOi.")]
    [InlineData("MeshTag", "Value", "{env:")]
    [InlineData("MeshBackend", "TlsSubjectAlternativeNames", "a;")]
    public void A_megabyte_of_one_metadata_is_refused_in_a_short_message(string type, string metadata, string part)
    {
        var text = new StringBuilder();
        while (text.Length < 1_000_000) text.Append(part);
        var project = type switch
        {
            "MeshListener" => new Project().With(type, "8080", $"{metadata}={text}").With("MeshServiceDiscovery", "dns", "Hostname=h"),
            "MeshServiceDiscovery" => new Project().With("MeshListener", "8080").With(type, "cloudMap", "Namespace=n", "Service=s", $"{metadata}={text}"),
            _ => Project.Sound().With(type, "x", $"{metadata}={text}"),
        };
        var outcome = project.Build();
        foreach (var finding in outcome.Findings) finding.Message.Length.ShouldBeLessThan(2_000);
        if (metadata is "RetryOn" or "TlsSubjectAlternativeNames" or "Attributes" or "JsonFormat") return;
        outcome.Definition.ShouldBeNull();
    }

    // Escaped, because half a surrogate pair does not survive as a test argument.
    [Theory]
    [InlineData(@"\u0000")]
    [InlineData("a\nb")]
    [InlineData(@"\ud800")]
    [InlineData(@"\udc00x")]
    [InlineData("a/b")]
    [InlineData(@"\u0085")]
    public void A_name_with_characters_that_cannot_be_sent_is_refused_with_its_item(string name)
    {
        var outcome = Project.Sound().With("MeshRoute", Regex.Unescape(name), "Prefix=/a").Build();
        outcome.Definition.ShouldBeNull();
        outcome.Findings.ShouldContain(finding => finding.Place!.Item == "MeshRoute");
    }

    [Theory]
    [InlineData("\u202egnp")]
    [InlineData("\u200b")]
    [InlineData("e\u0301")]
    [InlineData("\u00e9")]
    [InlineData("İıſK")]
    [InlineData("😀👩‍👩‍👧")]
    [InlineData("\ufeffbom")]
    [InlineData("\ufffe")]
    [InlineData("ﷺ")]
    public void Any_other_name_is_read_back_from_the_file_unchanged(string name)
    {
        var definition = Project.Sound().With("MeshRoute", name, "Prefix=/a").Build().Definition.ShouldNotBeNull();
        var file = DefinitionFile.Write(definition);
        DefinitionFile.Read(file, "again").Resources.ShouldContain(resource => resource.Id.Name == name);
    }

    [Fact]
    public void Names_that_only_look_the_same_are_different_names() =>
        Project.Sound().With("MeshRoute", "\u00e9", "Prefix=/a").With("MeshRoute", "e\u0301", "Prefix=/b").Build()
            .Definition.ShouldNotBeNull().Resources.Count(resource => resource.Id.Kind == ResourceKind.Route).ShouldBe(3);
}

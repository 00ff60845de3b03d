using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Tests;

/// <summary>All independent errors are reported in one build, not one per build.</summary>
public class AllAtOnceTests
{
    private static readonly (string Type, string Include, string Metadata)[][] Faults =
    [
        [("MeshRoute", "r1", "Prefx=/r1;PerRequestTimeout=5;Prefix=/r1")],
        [("MeshRoute", "r2", "Prefix=/r2;Targets=nobody=100")],
        [("MeshRoute", "r3", "Prefix=/r3;Priority=2000;Port=9999")],
        [("MeshRoute", "r4", "Protocol=grpc;Priority=x;Method=GTE")],
        [("MeshRoute", "r5", "Prefix=/r5;MaxRetries=2")],
        [("MeshRoute", "r6", "Prefix=/r6;Targets=odd=100;PerRequestTimeout=1h"), ("MeshNode", "odd", ""), ("MeshListener", "8080", "Node=odd;IdleTimeout=soon"),
            ("MeshServiceDiscovery", "dns", "Node=odd;Hostname=odd.local")],
        [("MeshRoute", "r7", "Prefix=/r7;Targets=talker=100"), ("MeshNode", "talker", ""),
            ("MeshListener", "8080", "Node=talker;Protocol=tcp;MaxConnections=0"), ("MeshServiceDiscovery", "dns", "Node=talker;Hostname=t.local")],
        [("MeshRouteMatch", "x-a", "Route=nowhere;Range=5")],
        [("MeshListener", "8081", "Node=canary;Protocol=htpp;IdleTimeout=soon")],
        [("MeshListener", "8082", "Node=strict;TlsMode=STRICT;HealthCheckPath=/;HealthCheckPort=9"), ("MeshNode", "strict", ""),
            ("MeshServiceDiscovery", "dns", "Node=strict;Hostname=s.local")],
        [("MeshBackend", "../Gone/Gone.csproj", "TlsEnforce=maybe")],
        [("MeshBackend", "b1", "TlsPorts=0")],
        [("MeshAccessLog", "/dev/stdout", "Gateway=none;Format=x;JsonFormat=a")],
        [("MeshGatewayRoute", "g1", "Priority=-1")],
        [("MeshTag", "aws:x", "")],
        [("MeshResource", "none.json", "Kind=virtualNode;Name=n")],
        [("MeshPatch", "none.json", "Kind=virtualNode")],
        [("Mesh", "other", "EgressFilter=SOME")],
        [("MeshRule", "MESH9", "Severity=error")],
    ];

    [Fact]
    public void Every_fault_is_found_on_its_own() =>
        Faults.Where(fault => !Found(fault).Any()).Select(fault => fault[0].Include).ShouldBeEmpty();

    [Fact]
    public void Unrelated_faults_are_all_found_in_one_build() =>
        Gen.Shuffle(Faults).Select(Gen.Int[2, Faults.Length], (all, count) => all.Take(count).ToArray()).Sample(
            chosen => Found([.. chosen.SelectMany(fault => fault)]).Order(StringComparer.Ordinal)
                .ShouldBe(chosen.SelectMany(fault => Found(fault)).Order(StringComparer.Ordinal)),
            iter: 200);

    [Theory]
    [InlineData("MeshRoute r1", "MESH1001 Prefx", "MESH1004 PerRequestTimeout")]
    [InlineData("MeshRoute r3", "MESH1003 Priority", "MESH3007 Port")]
    [InlineData("MeshRoute r4", "MESH1003 Priority", "MESH1015 Method", "MESH3006 Protocol")]
    [InlineData("MeshListener 8081", "MESH1004 IdleTimeout", "MESH1015 Protocol", "MESH2015 Node")]
    [InlineData("MeshListener 8082", "MESH1002 ", "MESH1008 HealthCheckPort")]
    [InlineData("MeshRouteMatch x-a", "MESH1016 Range", "MESH2015 Route")]
    [InlineData("MeshBackend ../Gone/Gone.csproj", "MESH1015 TlsEnforce", "MESH2020 ")]
    [InlineData("MeshGatewayRoute g1", "MESH1003 Priority", "MESH2015 ")]
    [InlineData("MeshAccessLog /dev/stdout", "MESH1016 JsonFormat", "MESH2015 Gateway")]
    [InlineData("MeshRoute r7", "MESH3006 Targets")]
    public void All_faults_of_one_item_are_found(string item, params string[] found) =>
        Found([.. Faults.Single(fault => $"{fault[0].Type} {fault[0].Include}" == item)]).Where(finding => finding.StartsWith(item, StringComparison.Ordinal))
            .Select(finding => finding[(item.Length + 1)..]).Order(StringComparer.Ordinal).ShouldBe(found);

    [Theory]
    [InlineData("MeshRoute", "Prefx=/a;Prefix=nob;Targets=nobody", "MESH1001 Prefx", "MESH1011 Prefix", "MESH2002 Targets")]
    [InlineData("MeshRoute", "Prefix=/a;Path=/b;PerRequestTimeout=5", "MESH1004 PerRequestTimeout", "MESH1006 Path")]
    [InlineData("MeshRoute", "Prefix=nob;MaxRetries=2;RetryOn=gateway-error;PerRetryTimeout=1", "MESH1004 PerRetryTimeout", "MESH1011 Prefix")]
    [InlineData("MeshBackend", "TlsEnforce=maybe;TlsTrustChain=a;TlsTrustSecretName=b", "MESH1005 TlsTrustSecretName", "MESH1015 TlsEnforce")]
    [InlineData("MeshRoute", "Prefix=/a;RetryOn=gateway-eror;MaxRetries=2;PerRetryTimeout=1s", "MESH1015 RetryOn")]
    [InlineData("MeshRoute", "Protocol=htpp;Prefix=nob", "MESH1015 Protocol")]
    public void A_refused_value_hides_only_the_faults_that_it_causes(string type, string metadata, params string[] found) =>
        Found([(type, "x", metadata)]).Select(finding => finding[$"{type} x ".Length..]).Order(StringComparer.Ordinal).ShouldBe(found);

    [Fact]
    public void A_faulty_listener_and_missing_service_discovery_are_both_reported() =>
        new Project().With("MeshListener", "8080", "HealthCheckPath=/h", "HealthCheckInterval=1s").Build().Findings.Select(finding => finding.Diagnostic.Id)
        .Order(StringComparer.Ordinal).ShouldBe(["MESH1003", "MESH2014"]);

    [Fact]
    public void A_faulty_service_discovery_is_not_reported_as_missing() =>
        new Project().With("MeshListener", "8080", "HealthCheckInterval=1s", "HealthCheckPath=/h").With("MeshServiceDiscovery", "dns", "Hostnam=h")
        .Build().Findings.Select(finding => finding.Diagnostic.Id).ShouldNotContain("MESH2014");

    [Fact]
    public void Without_a_mesh_name_no_project_is_reported_to_belong_to_another_mesh()
    {
        var project = Project.Sound().With("MeshBackend", "../Payments/Payments.csproj");
        project.Projects["../Payments/Payments.csproj"] = new("payments.shop.local", "shop", null, Enabled: true, Listens: true);
        project.Properties = project.Properties with { MeshName = null };
        project.Finding().Diagnostic.Id.ShouldBe("MESH0011");
        project.Properties = project.Properties with { MeshName = "shop", MeshOwner = "12" };
        project.Finding().Message.ShouldContain("exactly 12 digits");
    }

    [Fact]
    public void An_invalid_node_name_is_refused_once()
    {
        var project = Project.Sound();
        project.Properties = project.Properties with { NodeName = "a/b", ServiceName = "orders.shop.local" };
        project.Finding().Message.ShouldContain("must not contain a slash");
    }

    [Fact]
    public void Spec_rules_can_check_a_damaged_spec()
    {
        var examples = Conformance.RealDefinition.All();
        Gen.Select(Gen.Int[0, examples.Count - 1], Gen.Int[0, 999], Gen.Int[0, 1_000_000]).Sample((index, where, what) =>
        {
            var spec = Schema.SpecMutation.Of(examples[index].Spec, examples[index].Kind, where, what);
            Should.NotThrow(() => SpecRules.Check(examples[index].Kind, spec), spec.GetRawText());
        });
    }

    private static IEnumerable<string> Found((string Type, string Include, string Metadata)[] items)
    {
        var project = Project.Sound();
        foreach (var (type, include, metadata) in items) project.With(type, include, metadata.Split(';', StringSplitOptions.RemoveEmptyEntries));
        return project.Build().Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error)
            .Select(finding => $"{finding.Place?.Item} {finding.Place?.Include} {finding.Diagnostic.Id} {finding.Place?.Metadata}");
    }
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

public class HostNameTests
{
    [Theory]
    [InlineData("orders")]
    [InlineData("orders.shop.local")]
    [InlineData("orders.shop.local.")]
    [InlineData("ORDERS_v2.shop-eu.local")]
    [InlineData("10.0.0.7")]
    [InlineData("2001:db8::7")]
    [InlineData("xn--bestellung-z9a.shop.local")]
    public void A_name_that_can_resolve_is_accepted(string name) => Node(name).Build().Findings.ShouldBeEmpty();

    [Theory]
    [InlineData(" ", "is blank, so callers cannot find the node")]
    [InlineData("orders shop", "a space")]
    [InlineData("orders.shop.local ", "Write 'orders.shop.local'")]
    [InlineData("orders\tshop", "U+0009")]
    [InlineData("orders\u0001", "U+0001")]
    [InlineData("http://orders.shop.local:80/x", "Write only the host: 'orders.shop.local'")]
    [InlineData("orders.shop.local:8080", "Write 'orders.shop.local'")]
    [InlineData("orders/v1", "Write 'orders'; paths belong in routes")]
    [InlineData("orders:8080/v1", "Write 'orders'")]
    [InlineData("/v1", "Write only the host")]
    [InlineData("10.0.0.7:80", "Write '10.0.0.7'")]
    [InlineData("[2001:db8::7]:80", "Write '2001:db8::7'")]
    [InlineData("http://[2001:db8::7]:80/", "Write only the host: '2001:db8::7'")]
    [InlineData(":8080", "has a port but no host")]
    [InlineData("orders\u00a0shop", "U+00A0")]
    [InlineData("orders..local", "a dot with nothing before it")]
    [InlineData(".shop.local", "a dot with nothing before it")]
    [InlineData("..", "a dot with nothing before it")]
    public void A_name_that_can_never_resolve_is_refused_with_the_correct_name(string name, string fix)
    {
        var finding = Node(name).Finding();

        finding.Diagnostic.ShouldBe(MeshDiagnostics.UnresolvableHost);
        finding.Diagnostic.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain(fix);
        (finding.Place!.Item, finding.Place.Metadata).ShouldBe(("MeshServiceDiscovery", "Hostname"));
    }

    [Theory]
    [InlineData("*.shop.local", "'*'")]
    [InlineData("orders@shop.local", "'@'")]
    [InlineData("bücher.shop.local", "Write 'xn--bcher-kva.shop.local'")]
    public void A_name_that_only_a_private_DNS_server_can_resolve_is_a_warning(string name, string fix)
    {
        var outcome = Node(name).Build();

        outcome.Definition.ShouldNotBeNull();
        var finding = outcome.Findings.ShouldHaveSingleItem();
        (finding.Diagnostic.Id, finding.Diagnostic.Severity).ShouldBe(("MESH2099", Severity.Warning));
        finding.Message.ShouldContain(fix);
    }

    [Fact]
    public void A_name_that_App_Mesh_accepts_can_be_deployed_if_the_project_gives_a_reason() =>
        Node("orders:8080").With("MeshRule", "MESH2099", "Severity=warning", "Reason=Imported as it is.").Build().Definition.ShouldNotBeNull();

    [Theory]
    [InlineData(63, 1, true)]
    [InlineData(64, 1, false)]
    [InlineData(63, 4, false)]
    [InlineData(61, 4, true)]
    public void Labels_and_names_are_limited_to_the_lengths_of_DNS(int length, int parts, bool passes) =>
        Node(string.Join('.', Enumerable.Repeat(new string('a', length), parts))).Build().Findings.Count.ShouldBe(passes ? 0 : 1);

    [Fact]
    public void The_trailing_dot_does_not_count() =>
        Node(string.Join('.', new[] { 63, 63, 63, 61, 0 }.Select(length => new string('a', length)))).Build().Findings.ShouldBeEmpty();

    private static Project Node(string name) =>
        new Project().With("MeshListener", "8080", "HealthCheckPath=/healthz").With("MeshServiceDiscovery", "dns", $"Hostname={name}");
}

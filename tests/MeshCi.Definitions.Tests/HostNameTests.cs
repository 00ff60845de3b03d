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
    public void A_name_that_may_resolve_passes(string name) => Node(name).Build().Findings.ShouldBeEmpty();

    [Theory]
    [InlineData(" ", "blank")]
    [InlineData("orders shop", "a blank")]
    [InlineData("orders.shop.local ", "Write 'orders.shop.local'")]
    [InlineData("orders\tshop", "U+0009")]
    [InlineData("orders\u0001", "U+0001")]
    [InlineData("http://orders.shop.local:80/x", "Write the host alone: 'orders.shop.local'")]
    [InlineData("orders.shop.local:8080", "Write 'orders.shop.local'")]
    [InlineData("orders/v1", "'/'")]
    [InlineData("*.shop.local", "'*'")]
    [InlineData("bücher.shop.local", "Write 'xn--bcher-kva.shop.local'")]
    [InlineData("orders..local", "a dot with nothing before it")]
    [InlineData(".shop.local", "a dot with nothing before it")]
    [InlineData("..", "a dot with nothing before it")]
    public void A_name_that_resolves_nowhere_is_a_warning_with_the_name_to_write(string name, string fix)
    {
        var finding = Node(name).Finding();

        finding.Diagnostic.ShouldBe(Diagnostics.UnresolvableHost);
        finding.Message.ShouldContain(fix);
        (finding.Place!.Item, finding.Place.Metadata).ShouldBe(("MeshServiceDiscovery", "Hostname"));
    }

    [Theory]
    [InlineData(63, 1, true)]
    [InlineData(64, 1, false)]
    [InlineData(63, 4, false)]
    [InlineData(61, 4, true)]
    public void Parts_and_names_have_the_lengths_of_DNS(int length, int parts, bool passes) =>
        Node(string.Join('.', Enumerable.Repeat(new string('a', length), parts))).Build().Findings.Count.ShouldBe(passes ? 0 : 1);

    private static Project Node(string name) =>
        new Project().With("MeshListener", "8080", "HealthCheckPath=/healthz").With("MeshServiceDiscovery", "dns", $"Hostname={name}");
}

using MeshCi.Definitions.Diagnostics;
using static MeshCi.Definitions.Tests.RuleAssertions;

namespace MeshCi.Definitions.Tests;

public class NameRuleTests
{
    [Theory]
    [InlineData("MeshNode", ".")]
    [InlineData("MeshNode", "..")]
    [InlineData("MeshBackend", "..")]
    [InlineData("MeshGateway", ".")]
    public void A_name_that_clients_remove_from_a_path_is_refused_at_its_item(string item, string name) =>
        ShouldReport(Project.Sound().With(item, name), "MESH1018", Severity.Error, item, $"must not be '{name}'");

    [Theory]
    [InlineData("pay\u200bments.shop.local", "\\u200B")]
    [InlineData("\ufeffpayments.shop.local", "\\uFEFF")]
    [InlineData("payments.shop.local ", "a space")]
    [InlineData("p\u0430yments.shop.local", "\\u0430")]
    [InlineData("\uff50ayments.shop.local", "\\uFF50")]
    [InlineData("bücher.shop.local", "xn--")]
    [InlineData("a.shop.local, b.shop.local", "semicolons: a.shop.local;b.shop.local")]
    public void A_backend_that_cannot_be_a_Host_header_is_reported_with_the_character(string name, string expected) =>
        ShouldReport(Project.Sound().With("MeshBackend", name), "MESH1018", Severity.Warning, "MeshBackend", expected);

    [Theory]
    [InlineData("Hostname=http://x", "a '/'")]
    [InlineData("Hostname=a b", "a space")]
    [InlineData("Hostname=*.shop.example", "a '*'")]
    [InlineData("HostnameSuffix=.shop example", "a space")]
    public void A_host_name_that_no_request_can_have_is_reported_for_gateway_routes(string hostname, string expected) =>
        ShouldReport(Gateway(hostname), "MESH1018", Severity.Warning, "MeshGatewayRoute", expected);

    [Theory]
    [InlineData("Hostname=shop.example.com")]
    [InlineData("Hostname=shop.example.com:8080")]
    [InlineData("HostnameSuffix=.example.com")]
    public void A_host_name_that_requests_can_have_is_accepted(string hostname) => ShouldNotReport(Gateway(hostname), "MESH1018");

    [Theory]
    [InlineData("r\u202egnp", "\\u202E")]
    [InlineData("caf\u00e9", "\\u00E9")]
    [InlineData("\U0001f600", "\\U0001F600")]
    [InlineData("a b", "a space")]
    [InlineData("a$b", "'$'")]
    public void A_name_with_characters_that_App_Mesh_does_not_document_is_reported(string name, string expected) =>
        ShouldReport(Project.Sound().With("MeshRoute", name, "Prefix=/a"), "MESH1018", Severity.Warning, "MeshRoute", expected);

    private static Project Gateway(string hostname) => Project.Sound()
        .With("MeshGateway", "edge").With("MeshGatewayListener", "8088", "HealthCheckPath=/healthz").With("MeshGatewayRoute", "in", hostname);

    [Theory]
    [InlineData("/healthz", false)]
    [InlineData("healthz", true)]
    public void A_health_check_path_must_begin_with_a_slash(string path, bool isReported)
    {
        var project = new Project().With("MeshListener", "8080", $"HealthCheckPath={path}").With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local");
        if (isReported) ShouldReport(project, "MESH1011", Severity.Warning, "MeshListener", "Write '/healthz'");
        else ShouldNotReport(project, "MESH1011");
    }

    [Theory]
    [InlineData("orders-v2")]
    [InlineData("orders_shop")]
    [InlineData("orders.v2")]
    [InlineData("Orders1")]
    public void A_plain_name_is_accepted(string name) => ShouldNotReport(Project.Sound().With("MeshRoute", name, "Prefix=/a"), "MESH1018");

    [Theory]
    [InlineData("payments.shop.local")]
    [InlineData("Payments_1.shop.local:8080")]
    [InlineData("xn--bcher-kva.shop.local")]
    public void A_host_name_is_accepted(string name) => ShouldNotReport(Project.Sound().With("MeshBackend", name), "MESH1018");

    [Theory]
    [InlineData("a\u202eb", "a\\u202Eb")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("\U000e0001", "\\U000E0001")]
    [InlineData("😀", "😀")]
    public void Messages_show_invisible_characters(string text, string shown) => Message(text).ShouldContain($"\"{shown}\"");

    [Fact]
    public void A_long_text_is_truncated_between_characters()
    {
        var message = Message("x" + string.Concat(Enumerable.Repeat("😀", 100)));
        message.ShouldContain("😀...");
        message.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
    }

    private static string Message(string text) => Project.Sound().With("MeshRoute", "r", $"Method={text}").Finding().Message;
}

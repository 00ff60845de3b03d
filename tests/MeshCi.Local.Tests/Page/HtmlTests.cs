using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using MeshCi.ControlPlane.Resources;
using MeshCi.Local.Page;

namespace MeshCi.Local.Tests.Page;

public sealed partial class HtmlTests
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><script>x</script>", "<!--", "]]>", "&lt;b&gt;",
        "&#x3c;", "javascript:alert(1)",
        "\u202egnp.exe", "a\0b", "\ud83d\ude00", "..", "%2e%2e", "a b", "{0}", "\u2028", "</title>", "name\r\nSet-Cookie: a=b", "#", "?key=",
    ];

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.OneOfConst(Hostile), Gen.String[1, 60], Gen.Select(Gen.OneOfConst(Hostile), Gen.OneOfConst(Hostile), (left, right) => left + right));

    [Fact]
    public void An_interpolated_text_never_becomes_markup() => Names.Sample(name =>
    {
        var html = new Html().Add($"""<a title="{name}">{name}</a>""").ToString();
        var parts = Element().Match(html);
        parts.Success.ShouldBeTrue(html);
        parts.Groups[1].Value.ShouldBe(parts.Groups[2].Value);
        WebUtility.HtmlDecode(parts.Groups[2].Value).ShouldNotContain('\u202e');
    });

    [Fact]
    public void Visible_text_is_shown_unchanged() => Gen.OneOfConst("a<b>&\"'c", "größe", "日本語", "a+b/c=d").Sample(
        text => WebUtility.HtmlDecode(new Html().Add($"{text}").ToString()).ShouldBe(text));

    [Fact]
    public void A_page_with_hostile_names_has_the_same_elements_as_one_with_plain_names() => Names.Array[8].Sample(names =>
    {
        var plain = Elements(Page([.. names.Select((_, place) => $"n{place}")]));
        Elements(Page([.. names.Select((name, place) => place + name)])).ShouldBe(plain);
    }, iter: 300);

    private static string Page(string[] names)
    {
        string Quoted(int place) => System.Text.Json.JsonSerializer.Serialize(names[place])[1..^1];
        var match = $$$"""{"prefix":"/{{{Quoted(6)}}}","headers":[{"name":"{{{Quoted(7)}}}","match":{"exact":"{{{Quoted(6)}}}"}}]}""";
        var route = $$$$"""{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"{{{{Quoted(0)}}}}","weight":1}]},"match":{{{{match}}}} } }""";
        string Backend(int place) => $$$"""{"virtualService":{"virtualServiceName":"{{{Quoted(place)}}}"}}""";
        var mesh = new Mesh().Node(names[0], Specs.Node(rest: $",\"backends\":[{Backend(1)},{Backend(6)}]"))
            .Tag("meshci:owner", names[6]).Tag("meshci:build", names[7]).Node(names[5])
            .Router(names[2]).Route(names[2], names[3], route).Service(names[1], Specs.RouterProvider(Quoted(2)))
            .Gateway(names[4]).GatewayRoute(names[4], names[3], Specs.GatewayRoute(Quoted(1), """{"prefix":"/"}""")).View;
        return MeshPage.Render(
            mesh, new PageAddress(new ResourceAddress("us-east-1", "111122223333", names[6], Definitions.Model.ResourceKind.Mesh, "", names[6]), 0, 0),
            new Clock(new ManualTime()), hasOthers: true).ToString();
    }

    // Elements with their attribute names.
    private static List<string> Elements(string html) => [.. Tag().Matches(html).Select(tag => Value().Replace(tag.Value, "\"\""))];

    [GeneratedRegex("^<a title=\"([^\"<>']*)\">([^\"<>']*)</a>$")]
    private static partial Regex Element();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Value();
}

using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

/// <summary>Which escapes of a value are meant for MSBuild.</summary>
public sealed class ReplacedCharactersTests
{
    [Theory]
    [InlineData("MeshAccessLog", "Format", "[%START_TIME(%s.%3f)%]", "%3f")]
    [InlineData("MeshAccessLog", "Format", "[%START_TIME(%s.%3F)%]", "%3F")]
    [InlineData("MeshAccessLog", "Format", "[%START_TIME(%s.%253f)%]", "")]
    [InlineData("MeshAccessLog", "Format", "%ACCESS_LOG_TYPE% %CEL(a)%", "%AC %CE")]
    [InlineData("MeshAccessLog", "Format", "%BYTES_SENT% %DURATION% %PROTOCOL%", "")]
    [InlineData("MeshAccessLog", "Format", "%PROTOCOL%29", "%29")]
    [InlineData("MeshAccessLog", "Format", "%PROTOCOL% %28%29%0A", "")]
    [InlineData("MeshAccessLog", "Format", "%REQ(X-ENVOY-ORIGINAL-PATH%3F:PATH)%", "")]
    [InlineData("MeshAccessLog", "Format", "%%20", "%20")]
    [InlineData("MeshAccessLog", "Format", "100%", "")]
    [InlineData("MeshAccessLog", "JsonFormat", "time=%START_TIME(%S.%6f%z)%;a=b", "%6f")]
    [InlineData("MeshRoute", "PathRegex", "/files/[^/]+%2F[^/]+", "%2F")]
    [InlineData("MeshRoute", "PathRegex", "/a%24(b)%24", "")]
    [InlineData("MeshRoute", "PathRegex", "/a%24%28b%29", "")]
    [InlineData("MeshRoute", "PathRegex", "/a%28b%29", "%28 %29")]
    [InlineData("MeshRoute", "PathRegex", "/a%40b", "%40")]
    [InlineData("MeshRoute", "Path", "/a%3Fb%3Fc%2A", "%3F %2A")]
    [InlineData("MeshRoute", "Prefix", "/a%24", "%24")]
    [InlineData("MeshGatewayRoute", "RewritePath", "/a%20b", "%20")]
    [InlineData("MeshGatewayRoute", "RewritePrefix", "/a%3Bb", "%3B")]
    [InlineData("MeshListener", "HealthCheckPath", "/h%3Fx", "%3F")]
    [InlineData("MeshListener", "TlsTrustChain", "/certs/a%40b.pem", "")]
    [InlineData("MeshRouteMatch", "Regex", "^a%24(b)%3F$", "")]
    [InlineData("MeshRouteMatch", "Prefix", "a%3F", "")]
    [InlineData("MeshTag", "Value", "%24 %25 %27 %28 %29 %2A %2a %3B %3F %40 %5C %09", "")]
    [InlineData("MeshTag", "Value", "%C3%A9 %c3", "%C3 %A9 %c3")]
    [InlineData("MeshTag", "Value", "%2541C %zz %4", "")]
    public void An_escape_is_refused_if_it_is_probably_meant_for_the_proxy(string type, string metadata, string value, string refused)
    {
        var found = ReplacedCharacters.Of(value, ItemTypes.Find(type)!.Find(metadata), _ => true);

        string.Join(' ', found.Select(escape => escape.Text)).ShouldBe(refused);
    }

    [Fact]
    public void An_escape_that_MSBuild_added_to_a_result_is_not_refused() =>
        ReplacedCharacters.Of("/a%3fb%28c%2d", ItemTypes.Find("MeshRoute")!.Find("PathRegex"), _ => false).Select(escape => escape.Text).ShouldBe(["%2d"]);

    [Theory]
    [InlineData("$(Port)", "Port")]
    [InlineData("$( Port )", "Port")]
    [InlineData("$(Port.Trim())", "Port")]
    [InlineData("$([MSBuild]::Add(1, 2))", "")]
    [InlineData("$(Registry:HKEY_LOCAL_MACHINE)", "Registry")]
    [InlineData("$(b|c)", null)]
    [InlineData("$(?:a(b)c)", null)]
    [InlineData("$(a:b)", null)]
    [InlineData("@(Name)", "Name")]
    [InlineData("@(Name->'%(Identity)', '|')", "Name")]
    [InlineData("@(Name, ',')", "Name")]
    [InlineData("@(a|b)", null)]
    public void A_reference_has_the_name_that_it_begins_with(string text, string? name)
    {
        MSBuildText.IsOnlyReferences(text).ShouldBeTrue();
        MSBuildText.NameOf(MSBuildText.References(text).ShouldHaveSingleItem()).ShouldBe(name);
    }

    [Theory]
    [InlineData(" $(A)@(B) ", true)]
    [InlineData("a$(A)", false)]
    [InlineData("$(A", false)]
    [InlineData("", false)]
    public void Text_with_other_characters_does_not_consist_of_references(string text, bool isOnlyReferences) =>
        MSBuildText.IsOnlyReferences(text).ShouldBe(isOnlyReferences);
}

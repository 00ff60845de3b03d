using System.Buffers.Text;
using System.Text;
using MeshCi.Aws.Identity;

namespace MeshCi.Aws.Tests;

/// <summary>A server can repeat the token that it received, in any form. Messages do not.</summary>
public sealed class RepeatedTokenTests
{
    private static readonly string Token = string.Join('.', new[]
    {
        """{"alg":"RS256","kid":"key-1"}""", """{"iss":"https://ci.example.com","aud":"sts","sub":"repo:acme/shop:main","exp":1900000000}""",
        "the signature of the token, which nobody else can make",
    }.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    public static TheoryData<string, string> Forms => new()
    {
        { "as it is", Token },
        { "in lower case", Token.ToLowerInvariant() },
        { "in groups of 4", string.Join(' ', Token.Chunk(4).Select(group => new string(group))) },
        { "in groups of 12", string.Join(", ", Token.Chunk(12).Select(group => new string(group))) },
        { "in lines of 15", string.Join("\r\n", Token.Chunk(15).Select(line => new string(line))) },
        { "in groups with hyphens", string.Join('-', Token.Chunk(5).Select(group => new string(group))) },
        { "encoded", Convert.ToBase64String(Encoding.UTF8.GetBytes(Token)) },
        { "encoded after a character", Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + Token)) },
        { "encoded after a user", Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Token)) },
        { "encoded for addresses", Base64Url.EncodeToString(Encoding.UTF8.GetBytes("user:" + Token)) },
        { "its signature in groups", string.Join(' ', Token.Split('.')[2].Chunk(6).Select(group => new string(group))) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_token_is_removed_in_each_form(string form, string repeated)
    {
        var shown = new WebIdentityToken("the variable X", Token).RemoveFrom($"Invalid token <{repeated}> for role deploy.");

        shown.ShouldStartWith("Invalid token <", customMessage: form);
        shown.ShouldEndWith("> for role deploy.");
        shown.ShouldContain("[removed]");
        shown.Length.ShouldBeLessThan(120, shown);
        // At the edges of what was removed, a few letters can remain.
        string.Concat(shown.Where(char.IsAsciiLetterOrDigit)).Length.ShouldBeLessThan(60, shown);
    }

    [Theory]
    [InlineData("Not authorized to perform sts:AssumeRoleWithWebIdentity on arn:aws:iam::123456789012:role/deploy")]
    [InlineData("The audience 'sts' of https://ci.example.com is not the one of the provider, subject repo:acme/shop:main")]
    [InlineData("")]
    public void Another_text_is_shown_as_it_is(string text) => new WebIdentityToken("the variable X", Token).RemoveFrom(text).ShouldBe(text);
}

using System.Buffers.Text;
using System.Text;
using CsCheck;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Tests.Identity;

public sealed class ForgeryTests
{
    private static readonly SessionClaims Session = new()
    {
        AccessKeyId = "ASIA",
        Secret = "s",
        Role = "arn:aws:iam::000000000000:role/r",
        Name = "n",
        IssuedAt = 1,
        Expires = 2,
        Policy = "{}",
        Tags = new Dictionary<string, string> { ["a"] = "b" },
    };

    [Fact]
    public void A_session_token_decrypts_to_its_session_and_only_with_its_own_key()
    {
        using var tokens = new SessionTokens(new byte[32]);
        using var again = new SessionTokens(new byte[32]);
        using var others = new SessionTokens([1, .. new byte[31]]);
        var token = tokens.Seal(Session);
        var opened = again.Open(token)!;
        (opened.Secret, opened.Role, opened.Policy, opened.Tags["a"], opened.Expires).ShouldBe((Session.Secret, Session.Role, "{}", "b", 2));
        others.Open(token).ShouldBeNull();
        tokens.Seal(Session).ShouldNotBe(token);
        token.ShouldNotContain("ASIA");
    }

    [Fact]
    public void A_modified_session_token_is_never_accepted()
    {
        using var tokens = new SessionTokens(new byte[32]);
        var token = tokens.Seal(Session);
        Mutations(token).Sample(changed => (changed == token || tokens.Open(changed) is null).ShouldBeTrue(changed), iter: 3000, threads: 1);
    }

    [Fact]
    public async Task A_modified_web_identity_token_is_never_accepted()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With($$"""
            {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com"]}],
             "roles":[{"name":"deploy","trustPolicy":{{Identities.Trust(issuer.Host, "*")}} }]}
            """);
        using var sts = server.Sts;
        foreach (var token in new[] { issuer.Token("RS256"), issuer.Token("ES256") })
        {
            (await sts.Assume(token)).ShouldSucceed();
            await Mutations(token).SampleAsync(
                async changed =>
                {
                    if (changed == token) return;
                    var answer = await sts.Assume(changed);
                    answer.Status.ShouldBeInRange(400, 403, changed + answer.Body);
                },
                iter: 300, threads: 1);
        }
    }

    [Fact]
    public async Task No_form_body_crashes_STS()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With($$"""
            {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com"]}],
             "roles":[{"name":"deploy","trustPolicy":{{Identities.Trust(issuer.Host, "*")}} }]}
            """);
        using var sts = server.Sts;
        string[] names =
            ["Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken", "Policy", "PolicyArns.member.1.arn", "DurationSeconds", "Tags.member.1.Key",
            "Tags.member..Value", "TransitiveTagKeys.member.99999999999"];
        string[] values =
        [
            "AssumeRoleWithWebIdentity", "AssumeRole", "2011-06-15", "arn:aws:iam::000000000000:role/deploy", "%00", "%ED%A0%80", "a.b.c", "e30.e30.e30",
            "%ff%fe", "{}", "-1", "", "+", "&", "=", issuer.Token(),
            issuer.Sign("{}", "[]", "RS256"), issuer.Sign("{\"alg\":\"RS256\",\"kid\":\"\\ud800\"}", "{\"iss\":\"\\ud800\"}", "RS256"), "%EF%BF%BF",
            new string('x', 30_000),
        ];
        var signer = server.Client.Signer;
        await Gen.Select(Gen.Select(Gen.OneOfConst(names), Gen.OneOfConst(values)).List[0, 7], Gen.Bool, Gen.Bool).SampleAsync(
            async (pairs, signed, complete) =>
            {
                var form = string.Join('&', pairs.Select(pair => pair.Item1 + "=" + pair.Item2));
                if (complete) form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&" + form;
                var answer = await sts.Send("POST", "/", signed ? signer : null, form);
                answer.Status.ShouldBeInRange(200, 499, form + "\n" + answer.Body);
                if (answer.Status != 200) answer["Code"].ShouldNotBeEmpty();
            },
            iter: 500, threads: 1);
    }

    // One character inserted, removed or replaced, bytes of a part changed, parts swapped or truncated.
    private static Gen<string> Mutations(string token)
    {
        var place = Gen.Int[0, token.Length - 1];
        var letter = Gen.OneOfConst("ABCabc019-_.=+/ \n\u00e9".ToCharArray());
        var parts = token.Split('.');
        return Gen.OneOf(
            Gen.Select(place, letter, (at, with) => token[..at] + with + token[(at + 1)..]),
            Gen.Select(place, letter, (at, with) => token[..at] + with + token[at..]),
            place.Select(at => token[..at] + token[(at + 1)..]),
            place.Select(at => token[..at]),
            Gen.Select(Gen.Int[0, parts.Length - 1], Gen.Int[0, 10_000], Gen.Int[1, 255], (part, at, with) =>
            {
                var bytes = Base64Url.DecodeFromChars(parts[part]);
                bytes[at % bytes.Length] ^= (byte)with;
                return string.Join('.', parts.Select((text, index) => index == part ? Base64Url.EncodeToString(bytes) : text));
            }),
            Gen.Const(token + "."), Gen.Const(token.ToLowerInvariant()), Gen.Const(string.Join('.', parts.Reverse())),
            Gen.Const(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(token).Reverse().ToArray())));
    }
}

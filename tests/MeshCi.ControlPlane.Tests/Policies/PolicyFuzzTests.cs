using CsCheck;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

/// <summary>Any text given as a policy is read, or refused with a place and a reason; and a policy that was read can evaluate any request.</summary>
public class PolicyFuzzTests
{
    private static readonly string[] Sound =
    [
        """
        {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"A1","Effect":"Allow","Action":["appmesh:Create*","*"],
        "Resource":["arn:aws:appmesh:*:1:mesh/${aws:userid, 'x'}/*","*"],"Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*",
        "${aws:username}"]},"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"NumericEquals":{"n":1},
        "Bool":{"b":true},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"},"Null":{"z":"true"},"BinaryEquals":{"y":"YQ=="}}}]}
        """,
        """{"Statement":{"Effect":"Deny","NotAction":"sts:*","NotResource":"*"}}""",
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:role/x"],
        "Federated":"arn:aws:iam::111122223333:oidc-provider/issuer.example/path","Service":"ecs-tasks.amazonaws.com"},"Action":["sts:AssumeRole",
        "sts:TagSession"],"Condition":{"StringEquals":{"issuer.example:sub":"repo:a"}}},{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"sts:*"}]}
        """,
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e999", "-1", "\"*\"", "\"\"", "${", "${a", "${,'", "\\u0000", "\\ud800", "\ud800", "\udc00",
        "arn:", "arn:aws:a:b:c:d", "*", "?", "Not",
        "IfExists", "ForAllValues:", "\"Effect\":\"Allow\",", "\"Statement\":", "\"Principal\":\"*\",", "\u00ff", "😀", "/33", "::", "%", "'", "$",
        "2026-13-01", "0x1", "\u2028", "{\"a\":1}", "[[]]",
    ];

    private static readonly Gen<string> Mutated =
        from source in Gen.OneOfConst(Sound)
        from edits in Gen.Select(Gen.Int[0, 1_000], Gen.Int[0, 30], Gen.OneOfConst(Pieces)).Array[1, 4]
        select edits.Aggregate(source, (text, edit) =>
        {
            var at = edit.Item1 % (text.Length + 1);
            return text[..at] + edit.Item3 + text[Math.Min(text.Length, at + edit.Item2)..];
        });

    private static readonly AuthorizationRequest Request = Policy.Ask(
        context: Policy.Context("aws:userid=a", "aws:TagKeys=a|b", "n=x", "b=", "aws:SourceIp=::", "aws:CurrentTime=", "aws:PrincipalArn=::::::", "y=\ud800"));

    [Fact]
    public void Mutated_policies_are_read_or_refused() => Mutated.Sample(text =>
    {
        Ask(text, PolicyKind.Identity);
        Ask(text, PolicyKind.Trust);
    }, iter: 10_000);

    [Fact]
    public void Random_text_is_read_or_refused() => Gen.OneOf(Gen.String, Gen.OneOfConst(Pieces).Array[0, 20].Select(string.Concat)).Sample(text =>
    {
        Ask(text, PolicyKind.Identity);
        Ask(text, PolicyKind.Trust);
    }, iter: 5_000);

    [Fact]
    public void Random_values_in_every_place_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, 20], Gen.OneOf(Gen.String, Gen.OneOfConst(Pieces).Array[0, 5].Select(string.Concat))).Sample((place, value) =>
        {
            var quoted = System.Text.Json.JsonSerializer.Serialize(
                value.Replace("\ud800", "", StringComparison.Ordinal).Replace("\udc00", "", StringComparison.Ordinal));
            foreach (var source in Sound)
            {
                var strings = source.Split('"');
                strings[Math.Min(strings.Length - 2, (place * 2) + 1)] = quoted[1..^1];
                Ask(string.Join('"', strings), PolicyKind.Identity);
                Ask(string.Join('"', strings), PolicyKind.Trust);
            }
        }, iter: 2_000);

    [Theory]
    [InlineData("[", "]", 60_000)]
    [InlineData("{\"Statement\":", "}", 8_000)]
    [InlineData("{\"Statement\":[", "]}", 4_000)]
    public void Deep_nesting_is_read_or_refused(string open, string close, int depth)
    {
        Ask(string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)), PolicyKind.Identity);
        Ask(string.Concat(Enumerable.Repeat(open, depth)), PolicyKind.Identity);
    }

    [Fact]
    public void Texts_of_several_megabytes_are_read_or_refused() => Ask("{\"Statement\":\"" + new string('x', 20_000_000) + "\"}", PolicyKind.Identity);

    [Fact]
    public void The_most_expensive_policy_is_evaluated()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 4_900)) + "b";
        var document = Policy.Of($$"""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:{{pattern}}"}""");
        Policy.Allows(document, "a:b", "arn:aws:appmesh:r:1:" + new string('a', 4_000)).ShouldBeFalse();
    }

    private static void Ask(string text, PolicyKind kind)
    {
        try
        {
            var document = PolicyDocument.Parse(text, kind);
            if (kind == PolicyKind.Identity) PolicyEvaluation.Decide([PolicySet.Identity(new NamedPolicy("p", document))], Request);
            else TrustEvaluation.Decide(document, "r", RequestPrincipal.Root("111122223333"), Request with { Action = "sts:AssumeRole" });
        }
        catch (MalformedPolicyException exception)
        {
            exception.Path.ShouldStartWith("$");
            exception.Message.Length.ShouldBeInRange(exception.Path.Length + 10, 1_200);
        }
    }
}

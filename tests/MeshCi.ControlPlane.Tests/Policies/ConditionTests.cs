using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

/// <summary>
/// Truth tables of the operators. A null value means that the request does not have the key; bars separate several values of a key.
/// </summary>
public class ConditionTests
{
    [Theory]
    [InlineData("StringEquals", "red", "red", true)]
    [InlineData("StringEquals", "red", "Red", false)]
    [InlineData("StringEquals", "r*", "red", false)]
    [InlineData("StringEquals", "r*", "r*", true)]
    [InlineData("StringEquals", "red|blue", "blue", true)]
    [InlineData("StringEquals", "red|blue", "green", false)]
    [InlineData("StringEquals", "", "", true)]
    [InlineData("StringEquals", "red", null, false)]
    [InlineData("StringNotEquals", "red", "red", false)]
    [InlineData("StringNotEquals", "red", "Red", true)]
    [InlineData("StringNotEquals", "red|blue", "blue", false)]
    [InlineData("StringNotEquals", "red|blue", "green", true)]
    [InlineData("StringNotEquals", "red", null, true)]
    [InlineData("StringEqualsIgnoreCase", "red", "RED", true)]
    [InlineData("StringEqualsIgnoreCase", "red", "blue", false)]
    [InlineData("StringEqualsIgnoreCase", "red", null, false)]
    [InlineData("StringNotEqualsIgnoreCase", "red", "RED", false)]
    [InlineData("StringNotEqualsIgnoreCase", "red|blue", "green", true)]
    [InlineData("StringNotEqualsIgnoreCase", "red", null, true)]
    [InlineData("StringLike", "r*", "red", true)]
    [InlineData("StringLike", "R*", "red", false)]
    [InlineData("StringLike", "r?d|b*", "blue", true)]
    [InlineData("StringLike", "r?d", "rd", false)]
    [InlineData("StringLike", "*", "", true)]
    [InlineData("StringLike", "*", null, false)]
    [InlineData("StringNotLike", "r*", "red", false)]
    [InlineData("StringNotLike", "r*|b*", "blue", false)]
    [InlineData("StringNotLike", "r*|b*", "green", true)]
    [InlineData("StringNotLike", "*", null, true)]
    public void String_operators(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("NumericEquals", "10", "10", true)]
    [InlineData("NumericEquals", "10", "10.0", true)]
    [InlineData("NumericEquals", "1e1", "10", true)]
    [InlineData("NumericEquals", "10", "11", false)]
    [InlineData("NumericEquals", "10|11", "11", true)]
    [InlineData("NumericEquals", "10", "ten", false)]
    [InlineData("NumericEquals", "10", null, false)]
    [InlineData("NumericNotEquals", "10", "10.00", false)]
    [InlineData("NumericNotEquals", "10|11", "11", false)]
    [InlineData("NumericNotEquals", "10|11", "12", true)]
    [InlineData("NumericNotEquals", "10", "ten", true)]
    [InlineData("NumericNotEquals", "10", null, true)]
    [InlineData("NumericLessThan", "10", "9.99", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThan", "10|20", "15", true)]
    [InlineData("NumericLessThan", "10", null, false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericLessThanEquals", "10", "10.01", false)]
    [InlineData("NumericLessThanEquals", "10", null, false)]
    [InlineData("NumericGreaterThan", "10", "10", false)]
    [InlineData("NumericGreaterThan", "10", "10.01", true)]
    [InlineData("NumericGreaterThan", "-10", "-9", true)]
    [InlineData("NumericGreaterThan", "10", null, false)]
    [InlineData("NumericGreaterThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThanEquals", "10", "9", false)]
    [InlineData("NumericGreaterThanEquals", "10", null, false)]
    public void Numeric_operators(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("DateEquals", "2026-11-24T05:00:00Z", "2026-11-24T06:00:00+01:00", true)]
    [InlineData("DateEquals", "2026-11-24", "2026-11-24T00:00:00Z", true)]
    [InlineData("DateEquals", "2026-11", "2026-11-01T00:00Z", true)]
    [InlineData("DateEquals", "2026", "2026-01-01T00:00:00.000Z", true)]
    [InlineData("DateEquals", "1700000000", "2023-11-14T22:13:20Z", true)]
    [InlineData("DateEquals", "2023-11-14T22:13:20.5Z", "1700000000.5", true)]
    [InlineData("DateEquals", "2026-11-24", "2026-11-25|2026-11-24", true)]
    [InlineData("DateEquals", "2026-11-24", "yesterday", false)]
    [InlineData("DateEquals", "2026-11-24", null, false)]
    [InlineData("DateNotEquals", "2026-11-24", "2026-11-24T00:00:00Z", false)]
    [InlineData("DateNotEquals", "2026-11-24", "2026-11-25", true)]
    [InlineData("DateNotEquals", "2026-11-24", null, true)]
    [InlineData("DateLessThan", "2026-11-24T05:00:00Z", "2026-11-24T04:59:59Z", true)]
    [InlineData("DateLessThan", "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", false)]
    [InlineData("DateLessThan", "2026-11-24T05:00:00Z", null, false)]
    [InlineData("DateLessThanEquals", "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", true)]
    [InlineData("DateLessThanEquals", "2026-11-24T05:00:00Z", "2026-11-24T05:00:00.1Z", false)]
    [InlineData("DateLessThanEquals", "2026-11-24T05:00:00Z", null, false)]
    [InlineData("DateGreaterThan", "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", false)]
    [InlineData("DateGreaterThan", "2026-11-24T05:00:00Z", "2026-11-24T05:00:01Z", true)]
    [InlineData("DateGreaterThan", "2026-11-24T05:00:00Z", null, false)]
    [InlineData("DateGreaterThanEquals", "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", true)]
    [InlineData("DateGreaterThanEquals", "2026-11-24T05:00:00Z", "2026-11-24T04:59:59Z", false)]
    [InlineData("DateGreaterThanEquals", "2026-11-24T05:00:00Z", null, false)]
    public void Date_operators(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("Bool", "true", "true", true)]
    [InlineData("Bool", "true", "True", true)]
    [InlineData("Bool", "true", "false", false)]
    [InlineData("Bool", "false", "false", true)]
    [InlineData("Bool", "true|false", "false", true)]
    [InlineData("Bool", "true", "1", false)]
    [InlineData("Bool", "false", null, false)]
    [InlineData("BinaryEquals", "YWI=", "ab", true)]
    [InlineData("BinaryEquals", "YWI=", "YWI=", false)]
    [InlineData("BinaryEquals", "YWI=|YWM=", "ac", true)]
    [InlineData("BinaryEquals", "YWI=", null, false)]
    [InlineData("Null", "true", null, true)]
    [InlineData("Null", "true", "x", false)]
    [InlineData("Null", "true", "", false)]
    [InlineData("Null", "false", "x", true)]
    [InlineData("Null", "false", null, false)]
    [InlineData("Null", "true|false", null, true)]
    [InlineData("Null", "true|false", "x", true)]
    [InlineData("ForAllValues:Null", "false", null, false)]
    public void Bool_binary_and_null_operators(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("IpAddress", "203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("IpAddress", "203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("IpAddress", "203.0.113.77/24", "203.0.113.1", true)]
    [InlineData("IpAddress", "203.0.113.128/25", "203.0.113.127", false)]
    [InlineData("IpAddress", "203.0.113.7", "203.0.113.7", true)]
    [InlineData("IpAddress", "203.0.113.7", "203.0.113.8", false)]
    [InlineData("IpAddress", "0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("IpAddress", "0.0.0.0/0", "::1", false)]
    [InlineData("IpAddress", "2001:db8::/32|203.0.113.0/24", "2001:DB8:1::1", true)]
    [InlineData("IpAddress", "2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("IpAddress", "127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("IpAddress", "127.0.0.0/8", "127.1", false)]
    [InlineData("IpAddress", "127.0.0.0/8", "localhost", false)]
    [InlineData("IpAddress", "127.0.0.0/8", null, false)]
    [InlineData("NotIpAddress", "203.0.113.0/24", "203.0.113.1", false)]
    [InlineData("NotIpAddress", "203.0.113.0/24|198.51.100.0/24", "198.51.100.9", false)]
    [InlineData("NotIpAddress", "203.0.113.0/24", "198.51.100.9", true)]
    [InlineData("NotIpAddress", "203.0.113.0/24", null, true)]
    public void Address_operators(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("ArnEquals")]
    [InlineData("ArnLike")]
    public void Arn_operators(string name)
    {
        var negated = name.Insert(3, "Not");
        (string Policy, string? Value, bool Fits)[] rows =
        [
            ("arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::111122223333:role/deploy", true),
            ("arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/ci/deploy", true),
            ("arn:aws:iam::*:role/deploy", "arn:aws:iam::111122223333:role/deploy", true),
            ("arn:aws:iam::111122223333:role/Deploy", "arn:aws:iam::111122223333:role/deploy", false),
            ("arn:aws:iam::*:role/a|arn:aws:iam::*:role/b", "arn:aws:iam::111122223333:role/b", true),
            ("arn:aws:someservice:*:111122223333:finance/*", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", false),
            ("arn:aws:sns:*:*:*", "arn:aws:sns:us-east-2:111122223333:topic:with:colons", true),
            ("*", "arn:aws:iam::111122223333:role/deploy", true),
            ("*", "no arn", false),
            ("arn:aws:iam::*:*", "no:arn:at:all:it:is", false),
        ];
        foreach (var (policy, value, fits) in rows)
        {
            Check(name, policy, value, fits);
            Check(negated, policy, value, !fits);
        }

        Check(name, "*", null, false);
        Check(negated, "*", null, true);
    }

    [Theory]
    [InlineData("StringEqualsIfExists", "red", null, true)]
    [InlineData("StringEqualsIfExists", "red", "red", true)]
    [InlineData("StringEqualsIfExists", "red", "blue", false)]
    [InlineData("StringEqualsIfExists", "red", "", false)]
    [InlineData("StringNotEqualsIfExists", "red", null, true)]
    [InlineData("StringNotEqualsIfExists", "red", "red", false)]
    [InlineData("NumericLessThanIfExists", "10", null, true)]
    [InlineData("NumericLessThanIfExists", "10", "11", false)]
    [InlineData("DateGreaterThanIfExists", "2026", null, true)]
    [InlineData("BoolIfExists", "true", null, true)]
    [InlineData("BoolIfExists", "true", "false", false)]
    [InlineData("IpAddressIfExists", "10.0.0.0/8", null, true)]
    [InlineData("ArnLikeIfExists", "arn:aws:iam::*:role/a", null, true)]
    [InlineData("ArnLikeIfExists", "arn:aws:iam::*:role/a", "arn:aws:iam::1:role/b", false)]
    public void Operators_with_IfExists(string name, string policy, string? value, bool holds) => Check(name, policy, value, holds);

    [Theory]
    [InlineData("ForAllValues:StringEquals", "a|b", "a", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a|b", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a|c", false)]
    [InlineData("ForAllValues:StringEquals", "a|b", null, true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "", true)]
    [InlineData("ForAllValues:StringLike", "team*", "team|teams", true)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c|d", true)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c|a", false)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", null, true)]
    [InlineData("ForAllValues:StringEqualsIfExists", "a", null, true)]
    [InlineData("ForAllValues:NumericLessThan", "10", "1|2|11", false)]
    [InlineData("ForAnyValue:StringEquals", "a|b", "c|b", true)]
    [InlineData("ForAnyValue:StringEquals", "a|b", "c|d", false)]
    [InlineData("ForAnyValue:StringEquals", "a|b", null, false)]
    [InlineData("ForAnyValue:StringEquals", "a|b", "", false)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "a|b", false)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "a|c", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", null, false)]
    [InlineData("ForAnyValue:StringEqualsIfExists", "a", null, false)]
    [InlineData("ForAnyValue:IpAddress", "10.0.0.0/8", "192.168.0.1|10.1.1.1", true)]
    [InlineData("StringEquals", "a", "a|b", true)]
    [InlineData("StringEquals", "a", "b|c", false)]
    [InlineData("StringNotEquals", "a", "a|b", false)]
    [InlineData("StringNotEquals", "a", "b|c", true)]
    public void Operators_on_keys_with_several_values(string name, string policy, string? values, bool holds) => Check(name, policy, values, holds);

    [Fact]
    public void For_an_absent_key_every_operator_except_Null_is_false_and_its_negation_is_true()
    {
        var sample = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["String"] = "a",
            ["Numeric"] = "1",
            ["Date"] = "2026",
            ["Bool"] = "true",
            ["Binary"] = "YQ==",
            ["IpAddress"] = "10.0.0.1",
            ["NotIpAddress"] = "10.0.0.1",
            ["Arn"] = "*",
        };
        ConditionOperator.All.Count.ShouldBe(27);
        foreach (var (name, negated) in ConditionOperator.All.Where(row => !row.TestsPresence).Select(row => (row.Name, row.IsNegated)))
        {
            var value = sample.First(pair => name.StartsWith(pair.Key, StringComparison.Ordinal)).Value;
            negated.ShouldBe(name.Contains("Not", StringComparison.Ordinal), name);
            Check(name, value, null, negated);
            Check(name + "IfExists", value, null, true);
            Check("ForAllValues:" + name, value, null, true);
            Check("ForAnyValue:" + name, value, null, false);
        }
    }

    [Fact]
    public void All_operators_and_all_keys_must_match()
    {
        var policy = Policy.Of(
            """
            {"Effect":"Allow","Action":"*","Resource":"*","Condition":{
              "StringEquals":{"aws:RequestTag/team":"red","aws:PrincipalTag/team":["red","blue"]},
              "IpAddress":{"aws:SourceIp":"127.0.0.0/8"},
              "Bool":{"aws:SecureTransport":false},
              "NumericLessThan":{"sts:DurationSeconds":3600}}}
            """);
        string[] all = [
            "aws:RequestTag/team=red", "aws:PrincipalTag/team=blue", "aws:SourceIp=127.0.0.1", "aws:SecureTransport=false", "sts:DurationSeconds=900"];
        Policy.Allows(policy, "a:b", context: Policy.Context(all)).ShouldBeTrue();
        foreach (var left in all)
        {
            Policy.Allows(policy, "a:b", context: Policy.Context([.. all.Except([left])])).ShouldBeFalse(left);
            Policy.Allows(policy, "a:b", context: Policy.Context([.. all.Except([left]), left.Split('=')[0] + "=other"])).ShouldBeFalse(left);
        }
    }

    [Fact]
    public void Keys_are_case_insensitive()
    {
        var policy = Policy.Of(
            """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"AWS:currenttime":"x","aws:requesttag/Team":"red"}}}""");
        Policy.Allows(policy, "a:b", context: Policy.Context("aws:CurrentTime=x", "aws:RequestTag/team=red")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("StringEquals", "red", "red", true)]
    [InlineData("StringEquals", "red", "blue", false)]
    [InlineData("StringEquals", "blue", "red", false)]
    [InlineData("StringNotEquals", "red", "blue", false)]
    [InlineData("StringNotEquals", "blue", "red", false)]
    [InlineData("StringNotEquals", "red", "red", false)]
    [InlineData("StringNotEquals", "blue", "green", true)]
    [InlineData("StringLike", "red", "blue", false)]
    [InlineData("ForAnyValue:StringEquals", "red", "blue", true)]
    public void Of_two_tags_whose_keys_differ_only_in_case_both_must_match(string name, string one, string other, bool holds)
    {
        foreach (var prefix in (string[])["aws:ResourceTag", "aws:RequestTag", "AWS:principaltag"])
        {
            var policy = Policy.Of($$$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{{name}}}}":{"{{{{prefix}}}}/team":"red"}}}""");
            Policy.Allows(policy, "a:b", context: Policy.Context($"{prefix}/team={one}", $"{prefix}/Team={other}")).ShouldBe(holds, prefix);
        }
    }

    [Theory]
    [InlineData("StringEquals", "red", "blue", true)]
    [InlineData("StringEquals", "blue", "red", true)]
    [InlineData("StringEquals", "blue", "green", false)]
    [InlineData("StringNotEquals", "red", "blue", true)]
    [InlineData("StringNotEquals", "red", "red", false)]
    public void Of_two_tags_whose_keys_differ_only_in_case_one_is_enough_to_deny(string name, string one, string other, bool isDenied)
    {
        var denies = $$$$"""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"{{{{name}}}}":{"aws:ResourceTag/team":"red"}}}""";
        var policy = Policy.Of("""{"Effect":"Allow","Action":"*","Resource":"*"}""", denies);
        Policy.Allows(policy, "a:b", context: Policy.Context($"aws:ResourceTag/team={one}", $"aws:ResourceTag/Team={other}")).ShouldBe(!isDenied);
    }

    private static void Check(string name, string policy, string? value, bool holds)
    {
        var values = string.Join(',', policy.Split('|').Select(text => $"\"{text}\""));
        var document = Policy.Of($$$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{{name}}}}":{"test:key":[{{{{values}}}}]}}}""");
        var context = value is null ? RequestContext.Empty : Policy.Context("test:key=" + value);
        Policy.Allows(document, "a:b", context: context).ShouldBe(holds, $"{name} {policy} of {value ?? "an absent key"}");
    }
}

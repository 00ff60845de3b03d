using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class PolicyParserTests
{
    private const string Statement = "\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"";

    [Theory]
    [InlineData("", "$", "not valid JSON")]
    [InlineData("{", "$", "line 1, byte 2")]
    [InlineData("[]", "$", "not a list")]
    [InlineData("null", "$", "not null")]
    [InlineData("{}", "$", "has no Statement")]
    [InlineData("""{"Statement":[]}""", "$.Statement", "at least one statement")]
    [InlineData("""{"Statement":"x"}""", "$.Statement", "not a string")]
    [InlineData("""{"Statement":[{S}],"Statement":[]}""", "$", "Statement appears twice")]
    [InlineData("""{"version":"2012-10-17","Statement":{S}}""", "$", "Did you mean Version?")]
    [InlineData("""{"Version":"2012-10-18","Statement":{S}}""", "$.Version", "Write 2012-10-17")]
    [InlineData("""{"Version":20121017,"Statement":{S}}""", "$.Version", "not a number")]
    [InlineData("""{"Id":{},"Statement":{S}}""", "$.Id", "not an object")]
    [InlineData("""{"Statement":{S},"Extra":1}""", "$", "the elements are Version, Id, Statement")]
    public void An_invalid_policy_is_refused_with_its_path(string json, string path, string text) => Refused(json, path, text);

    [Theory]
    [InlineData("""{"Action":"*","Resource":"*"}""", "", "no Effect")]
    [InlineData("""{"Effect":"allow","Action":"*","Resource":"*"}""", ".Effect", "Allow or Deny")]
    [InlineData("""{"Effect":["Allow"],"Action":"*","Resource":"*"}""", ".Effect", "not a list")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "", "Add Action or NotAction")]
    [InlineData("""{"Effect":"Allow","Action":"*","NotAction":"a:b","Resource":"*"}""", "", "Action and NotAction")]
    [InlineData("""{"Effect":"Allow","Action":"*"}""", "", "Add Resource or NotResource")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}""", "", "Resource and NotResource")]
    [InlineData("""{"Effect":"Allow","Action":[],"Resource":"*"}""", ".Action", "at least one action")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":[]}""", ".Resource", "at least one resource")]
    [InlineData("""{"Effect":"Allow","Action":["a:b",1],"Resource":"*"}""", ".Action[1]", "not a number")]
    [InlineData("""{"Effect":"Allow","Action":"CreateRoute","Resource":"*"}""", ".Action", "a colon")]
    [InlineData("""{"Effect":"Allow","Action":"a:b:c","Resource":"*"}""", ".Action", "a service, a colon and a name")]
    [InlineData("""{"Effect":"Allow","Action":"app*:b","Resource":"*"}""", ".Action", "without wildcards")]
    [InlineData("""{"Effect":"Allow","Action":"appmesh:","Resource":"*"}""", ".Action", "after the colon")]
    [InlineData("""{"Effect":"Allow","Action":"appmesh:a b","Resource":"*"}""", ".Action", "after the colon")]
    [InlineData("""{"Effect":"Allow","Action":"appmesh:${aws:userid}","Resource":"*"}""", ".Action", "is not an action")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}""", ".Principal", "Remove the element")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Sid":"a b"}""", ".Sid", "letters and digits")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Sid":null}""", ".Sid", "not null")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}""", "", "Did you mean Condition?")]
    [InlineData("""{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}""", "", "Effect appears twice")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"mesh/shop"}""", ".Resource", "neither * nor an ARN")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":""}""", ".Resource", "neither * nor an ARN")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":["*","arn:aws:*:::x"]}""", ".Resource[1]", "does not name its service")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws::us:1:x"}""", ".Resource", "does not name its service")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:gcp:appmesh:us:1:x"}""", ".Resource", "partition 'gcp'")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:us-west-2:1:"}""", ".Resource", "names no resource")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:us-west-2:mesh/shop"}""", ".Resource", "fewer than six parts")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:us-west-2:${aws:PrincipalAccount}:mesh/shop"}""", ".Resource",
        "before the fifth colon")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${aws:userid"}""", ".Resource", "not closed")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${ }"}""", ".Resource", "without a name")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${a, b}"}""", ".Resource", "malformed default")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${a, 'b}"}""", ".Resource", "malformed default")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${a, 'b'"}""", ".Resource", "malformed default")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:appmesh:*:*:mesh/${, 'b'}"}""", ".Resource", "malformed default")]
    public void An_invalid_statement_is_refused_with_its_path(string statement, string path, string text) =>
        Refused($$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""", "$.Statement[0]" + path, text);

    [Theory]
    [InlineData("[]", "", "not a list")]
    [InlineData("""{"StringEqual":{"a":"b"}}""", ".StringEqual", "Did you mean StringEquals?")]
    [InlineData("""{"stringEquals":{"a":"b"}}""", ".stringEquals", "Did you mean StringEquals?")]
    [InlineData("""{"Matches":{"a":"b"}}""", ".Matches", "as StringEquals, StringLike or Bool")]
    [InlineData("""{"ForSomeValues:StringEquals":{"a":"b"}}""", "['ForSomeValues:StringEquals']", "is not a condition operator")]
    [InlineData("""{"NullIfExists":{"a":"true"}}""", ".NullIfExists", "Write Null")]
    [InlineData("""{"StringEquals":"b"}""", ".StringEquals", "not a string")]
    [InlineData("""{"StringEquals":{"a":[]}}""", ".StringEquals.a", "at least one value")]
    [InlineData("""{"StringEquals":{"a":{}}}""", ".StringEquals.a", "not an object")]
    [InlineData("""{"StringEquals":{"a":["b",null]}}""", ".StringEquals.a[1]", "not null")]
    [InlineData("""{"StringEquals":{"":"b"}}""", ".StringEquals", "has no name")]
    [InlineData("""{"StringEquals":{"a":"b","a":"c"}}""", ".StringEquals", "a appears twice")]
    [InlineData("""{"StringEquals":{"a":"b"},"StringEquals":{"c":"d"}}""", "", "StringEquals appears twice")]
    [InlineData("""{"StringLike":{"aws:RequestTag/team":["a","${x"]}}""", ".StringLike['aws:RequestTag/team'][1]", "not closed")]
    [InlineData("""{"NumericEquals":{"a":"ten"}}""", ".NumericEquals.a", "not a number")]
    [InlineData("""{"NumericEquals":{"a":" 1"}}""", ".NumericEquals.a", "not a number")]
    [InlineData("""{"NumericEquals":{"a":"${b}"}}""", ".NumericEquals.a", "without policy variables")]
    [InlineData("""{"NumericEquals":{"a":1e400}}""", ".NumericEquals.a", "not a number")]
    [InlineData("""{"DateLessThan":{"a":"24.11.2026"}}""", ".DateLessThan.a", "not a date")]
    [InlineData("""{"DateLessThan":{"a":"2026-02-30"}}""", ".DateLessThan.a", "not a date")]
    [InlineData("""{"Bool":{"a":"yes"}}""", ".Bool.a", "true or false")]
    [InlineData("""{"Null":{"a":"${b}"}}""", ".Null.a", "true or false")]
    [InlineData("""{"BinaryEquals":{"a":"%"}}""", ".BinaryEquals.a", "base64")]
    [InlineData("""{"IpAddress":{"a":"10.0.0.0/33"}}""", ".IpAddress.a", "is not an IP address")]
    [InlineData("""{"IpAddress":{"a":"10.0.0/8"}}""", ".IpAddress.a", "is not an IP address")]
    [InlineData("""{"IpAddress":{"a":"localhost"}}""", ".IpAddress.a", "is not an IP address")]
    [InlineData("""{"IpAddress":{"a":"::1%1"}}""", ".IpAddress.a", "is not an IP address")]
    [InlineData("""{"ArnLike":{"a":"arn:aws:iam:role"}}""", ".ArnLike.a", "six parts")]
    [InlineData("""{"ArnLike":{"a":"role/deploy"}}""", ".ArnLike.a", "six parts")]
    public void An_invalid_condition_is_refused_with_its_path(string condition, string path, string text) =>
        Refused($$$"""{"Version":"2012-10-17","Statement":[{{{{Statement}}},"Condition":{{{condition}}}}]}""", "$.Statement[0].Condition" + path, text);

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole"}""", "", "has no Principal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","NotPrincipal":"*"}""", "", "Principal and NotPrincipal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","NotPrincipal":{"AWS":"111122223333"}}""", ".NotPrincipal", "or use Deny")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}""", ".Resource", "Remove the element")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","NotResource":"*"}""", ".NotResource", "Remove the element")]
    [InlineData("""{"Effect":"Allow","Action":["sts:AssumeRole","appmesh:*"],"Principal":"*"}""", ".Action[1]", "cannot be used in a trust policy")]
    [InlineData("""{"Effect":"Allow","Action":"*","Principal":"*"}""", ".Action", "cannot be used in a trust policy")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"111122223333"}""", ".Principal", "can only be \"*\"")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{}}""", ".Principal", "contains no principal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"aws":"*"}}""", ".Principal", "Did you mean AWS?")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"CanonicalUser":"x"}}""", ".Principal", "AWS, Federated, Service")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["*","1234"]}}""", ".Principal.AWS[1]", "12 digits")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"}}""", ".Principal.AWS",
        "aws:PrincipalArn with ArnLike")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:group/x"}}""", ".Principal.AWS",
        "not an AWS principal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/x"}}""", ".Principal.AWS",
        "not an AWS principal")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":"https://issuer.example"}}""", ".Principal.Federated",
        "without https://")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/https://issuer.example"}}""",
        ".Principal.Federated", "without https://")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs"}}""", ".Principal.Service", "not a service principal")]
    public void An_invalid_trust_policy_is_refused_with_its_path(string statement, string path, string text) =>
        Refused($$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""", "$.Statement[0]" + path, text, PolicyKind.Trust);

    [Fact]
    public void A_second_statement_with_the_same_sid_is_refused_at_its_place() =>
        Refused(
        $$$"""{"Statement":[{"Sid":"A",{{{Statement}}}},{"Sid":"",{{{Statement}}}},{"Sid":"",{{{Statement}}}},{"Sid":"A",{{{Statement}}}}]}""",
        "$.Statement[3]", "already used by $.Statement[0]");

    [Fact]
    public void A_policy_over_the_size_quota_is_refused_and_white_space_does_not_count()
    {
        var names = string.Join(',', Enumerable.Range(0, 450).Select(number => $"\"appmesh:Action{number:0000}\""));
        var json = $$$"""{"Statement":{"Effect":"Allow","Action":[{{{names}}}],"Resource":"*"}}""";
        var rest = PolicyDocument.MaximumSize - json.Length;
        var full = json.Replace("\"*\"", $"\"arn:aws:a:::{new string('x', rest - 10)}\"", StringComparison.Ordinal);
        full.Length.ShouldBe(PolicyDocument.MaximumSize + 1);
        PolicyDocument.Parse(full.Replace("xx", "x", StringComparison.Ordinal).Replace(",", ",\n\t ", StringComparison.Ordinal));
        Refused(full, "$", $"has {full.Length} characters without white space");
        Refused(new string(' ', PolicyDocument.MaximumLength + 1), "$", "Shorten it");
    }

    [Fact]
    public void Lists_may_be_single_values_and_elements_may_be_in_any_order()
    {
        var document = PolicyDocument.Parse(
            """
            {"Statement":{"Condition":{"Bool":{"aws:SecureTransport":[true,"false"]},"NumericEquals":{"x":3600}},"Resource":"*","Action":["a:b"],
            "Effect":"Deny","Sid":"Only"},"Id":"any text","Version":"2012-10-17"}
            """);
        var statement = document.Statements.ShouldHaveSingleItem();
        statement.Name.ShouldBe("Only");
        statement.Effect.ShouldBe(Effect.Deny);
        statement.Conditions.Select(condition => $"{condition.Operator.Name} {condition.Key} {condition.Tests.Count}")
            .ShouldBe(["Bool aws:SecureTransport 2", "NumericEquals x 1"]);
    }

    [Fact]
    public void A_long_excerpt_of_the_policy_is_shortened_in_the_message()
    {
        var message = Should.Throw<MalformedPolicyException>(
            () => PolicyDocument.Parse($$$"""{"Statement":{"Effect":"{{{new string('x', 5_000)}}}\u0000","Action":"*","Resource":"*"}}""")).Message;
        message.Length.ShouldBeLessThan(200);
        message.ShouldContain("xxx...'");
    }

    private static void Refused(string json, string path, string text, PolicyKind kind = PolicyKind.Identity)
    {
        var exception = Should.Throw<MalformedPolicyException>(
            () => PolicyDocument.Parse(json.Replace("{S}", "{" + Statement + "}", StringComparison.Ordinal), kind));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldStartWith(path + ": ");
        exception.Message.ShouldContain(text);
    }
}

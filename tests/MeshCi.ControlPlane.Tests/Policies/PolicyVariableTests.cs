using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class PolicyVariableTests
{
    private const string Node = "arn:aws:appmesh:us-west-2:111122223333:mesh/shop/virtualNode/";

    [Theory]
    [InlineData("${aws:PrincipalTag/team}-*", "orders-a", "orders", true)]
    [InlineData("${aws:PrincipalTag/team}-*", "payments-a", "orders", false)]
    [InlineData("${AWS:principaltag/TEAM}-*", "orders-a", "orders", true)]
    [InlineData("${aws:PrincipalTag/team}-*", "orders-a", null, false)]
    [InlineData("${aws:PrincipalTag/team}-*", "*-a", "*", true)]
    [InlineData("${aws:PrincipalTag/team}-*", "orders-a", "*", false)]
    [InlineData("${aws:PrincipalTag/team}-*", "orders-a", "orders|payments", false)]
    [InlineData("${aws:PrincipalTag/team, 'none'}-*", "none-a", null, true)]
    [InlineData("${aws:PrincipalTag/team, 'none'}-*", "none-a", "orders", false)]
    [InlineData("${aws:PrincipalTag/team,'a}b'}-*", "a}b-a", null, true)]
    [InlineData("${aws:PrincipalTag/team, ''}x", "x", null, true)]
    [InlineData("${*}-${?}-${$}{x}", "*-?-${x}", null, true)]
    [InlineData("${*}", "a", null, false)]
    [InlineData("a$b}{c", "a$b}{c", null, true)]
    public void Variables_in_a_resource(string pattern, string name, string? team, bool fits)
    {
        var context = team is null ? RequestContext.Empty : Policy.Context("aws:PrincipalTag/team=" + team);
        Policy.Allows(Policy.Of($$"""{"Effect":"Allow","Action":"*","Resource":"{{Node}}{{pattern}}"}"""), "a:b", Node + name, context).ShouldBe(fits);
    }

    [Theory]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "red", "red", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "red", "blue", false)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "red", null, false)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team, 'red'}", "red", null, true)]
    [InlineData("StringEquals", "${*}", "*", null, true)]
    [InlineData("StringLike", "${aws:PrincipalTag/team}/*", "red/a", "red", true)]
    [InlineData("StringLike", "${aws:PrincipalTag/team}", "red", "*", false)]
    [InlineData("StringNotEquals", "${aws:PrincipalTag/team}", "red", "blue", true)]
    [InlineData("StringNotEquals", "${aws:PrincipalTag/team}", "red", null, false)]
    [InlineData("StringNotLike", "${aws:PrincipalTag/team}*", "red", null, false)]
    [InlineData("ArnEquals", "arn:aws:iam::${aws:PrincipalTag/team}:role/a", "arn:aws:iam::1:role/a", "1", true)]
    [InlineData("ArnEquals", "arn:aws:iam::${aws:PrincipalTag/team}:role/a", "arn:aws:iam::1:role/a", "*", false)]
    [InlineData("ArnEquals", "${aws:PrincipalTag/team}", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", true)]
    [InlineData("ArnNotEquals", "${aws:PrincipalTag/team}", "arn:aws:iam::1:role/a", null, false)]
    [InlineData("Bool", "${aws:PrincipalTag/team}", "true", "TRUE", true)]
    [InlineData("Bool", "${aws:PrincipalTag/team}", "true", null, false)]
    public void Variables_in_a_condition(string name, string policy, string value, string? team, bool holds)
    {
        var document = Policy.Of($$$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{{name}}}}":{"test:key":"{{{{policy}}}}"}}}""");
        var context = RequestContext.Empty.With("test:key", value);
        Policy.Allows(document, "a:b", context: team is null ? context : context.With("aws:PrincipalTag/team", team)).ShouldBe(holds);
    }

    [Fact]
    public void A_statement_whose_exception_has_an_unresolved_variable_matches_nothing()
    {
        var allow = Policy.Of($$"""{"Effect":"Allow","Action":"*","NotResource":"{{Node}}${aws:PrincipalTag/team}-*"}""");
        Policy.Allows(allow, "a:b", Node + "payments-a", Policy.Context("aws:PrincipalTag/team=orders")).ShouldBeTrue();
        Policy.Allows(allow, "a:b", Node + "payments-a").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"RESOURCE"}}""")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"RESOURCE"}}""")]
    public void The_older_policy_version_has_no_variables_and_is_the_default(string json)
    {
        var document = PolicyDocument.Parse(json.Replace("RESOURCE", Node + "${aws:userid}", StringComparison.Ordinal));
        document.Version.ShouldBe("2008-10-17");
        Policy.Allows(document, "a:b", Node + "AROA", Policy.Context("aws:userid=AROA")).ShouldBeFalse();
        Policy.Allows(document, "a:b", Node + "${aws:userid}", Policy.Context("aws:userid=AROA")).ShouldBeTrue();
    }
}

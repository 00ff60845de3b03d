namespace MeshCi.ControlPlane.Tests.Policies;

public class ResourcePatternTests
{
    private const string Prefix = "arn:aws:appmesh:us-west-2:111122223333:";

    [Theory]
    [InlineData("*", Prefix + "mesh/shop", true)]
    [InlineData(Prefix + "mesh/shop", Prefix + "mesh/shop", true)]
    [InlineData(Prefix + "mesh/shop", Prefix + "mesh/Shop", false)]
    [InlineData(Prefix + "mesh/shop", Prefix + "mesh/shop/virtualNode/a", false)]
    [InlineData(Prefix + "mesh/shop*", Prefix + "mesh/shop/virtualNode/a", true)]
    [InlineData(Prefix + "mesh/*/virtualNode/*", Prefix + "mesh/a/virtualRouter/b/virtualNode/c", true)]
    [InlineData(Prefix + "mesh/*", Prefix + "mesh/shop/virtualService/a:b", true)]
    [InlineData(Prefix + "mesh/?hop", Prefix + "mesh/shop", true)]
    [InlineData("arn:aws:appmesh:*:*:mesh/shop", Prefix + "mesh/shop", true)]
    [InlineData("arn:*:appmesh:us-*-?:111122223333:mesh/shop", Prefix + "mesh/shop", true)]
    [InlineData("arn:aws:appmesh:*:111122223333:mesh/shop", "arn:aws:appmesh:us-west-2:999999999999:x:111122223333:mesh/shop", false)]
    [InlineData("arn:aws:appmesh:us-east-1:111122223333:mesh/shop", Prefix + "mesh/shop", false)]
    [InlineData("arn:aws:appmesh:us-west-2:1111:mesh/shop", Prefix + "mesh/shop", false)]
    [InlineData("arn:aws-cn:appmesh:us-west-2:111122223333:mesh/shop", Prefix + "mesh/shop", false)]
    [InlineData("arn:aws:appmesh-preview:us-west-2:111122223333:mesh/shop", Prefix + "mesh/shop", false)]
    [InlineData("arn:aws:appmesh:*", Prefix + "mesh/shop", true)]
    [InlineData("arn:aws:appmesh:us-west-2:*", Prefix + "mesh/shop", true)]
    [InlineData("arn:aws:appmesh:us-*:mesh/shop", Prefix + "mesh/shop", true)]
    [InlineData("arn:aws:appmesh:us-*:mesh/shop", Prefix + "mesh/other", false)]
    [InlineData("arn:aws:appmesh:eu-*", Prefix + "mesh/shop", false)]
    [InlineData("arn:aws:s3:::*", Prefix + "mesh/shop", false)]
    [InlineData("*", "*", true)]
    [InlineData("arn:aws:appmesh:*", "*", false)]
    [InlineData("arn:aws:appmesh:*:*:*", "*", false)]
    public void A_resource_is_matched_segment_by_segment_up_to_the_fifth_colon_and_as_a_whole_after_it(string pattern, string resource, bool fits)
    {
        Policy.Allows(Policy.Of($$"""{"Effect":"Allow","Action":"*","Resource":"{{pattern}}"}"""), "a:b", resource).ShouldBe(fits);
        Policy.Allows(Policy.Of($$"""{"Effect":"Allow","Action":"*","NotResource":["{{pattern}}"]}"""), "a:b", resource).ShouldBe(!fits);
    }

    [Fact]
    public void One_of_several_patterns_is_enough_to_match_and_one_of_several_exceptions_to_exclude()
    {
        string Statement(string element) => $$"""{"Effect":"Allow","Action":"*","{{element}}":["{{Prefix}}mesh/a","{{Prefix}}mesh/b"]}""";
        foreach (var (name, listed) in new[] { ("a", true), ("b", true), ("c", false) })
        {
            Policy.Allows(Policy.Of(Statement("Resource")), "a:b", $"{Prefix}mesh/{name}").ShouldBe(listed);
            Policy.Allows(Policy.Of(Statement("NotResource")), "a:b", $"{Prefix}mesh/{name}").ShouldBe(!listed);
        }
    }

    [Theory]
    [InlineData("appmesh:CreateRoute", "appmesh:CreateRoute", true)]
    [InlineData("APPMESH:createroute", "appmesh:CreateRoute", true)]
    [InlineData("appmesh:*", "appmesh:CreateRoute", true)]
    [InlineData("appmesh:*Route", "appmesh:CreateGatewayRoute", true)]
    [InlineData("appmesh:Create????e", "appmesh:CreateRoute", true)]
    [InlineData("appmesh:Describe*", "appmesh:CreateRoute", false)]
    [InlineData("appmesh:Create", "appmesh:CreateRoute", false)]
    [InlineData("*:*", "appmesh:CreateRoute", true)]
    [InlineData("*", "appmesh:CreateRoute", true)]
    [InlineData("sts:*", "appmesh:CreateRoute", false)]
    public void Actions_are_matched_case_insensitively(string pattern, string action, bool fits)
    {
        Policy.Allows(Policy.Of($$"""{"Effect":"Allow","Action":"{{pattern}}","Resource":"*"}"""), action).ShouldBe(fits);
        Policy.Allows(Policy.Of($$"""{"Effect":"Allow","NotAction":"{{pattern}}","Resource":"*"}"""), action).ShouldBe(!fits);
    }
}

using System.Text.Json;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Tests.Policies;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Tests.Access;

public class AppMeshAuthorizationTests
{
    private const string Region = "us-west-2";
    private const string Account = "000000000000";
    private const string Mesh = $"arn:aws:appmesh:{Region}:{Account}:mesh/shop";
    private static readonly KeyValuePair<string, string>[] NoTags = [];

    [Theory]
    [InlineData(ResourceKind.Mesh, "", "{}", "")]
    [InlineData(ResourceKind.VirtualRouter, "", """{"listeners":[]}""", "")]
    [InlineData(ResourceKind.VirtualGateway, "", """{"listeners":[]}""", "")]
    [InlineData(ResourceKind.VirtualNode, "",
        """
        {"backends":[{"virtualService":{"virtualServiceName":"a.local"}},{"virtualService":{"virtualServiceName":"b.local"}},
        {"virtualService":{"virtualServiceName":"a.local"}}]}
        """, "virtualService/a.local virtualService/b.local")]
    [InlineData(ResourceKind.VirtualService, "", """{"provider":{"virtualNode":{"virtualNodeName":"n"}}}""", "virtualNode/n")]
    [InlineData(ResourceKind.VirtualService, "", """{"provider":{"virtualRouter":{"virtualRouterName":"r"}}}""", "virtualRouter/r")]
    [InlineData(ResourceKind.Route, "r", """{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"a"},{"virtualNode":"b"}]}}}""",
        "virtualNode/a virtualNode/b")]
    [InlineData(ResourceKind.Route, "r", """{"http2Route":{"action":{"weightedTargets":[{"virtualNode":"a"}]}}}""", "virtualNode/a")]
    [InlineData(ResourceKind.Route, "r", """{"grpcRoute":{"action":{"weightedTargets":[{"virtualNode":"a"}]}}}""", "virtualNode/a")]
    [InlineData(ResourceKind.Route, "r", """{"tcpRoute":{"action":{"weightedTargets":[{"virtualNode":"a"}]}}}""", "virtualNode/a")]
    [InlineData(ResourceKind.GatewayRoute, "g", """{"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"a"}}}}}""", "virtualService/a")]
    [InlineData(ResourceKind.GatewayRoute, "g", """{"http2Route":{"action":{"target":{"virtualService":{"virtualServiceName":"a"}}}}}""", "virtualService/a")]
    [InlineData(ResourceKind.GatewayRoute, "g", """{"grpcRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"a"}}}}}""", "virtualService/a")]
    public void A_creation_is_checked_on_the_resource_and_those_that_it_refers_to(ResourceKind kind, string parent, string spec, string named)
    {
        string[] also = [.. named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"appmesh:Create{kind} {Mesh}/{name}")];
        Checks(Verb.Create, At(kind, parent), spec).ShouldBe([$"appmesh:Create{kind} {At(kind, parent).Arn}", .. also]);

        var again = kind == ResourceKind.VirtualNode ? [] : also.Select(check => check.Replace("Create", "Update", StringComparison.Ordinal));
        Checks(Verb.Update, At(kind, parent), spec).ShouldBe([$"appmesh:Update{kind} {At(kind, parent).Arn}", .. again]);
        Checks(Verb.Delete, At(kind, parent)).ShouldBe([$"appmesh:Delete{kind} {At(kind, parent).Arn}"]);
        Checks(Verb.Describe, At(kind, parent)).ShouldBe([$"appmesh:Describe{kind} {At(kind, parent).Arn}"]);
    }

    [Fact]
    public void A_list_operation_is_checked_on_the_parent()
    {
        Checks(Verb.List, new(Region, Account, "", ResourceKind.Mesh, "", "")).ShouldBe(["appmesh:ListMeshes *"]);
        foreach (var kind in new[] { ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.VirtualService, ResourceKind.VirtualGateway })
            Checks(Verb.List, At(kind, "") with { Name = "" }).ShouldBe([$"appmesh:List{kind}s {Mesh}"]);
        Checks(Verb.List, At(ResourceKind.Route, "r") with { Name = "" }).ShouldBe([$"appmesh:ListRoutes {Mesh}/virtualRouter/r"]);
        Checks(Verb.List, At(ResourceKind.GatewayRoute, "g") with { Name = "" }).ShouldBe([$"appmesh:ListGatewayRoutes {Mesh}/virtualGateway/g"]);
    }

    [Fact]
    public void The_tag_operations_are_checked_on_the_tagged_resource()
    {
        foreach (var kind in ResourceKinds.All)
        {
            var at = At(kind.Kind, kind.Parent is null ? "" : "p");
            Checks(Verb.Tag, at).ShouldBe([$"appmesh:TagResource {at.Arn}"]);
            Checks(Verb.Untag, at).ShouldBe([$"appmesh:UntagResource {at.Arn}"]);
            Checks(Verb.ListTags, at).ShouldBe([$"appmesh:ListTagsForResource {at.Arn}"]);
        }
    }

    [Fact]
    public void Tags_at_creation_need_the_permission_to_tag_and_are_part_of_every_check()
    {
        KeyValuePair<string, string>[] tags = [new("team", "orders"), new("cost", "7")];
        var checks = AppMeshAuthorization.Checks(
            Verb.Create, At(ResourceKind.VirtualService, ""), JsonElement.Parse("""{"provider":{"virtualNode":{"virtualNodeName":"n"}}}"""), tags, []);
        checks.Select(check => $"{check.Action.Name} {check.Target?.Arn ?? "*"}").ShouldBe(
            [$"appmesh:CreateVirtualService {Mesh}/virtualService/x", $"appmesh:CreateVirtualService {Mesh}/virtualNode/n",
                $"appmesh:TagResource {Mesh}/virtualService/x"]);
        foreach (var check in checks)
        {
            check.FromRequest["aws:RequestTag/team"].ShouldBe(["orders"]);
            check.FromRequest["aws:TagKeys"].ShouldBe(["team", "cost"]);
        }
    }

    [Fact]
    public void Removed_tags_are_checked_only_by_their_keys()
    {
        var check = AppMeshAuthorization.Checks(Verb.Untag, At(ResourceKind.Mesh, ""), default, NoTags, ["team"]).ShouldHaveSingleItem();
        check.FromRequest["aws:TagKeys"].ShouldBe(["team"]);
        check.FromRequest["aws:RequestTag/team"].ShouldBeEmpty();
    }

    [Fact]
    public void A_check_has_the_caller_the_request_and_the_tags_of_its_resource()
    {
        var check = AppMeshAuthorization.Checks(Verb.Tag, At(ResourceKind.VirtualNode, ""), default, [new("team", "red"), new("Team", "blue")], [])
            .ShouldHaveSingleItem();
        var request = check.Ask(Policy.Context("aws:userid=AROA:ci"), Account, [new("team", "green")]);
        (request.Action, request.Resource).ShouldBe(("appmesh:TagResource", Mesh + "/virtualNode/x"));
        request.Context["aws:userid"].ShouldBe(["AROA:ci"]);
        request.Context["aws:ResourceTag/TEAM"].ShouldBe(["green"]);
        request.Context["aws:RequestTag/team"].ShouldBe(["red", "blue"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"httpRoute":[],"tcpRoute":null,"grpcRoute":{"action":"x"},"http2Route":{"action":{"weightedTargets":{"virtualNode":"a"}}}}""")]
    [InlineData("""{"httpRoute":{"action":{"weightedTargets":[null,7,"a",{"virtualNode":{}},{"virtualNode":null}]}}}""")]
    public void A_malformed_spec_refers_to_nothing(string spec) =>
        Checks(Verb.Create, At(ResourceKind.Route, "r"), spec).ShouldHaveSingleItem();

    [Fact]
    public void A_reference_cannot_be_hidden_behind_a_duplicate_member() =>
        Checks(
        Verb.Create, At(ResourceKind.Route, "r"),
        """{"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"a","virtualNode":"b"}],"weightedTargets":[]}},"httpRoute":null}""")
            .Skip(1).ShouldBe([$"appmesh:CreateRoute {Mesh}/virtualNode/a", $"appmesh:CreateRoute {Mesh}/virtualNode/b"]);

    [Fact]
    public void Tags_can_restrict_teams_to_their_own_resources()
    {
        var policy = Policy.Of(
            """
            {"Effect":"Allow","Action":["appmesh:CreateVirtualNode","appmesh:TagResource"],"Resource":"*",
            "Condition":{"StringEquals":{"aws:RequestTag/team":"${aws:PrincipalTag/team}"},"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost"]}}}
            """,
            """
            {"Effect":"Allow","Action":["appmesh:Update*","appmesh:Delete*"],"Resource":"*",
            "Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}}
            """,
            """{"Effect":"Deny","Action":"appmesh:UntagResource","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}}}""",
            """{"Effect":"Allow","Action":"appmesh:UntagResource","Resource":"*"}""");
        var node = At(ResourceKind.VirtualNode, "");
        bool May(Verb verb, string[] requestTags, string resourceTeam = "", params string[] removed)
        {
            KeyValuePair<string, string>[] tags = [.. requestTags.Select(tag => KeyValuePair.Create(tag.Split('=')[0], tag.Split('=')[1]))];
            KeyValuePair<string, string>[] has = resourceTeam.Length == 0 ? [] : [new("team", resourceTeam)];
            return AppMeshAuthorization.Checks(verb, node, JsonElement.Parse("{}"), tags, removed)
                .All(
                check => PolicyEvaluation.Decide([Policy.Identity(policy)], check.Ask(Policy.Context("aws:PrincipalTag/team=orders"), Account, has)).IsAllowed);
        }

        May(Verb.Create, ["team=orders"]).ShouldBeTrue();
        May(Verb.Create, ["team=orders", "cost=7"]).ShouldBeTrue();
        May(Verb.Create, ["team=orders", "other=7"]).ShouldBeFalse();
        May(Verb.Create, ["team=payments"]).ShouldBeFalse();
        May(Verb.Create, []).ShouldBeFalse();
        May(Verb.Update, [], "orders").ShouldBeTrue();
        May(Verb.Update, [], "payments").ShouldBeFalse();
        May(Verb.Delete, []).ShouldBeFalse();
        May(Verb.Untag, [], "orders", "cost").ShouldBeTrue();
        May(Verb.Untag, [], "orders", "cost", "team").ShouldBeFalse();
    }

    [Fact]
    public void The_example_policy_for_a_pipeline_allows_only_its_own_nodes()
    {
        var example = File.ReadAllText(SharedData.Require("appmesh-model/iam/example-ci-policy.json"))
            .Replace("111122223333", Account, StringComparison.Ordinal);
        var sets = new[] { Policy.Identity(PolicyDocument.Parse(example)) };
        string[] ofTheMesh = ["DescribeMesh", "ListVirtualNodes", "ListVirtualServices", "ListVirtualRouters"];
        string[] ofItsNodes = ["CreateVirtualNode", "UpdateVirtualNode", "DeleteVirtualNode", "DescribeVirtualNode"];
        string[] ofTags = ["TagResource", "UntagResource", "ListTagsForResource"];

        foreach (var mesh in new[] { "shop", "shop2" })
        {
            foreach (var name in new[] { "orders-v1", "payments", "my-orders-v1" })
            {
                Allowed(mesh, name).Order().ShouldBe(
                    (mesh != "shop" ? [] : name == "orders-v1" ? [.. ofTheMesh, .. ofItsNodes, .. ofTags.Select(tag => tag + " virtualNode")] : ofTheMesh)
                        .Order(),
                    $"{mesh} {name}");
            }
        }

        // Every operation on every kind; a node with a backend, and created with tags.
        IEnumerable<string> Allowed(string mesh, string name)
        {
            foreach (var kind in ResourceKinds.All)
            {
                var at = new ResourceAddress(
                    Region, Account, mesh, kind.Kind, kind.Parent is null ? "" : "orders-p", kind.Kind == ResourceKind.Mesh ? mesh : name);
                foreach (var verb in Enum.GetValues<Verb>())
                {
                    var spec = JsonElement.Parse(
                        kind.Kind == ResourceKind.VirtualNode ? """{"backends":[{"virtualService":{"virtualServiceName":"payments.local"}}]}""" : "{}");
                    var checks = AppMeshAuthorization.Checks(verb, at, spec, [new("team", "orders")], []);
                    if (checks.All(check => PolicyEvaluation.Decide(sets, check.Ask(RequestContext.Empty, Account, NoTags)).IsAllowed))
                        yield return checks[0].Action.Name["appmesh:".Length..] + (verb is Verb.Tag or Verb.Untag or Verb.ListTags ? " " + kind.Name : "");
                }
            }
        }
    }

    [Fact]
    public void The_table_of_actions_matches_the_service_authorization_reference()
    {
        using var reference = JsonDocument.Parse(File.ReadAllText(SharedData.Require("appmesh-model/iam/appmesh-authorization.json")));
        AppMeshActions.All.Select(OfTable).Order(StringComparer.Ordinal)
            .ShouldBe(reference.RootElement.GetProperty("actions").EnumerateArray().Select(OfReference).Order(StringComparer.Ordinal));
        foreach (var type in reference.RootElement.GetProperty("resourceTypes").EnumerateObject().Where(type => type.Name != "wildcard"))
        {
            var kind = ResourceKinds.Find(type.Name).ShouldNotBeNull();
            var at = new ResourceAddress("${Region}", Account, "${MeshName}", kind, Placeholder(kind.Info().Parent), Placeholder(kind));
            at.Arn.ShouldBe(
                type.Value.GetString()!.Replace("${Partition}", "aws", StringComparison.Ordinal).Replace("${Account}", Account, StringComparison.Ordinal));
        }

        static string Placeholder(ResourceKind? kind) => kind is null ? "" : $"${{{kind}Name}}";

        static string OfTable(AppMeshAction row) => Join(
            row.Name,
            row.Access,
            [.. row.Required is { } kind ? new[] { kind.Info().Name + "*" } : [], .. row.Named.Select(named => named.Info().Name)],
            [.. row.TakesRequestTags ? new[] { "aws:RequestTag/${TagKey}" } : [], .. row.TakesTagKeys ? new[] { "aws:TagKeys" } : []]);

        static string OfReference(JsonElement row) => Join(
            row.GetProperty("name").GetString()!,
            row.GetProperty("access").GetString()!,
            row.GetProperty("resources").EnumerateArray().Where(type => type.GetProperty("type").GetString() != "wildcard")
                .Select(type => type.GetProperty("type").GetString() + (type.GetProperty("required").GetBoolean() ? "*" : "")),
            row.GetProperty("conditionKeys").EnumerateArray().Select(key => key.GetString()!));

        static string Join(string name, string access, IEnumerable<string> types, IEnumerable<string> keys) =>
            $"{name} {access} [{string.Join(' ', types.Order(StringComparer.Ordinal))}] [{string.Join(' ', keys.Order(StringComparer.Ordinal))}]";
    }

    private static ResourceAddress At(ResourceKind kind, string parent) => new(Region, Account, "shop", kind, parent, kind == ResourceKind.Mesh ? "shop" : "x");

    private static IEnumerable<string> Checks(Verb verb, ResourceAddress at, string spec = "null") =>
        AppMeshAuthorization.Checks(verb, at, JsonElement.Parse(spec), NoTags, []).Select(check => $"{check.Action.Name} {check.Target?.Arn ?? "*"}");
}

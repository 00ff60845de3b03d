namespace MeshCi.Definitions.Tests.Importing;

/// <summary>What the AWS CLI prints and accepts, definitions of a build, and what is not a resource.</summary>
public class CliTests
{
    private const string A = """{ "virtualNode": { "meshName": "m", "virtualNodeName": "a", "spec": {} } }""";
    private const string B = """{ "meshName": "m", "virtualNodeName": "b" }""";

    [Theory]
    [InlineData("a.json", $"[ {A}, {B} ]")]
    [InlineData("a.json", $"{A}\n{B}")]
    [InlineData("a.yaml", "virtualNode:\n  meshName: m\n  virtualNodeName: a\n  spec: {}\n---\nmeshName: m\nvirtualNodeName: b\nspec: {}\n")]
    [InlineData("a.txt", $"{A} {B}")]
    public void Several_resources_can_be_in_one_file(string file, string content)
    {
        var imported = Imported.From((file, content));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["virtualNode a", "virtualNode b"]);
    }

    [Fact]
    public void A_member_in_the_wrong_case_is_an_error_at_its_line_with_the_right_name() =>
        Imported.From(("route.json", """
            {"meshName":"shop","virtualGatewayName":"gw","gatewayRouteName":"api","spec":{"httpRoute":{"match":{"prefix":"/myapi/"},
            "action":{"target":{"virtualService":{"virtualServiceName":"api.shop.local"}},"rewrite":{"prefix":{"defaultPrefix":"DISABLED"},
            "hostname":{"defaultTargetHostName":"DISABLED"}}}}}}
            """)).Errors.ShouldHaveSingleItem().ShouldBe(
            "route.json(3) MESH1022 gatewayRoute api was not imported: spec.httpRoute.action.rewrite.hostname.defaultTargetHostName "
            + "is not a member of GatewayRouteHostnameRewrite. Did you mean defaultTargetHostname?");

    [Fact]
    public void What_App_Mesh_would_refuse_is_an_error_at_its_line() =>
        Imported.From(("node.yaml", """
            meshName: m
            virtualNodeName: a
            spec:
              listeners:
              - portMapping: { port: 8080, protocol: http }
              - portMapping:
                  port: 80800
                  protocol: HTTP
            """)).Errors.ShouldBe(
        [
            "node.yaml(7) MESH1022 virtualNode a was not imported, because App Mesh would refuse it: "
                + "spec.listeners[1].portMapping.port must be 1 to 65535, not 80800. Correct it and import again.",
            "node.yaml(8) MESH1022 virtualNode a was not imported, because App Mesh would refuse it: "
                + "spec.listeners[1].portMapping.protocol must be one of http, tcp, http2, grpc, not 'HTTP'. Correct it and import again.",
        ]);

    [Theory]
    [InlineData("""{ "virtualRouterName": "r", "spec": { "serviceNames": [ "a.local" ] } }""", "serviceNames")]
    [InlineData("""{ "virtualNodeName": "n", "spec": { "backends": [ "a.local" ] } }""", "backends")]
    [InlineData("""{ "virtualNodeName": "n", "spec": { "serviceDiscovery": { "dns": { "serviceName": "n.local" } } } }""", "serviceName")]
    public void The_preview_API_is_recognized(string content, string member) =>
        Imported.From(("old.json", content)).Errors.ShouldHaveSingleItem().ShouldStartWith(
            "old.json(1) MESH1021 'old.json' is written for the preview of App Mesh (API version 2018-10-01): "
            + $"'{member}' does not exist in the API of 2019-01-25.");

    [Theory]
    [InlineData("list.json", """{ "virtualNodes": [ { "virtualNodeName": "a" } ] }""", "MESH1021 'list.json' only lists names (virtualNodes), without specs.")]
    [InlineData("a.json", "[ 1 ]", "MESH1021 'a.json' contains a value that is not an object.")]
    [InlineData("a.json", """{ "what": 1 }""", "MESH1021 'a.json' is not recognized, or does not show which kind of resource it is.")]
    [InlineData("a.json", """{ "virtualNodeName": "a", "spek": {} }""", "MESH1022 virtualNode a was not imported: spek is not a member of")]
    [InlineData("a.json", """{ "meshName": "m", "virtualNodeName": "a", "spek": {} }""", "spek is not a member of virtualNode. Did you mean spec?")]
    [InlineData("a.json", """{ "meshName": "$MESH", "virtualNodeName": "a" }""", "MESH1026 '$MESH' is a placeholder that no tool has replaced.")]
    [InlineData("a.virtualNode.json", """{ "spec": { "listeners": $LISTENERS } }""", "is not valid JSON in line 1: '$LISTENERS' is a placeholder")]
    [InlineData("a.yaml", "a: 1\na: 2", "MESH1020 'a.yaml' is not valid YAML in line 2: The key 'a' appears twice in one mapping.")]
    [InlineData("a.yaml", "a: 1\nb:\n  c: 1\n\td: 2", "MESH1020 'a.yaml' is not valid YAML in line 4: ")]
    [InlineData("a.json", """{ "meshName": "m", "virtualNodeName": "$STAGE-a" }""", "MESH1026 '$STAGE' is a placeholder that no tool has replaced.")]
    [InlineData("a.yaml", "a: *b", "MESH1020 'a.yaml' is not valid YAML in line 1: The alias *b refers to no anchor before it.")]
    [InlineData("Chart.yaml", "apiVersion: v2\nname: shop", "MESH1021 'Chart.yaml' belongs to a Helm chart.")]
    [InlineData("kustomization.yaml", "resources: [ mesh.yaml ]", "MESH1021 'kustomization.yaml' is a kustomization")]
    [InlineData("main.tf.json", """{ "resource": {} }""", "MESH1021 'main.tf.json' is a configuration of Terraform.")]
    [InlineData("cdk.json", """{ "app": "dotnet run" }""", "MESH1021 'cdk.json' is the configuration of a CDK app.")]
    public void What_is_not_a_resource_is_an_error_that_names_it(string file, string content, string error) =>
        Imported.From((file, content)).Errors.First().ShouldContain(error);

    [Theory]
    [InlineData("appsettings.Development.json", """{ "Logging": {} }""")]
    [InlineData("launchSettings.json", """{ "profiles": {} }""")]
    public void Files_of_a_project_are_noted_but_not_refused(string file, string content)
    {
        var imported = Imported.From((file, content));

        imported.Errors.ShouldBeEmpty();
        imported.Notes.ShouldContain($"Not part of App Mesh: a file of .NET in {file}.");
    }

    [Fact]
    public void Aliases_that_multiply_are_refused_without_being_expanded()
    {
        var levels = Enumerable.Range(1, 30).Select(level => $"a{level}: &a{level} [ {string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))} ]");

        Imported.From(("bomb.yaml", $"a0: &a0 [ x ]\n{string.Join('\n', levels)}")).Errors.ShouldHaveSingleItem()
            .ShouldContain("With its aliases, it has more than 1000000 values.");
    }

    [Fact]
    public void A_document_that_is_too_deep_is_refused() =>
        Imported.From(("deep.yaml", new string('[', 5000))).Errors.ShouldHaveSingleItem().ShouldContain("It is nested more than 64 levels deep.");

    [Theory]
    [InlineData(30, 2, 62)]
    [InlineData(30, 3, 0)]
    [InlineData(1, 20_000, 0)]
    public void Aliases_count_to_the_depth_of_the_document(int levels, int times, int depth)
    {
        // Each line contains the value of the line before it, so that the depths add up.
        var lines = Enumerable.Range(1, times).Select(line => $"a{line}: &a{line} {new string('[', levels)} *a{line - 1} {new string(']', levels)}");

        var error = Imported.From(("deep.yaml", $"a0: &a0 x\n{string.Join('\n', lines)}")).Errors.First();

        if (depth > 0) error.ShouldNotContain("nested");
        else error.ShouldContain("It is nested more than 64 levels deep.");
    }

    [Fact]
    public void A_resource_that_exists_can_contain_what_looks_like_a_placeholder() =>
        Imported.From(("a.json", """
            { "virtualNode": { "meshName": "m", "virtualNodeName": "a", "status": { "status": "ACTIVE" },
              "spec": { "logging": { "accessLog": { "file": { "path": "${x}" } } } } } }
            """)).Ids.ShouldBe(["virtualNode a"]);

    [Fact]
    public void Two_definitions_of_one_resource_are_an_error_at_the_second_unless_they_are_the_same()
    {
        var imported = Imported.From(
            ("a.json", """{ "meshName": "m", "virtualNodeName": "a", "spec": {} }"""),
            ("b.json", "\n" + """{ "meshName": "m", "virtualNodeName": "a", "spec": { "logging": { "accessLog": { "file": { "path": "/x" } } } } }"""),
            ("c.json", """{ "meshName": "m", "virtualNodeName": "a" }"""));

        imported.Errors.ShouldHaveSingleItem().ShouldBe(
            "b.json(2) MESH1023 'b.json' defines virtualNode a, which 'a.json' already defines differently in line 1. The first definition was used. "
            + "Remove or rename one of the resources.");
        imported.Notes.ShouldContain("'c.json' repeats 1 resource of 'a.json' with the same content.");
    }
}

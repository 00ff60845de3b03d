namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Templates of CloudFormation and CDK.</summary>
public class CloudFormationTests
{
    private const string Template = """
        AWSTemplateFormatVersion: 2010-09-09
        Parameters:
          Project: { Type: String, Default: shop }
          Port: { Type: Number, Default: 8080 }
          Stage: { Type: String, Default: test }
          Versions: { Type: CommaDelimitedList, Default: 'v1, v2' }
        Mappings:
          Timeouts: { test: { Seconds: 5 }, prod: { Seconds: 15 } }
        Conditions:
          IsProd: !Equals [ !Ref Stage, prod ]
          IsTest: !Not [ !Condition IsProd ]
          Both: !And [ !Condition IsTest, !Equals [ !Ref Project, shop ] ]
        Resources:
          Mesh:
            Type: AWS::AppMesh::Mesh
            Properties:
              MeshName: !Sub '${Project}-mesh'
              Spec: { EgressFilter: { Type: ALLOW_ALL } }
              Tags: [ { Key: stage, Value: !Ref Stage } ]
          Node:
            Type: AWS::AppMesh::VirtualNode
            Condition: Both
            DependsOn: Mesh
            Properties:
              MeshName: !GetAtt Mesh.MeshName
              VirtualNodeName: !Join [ '-', [ !Ref Project, !Select [ 1, !Ref Versions ] ] ]
              Spec:
                Listeners:
                  - PortMapping: { Port: !Ref Port, Protocol: http }
                    Timeout: !If [ IsTest, { HTTP: { PerRequest: { Unit: s, Value: !FindInMap [ Timeouts, !Ref Stage, Seconds ] } } }, !Ref 'AWS::NoValue' ]
                    TLS: !If [ IsProd, { Mode: STRICT, Certificate: { ACM: { CertificateArn: arn } } }, !Ref 'AWS::NoValue' ]
                Backends:
                  - VirtualService: { VirtualServiceName: !GetAtt Service.VirtualServiceName }
                  - !If [ IsProd, { VirtualService: { VirtualServiceName: audit } }, !Ref 'AWS::NoValue' ]
                ServiceDiscovery: { DNS: { Hostname: !Sub [ '${Name}.${Domain}', { Name: !Ref Project, Domain: local } ] } }
          Prod:
            Type: AWS::AppMesh::VirtualNode
            Condition: IsProd
            Properties: { MeshName: !GetAtt Mesh.MeshName, Spec: {} }
          Service:
            Type: AWS::AppMesh::VirtualService
            Properties:
              MeshName: !GetAtt Node.MeshName
              VirtualServiceName: !Select [ 1, !Split [ '/', 'a/orders.local' ] ]
              Spec: { Provider: { VirtualNode: { VirtualNodeName: !GetAtt Node.VirtualNodeName } } }
          Bucket: { Type: AWS::S3::Bucket }
        """;

    [Fact]
    public void Functions_conditions_and_maps_are_evaluated_with_the_defaults_of_the_parameters()
    {
        var imported = Imported.From(("mesh.yaml", Template));

        imported.Errors.ShouldBeEmpty();
        imported.Read.Mesh.ShouldBe("shop-mesh");
        imported.Ids.ShouldBe(["mesh shop-mesh", "virtualNode shop-v2", "virtualService orders.local"], ignoreOrder: true);
        imported.Spec("virtualNode shop-v2").ShouldBe(Imported.Canonical("""
            {
              "listeners": [ { "portMapping": { "port": 8080, "protocol": "http" }, "timeout": { "http": { "perRequest": { "unit": "s", "value": 5 } } } } ],
              "backends": [ { "virtualService": { "virtualServiceName": "orders.local" } } ],
              "serviceDiscovery": { "dns": { "hostname": "shop.local" } }
            }
            """));
        imported.Spec("virtualService orders.local").ShouldBe(Imported.Canonical("""{ "provider": { "virtualNode": { "virtualNodeName": "shop-v2" } } }"""));
        imported.Tags("mesh shop-mesh").ShouldBe("stage=test");
        imported.Notes.ShouldContain("'Prod' in 'mesh.yaml' is not imported: its condition IsProd is not met.");
        imported.Notes.ShouldContain("Not part of App Mesh: AWS::S3::Bucket in mesh.yaml.");
    }

    [Theory]
    [InlineData("!Ref Unset", "The parameter 'Unset' has no default.")]
    [InlineData("[ { Key: team, Value: !Ref Unset } ]", "The parameter 'Unset' has no default.")]
    [InlineData("[ !Ref Unset ]", "The parameter 'Unset' has no default.")]
    [InlineData("[ { key: team } ]", "Tags must be a list of objects with the members Key and Value.")]
    [InlineData("{ team: orders }", "Tags must be a list of objects with the members Key and Value.")]
    [InlineData("[ { Key: team, Value: [ orders ] } ]", "The key and the value of a tag must be text.")]
    public void A_tag_that_cannot_be_read_is_noted_with_its_line_and_the_resource_is_imported(string tags, string cause)
    {
        var imported = Imported.From(("mesh.yaml", $$"""
            Parameters: { Unset: { Type: String } }
            Resources:
              Mesh:
                Type: AWS::AppMesh::Mesh
                Properties:
                  MeshName: shop
                  Tags: {{tags}}
            """));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh shop"]);
        imported.Tags("mesh shop").ShouldBeEmpty();
        imported.Notes.ShouldHaveSingleItem().ShouldStartWith($"A tag of mesh shop is not imported (mesh.yaml, line 7): {cause}");
    }

    [Fact]
    public void Other_resources_are_listed_once_with_their_number()
    {
        var imported = Imported.From(("mesh.yaml", """
            Resources:
              Mesh: { Type: AWS::AppMesh::Mesh, Properties: { MeshName: shop } }
              A: { Type: AWS::S3::Bucket }
              Role: { Type: AWS::IAM::Role }
              B: { Type: AWS::S3::Bucket }
            """));

        imported.Notes.ShouldHaveSingleItem().ShouldBe("Not part of App Mesh: AWS::S3::Bucket (2 times), AWS::IAM::Role in mesh.yaml.");
    }

    [Fact]
    public void A_file_of_parameters_next_to_the_template_has_precedence_over_defaults()
    {
        var imported = Imported.From(
            ("stack/mesh.yaml", Template.Replace("Project: { Type: String, Default: shop }", "Project: { Type: String }", StringComparison.Ordinal)),
            ("stack/parameters.json", """
                [ { "ParameterKey": "Project", "ParameterValue": "store" }, { "ParameterKey": "Stage", "ParameterValue": "prod" } ]
                """),
            ("other/parameters.json", """{ "Parameters": { "Project": "other" } }"""));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh store-mesh", "virtualNode Prod", "virtualService orders.local"], ignoreOrder: true);
        imported.Notes.ShouldContain("'Prod' in 'mesh.yaml' has no VirtualNodeName. CloudFormation generates one; the import uses the logical ID.");
    }

    [Theory]
    [InlineData("!Ref Unset", "The parameter 'Unset' has no default. Give its value in a JSON file in the same folder: [{ \"ParameterKey\": \"Unset\",")]
    [InlineData("!Ref Stored", "The parameter 'Stored' is read from the parameter store of AWS.")]
    [InlineData("!Sub '${AWS::StackName}'", "AWS::StackName is only known after a deployment. Give its value in a JSON file")]
    [InlineData("!GetAtt Balancer.DNSName", "Balancer.DNSName (AWS::ElasticLoadBalancingV2::LoadBalancer) is only known after a deployment.")]
    [InlineData("!ImportValue other-name", "'other-name' is exported by a stack whose template is not among the files.")]
    [InlineData("!Ref Mesh", "Ref of 'Mesh' is an ARN. For its name, write Fn::GetAtt with MeshName.")]
    [InlineData("!Ref Nothing", "The template has no parameter and no resource 'Nothing'. Correct the reference.")]
    [InlineData("!GetAtt Nothing.Name", "The template has no resource 'Nothing'. Correct the reference.")]
    [InlineData("!FindInMap [ Map, a, c ]", "The maps of the template do not contain Map.a.c.")]
    [InlineData("!Select [ 2, [ a, b ] ]", "Fn::Select needs a list with an element 2. Correct the template.")]
    [InlineData("!Select [ 0, !GetAZs '' ]", "The result of Fn::GetAZs is only known after a deployment.")]
    [InlineData("!If [ Odd, a, b ]", "Whether condition 'Odd' is met is unknown: The parameter 'Unset' has no default.")]
    [InlineData("!If [ Self, a, b ]", "Whether condition 'Self' is met is unknown: it refers to itself.")]
    [InlineData("!GetAtt Node.VirtualNodeName", "A value refers to itself")]
    [InlineData("'{{resolve:ssm:/name}}'", "'{{resolve:ssm:/name}}' is a dynamic reference, which CloudFormation resolves when it deploys.")]
    public void What_only_a_deployment_knows_is_an_error_at_its_line(string name, string cause)
    {
        var imported = Imported.From(("mesh.yaml", $"""
            Parameters:
              Unset: {"{"} Type: String {"}"}
              Stored: {"{"} Type: 'AWS::SSM::Parameter::Value<String>', Default: /name {"}"}
            Mappings: {"{"} Map: {"{"} a: {"{"} b: x {"}"} {"}"} {"}"}
            Conditions: {"{"} Odd: !Equals [ !Ref Unset, a ], Self: !Condition Self {"}"}
            Resources:
              Balancer: {"{"} Type: AWS::ElasticLoadBalancingV2::LoadBalancer {"}"}
              Mesh: {"{"} Type: AWS::AppMesh::Mesh, Properties: {"{"} MeshName: shop {"}"} {"}"}
              Node:
                Type: AWS::AppMesh::VirtualNode
                Properties:
                  MeshName: shop
                  VirtualNodeName: {name}
                  Spec: {"{"} {"}"}
            """));

        var error = imported.Errors.ShouldHaveSingleItem();
        error.ShouldStartWith($"mesh.yaml(13) MESH1026 {cause}");
        error.ShouldContain("Not imported because of it: virtualNode ");
        imported.Ids.ShouldBe(["mesh shop"]);
    }

    [Fact]
    public void What_one_template_exports_another_one_imports()
    {
        var imported = Imported.From(
            ("a-service.yaml", """
                Resources:
                  Node:
                    Type: AWS::AppMesh::VirtualNode
                    Properties: { MeshName: !ImportValue 'shop:Mesh', VirtualNodeName: a, Spec: {} }
                """),
            ("b-mesh.yaml", """
                Parameters: { P: { Type: String, Default: shop } }
                Resources: { Mesh: { Type: AWS::AppMesh::Mesh, Properties: { MeshName: m } } }
                Outputs: { O: { Value: !GetAtt Mesh.MeshName, Export: { Name: !Sub '${P}:Mesh' } } }
                """));

        imported.Errors.ShouldBeEmpty();
        imported.Read.Mesh.ShouldBe("m");
        imported.Ids.ShouldBe(["virtualNode a", "mesh m"], ignoreOrder: true);
    }

    [Fact]
    public void The_output_of_CDK_is_read_and_its_other_files_are_noted()
    {
        var imported = Imported.From(
            ("cdk.out/Shop.template.json", """
                {
                  "Resources": {
                    "mesh43": { "Type": "AWS::AppMesh::Mesh", "Properties": { "MeshName": "Shopmesh", "Spec": {} },
                      "Metadata": { "aws:cdk:path": "Shop/mesh" } },
                    "node1": { "Type": "AWS::AppMesh::VirtualNode", "Properties": {
                      "MeshName": { "Fn::GetAtt": [ "mesh43", "MeshName" ] }, "VirtualNodeName": "orders",
                      "Spec": { "Listeners": [ { "PortMapping": { "Port": 8080, "Protocol": "http" } } ],
                        "ServiceDiscovery": { "DNS": { "Hostname": "orders.local" } } } } },
                    "router2": { "Type": "AWS::AppMesh::VirtualRouter", "Properties": {
                      "MeshName": { "Fn::GetAtt": [ "mesh43", "MeshName" ] }, "VirtualRouterName": "orders",
                      "Spec": { "Listeners": [ { "PortMapping": { "Port": 8080, "Protocol": "http" } } ] } } },
                    "route3": { "Type": "AWS::AppMesh::Route", "Properties": {
                      "MeshName": { "Fn::GetAtt": [ "router2", "MeshName" ] }, "RouteName": "all", "VirtualRouterName": { "Fn::GetAtt": [ "router2",
                        "VirtualRouterName" ] },
                      "Spec": { "HttpRoute": { "Match": { "Prefix": "/" },
                        "Action": { "WeightedTargets": [ { "VirtualNode": { "Fn::GetAtt": [ "node1", "VirtualNodeName" ] }, "Weight": 1 } ] } } } } },
                    "CDKMetadata": { "Type": "AWS::CDK::Metadata", "Properties": { "Analytics": "v2" }, "Condition": "CDKMetadataAvailable" }
                  },
                  "Conditions": { "CDKMetadataAvailable": { "Fn::Equals": [ { "Ref": "AWS::Region" }, "eu-west-1" ] } },
                  "Parameters": { "BootstrapVersion": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/version" } }
                }
                """),
            ("cdk.out/manifest.json", """{ "version": "36.0.0", "artifacts": {} }"""),
            ("cdk.out/tree.json", """{ "version": "tree-0.1", "tree": {} }"""),
            ("cdk.out/Shop.assets.json", """{ "version": "36.0.0", "files": {}, "dockerImages": {} }"""));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh Shopmesh", "virtualNode orders", "virtualRouter orders", "route orders/all"], ignoreOrder: true);
        imported.Notes.ShouldContain("Not part of App Mesh: the construct tree of CDK in tree.json.");
    }

    [Fact]
    public void Members_that_CloudFormation_does_not_have_are_errors_at_their_lines()
    {
        var imported = Imported.From(("mesh.yaml", """
            Resources:
              Gateway:
                Type: AWS::AppMesh::VirtualGateway
                Propertys: {}
                Properties:
                  MeshName: shop
                  VirtualGatwayName: gw
                  Spec:
                    Listeners:
                    - portMapping: { Port: 80, Protocol: http }
                      Tls: {}
              Odd:
                Type: AWS::AppMesh::VirtualGatewy
            """));

        const string refused = "MESH1022 virtualGateway Gateway was not imported:";
        imported.Errors.ShouldBe(
        [
            $"mesh.yaml(10) {refused} Spec.Listeners[0].portMapping is not a member of VirtualGatewayListener. Did you mean PortMapping?",
            $"mesh.yaml(11) {refused} Spec.Listeners[0].Tls is not a member of VirtualGatewayListener. Did you mean TLS?",
            $"mesh.yaml(7) {refused} VirtualGatwayName is not a member of virtualGateway. Did you mean VirtualGatewayName?",
            $"mesh.yaml(4) {refused} Propertys is not a member of virtualGateway. Did you mean Properties?",
            "mesh.yaml(12) MESH1021 'Odd' in 'mesh.yaml' has the type AWS::AppMesh::VirtualGatewy, which App Mesh does not have.",
        ], ignoreOrder: true);
    }

    [Fact]
    public void Loops_are_expanded()
    {
        var imported = Imported.From(("mesh.yaml", """
            Transform: AWS::LanguageExtensions
            Resources:
              Fn::ForEach::Nodes:
              - Version
              - [ v1, v2 ]
              - Node${Version}:
                  Type: AWS::AppMesh::VirtualNode
                  Properties: { MeshName: shop, VirtualNodeName: !Sub 'orders-${Version}', Spec: {} }
            """));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["virtualNode orders-v1", "virtualNode orders-v2"]);
    }

    private const string Properties =
        """{ "MeshName": "shop", "VirtualGatewayName": "gw", "Spec": { "Listeners": [ { "PortMapping": { "Port": "9080", "Protocol": "http" } } ] } }""";

    [Theory]
    [InlineData("gw.json", Properties)]
    [InlineData("part.json", "{ \"Gw\": { \"Type\": \"AWS::AppMesh::VirtualGateway\", \"Properties\": " + Properties + " } }")]
    public void Parts_of_a_template_are_read_too(string file, string content)
    {
        var imported = Imported.From((file, content));

        imported.Errors.ShouldBeEmpty();
        imported.Spec("virtualGateway gw").ShouldBe(Imported.Canonical("""{ "listeners": [ { "portMapping": { "port": 9080, "protocol": "http" } } ] }"""));
    }

    [Theory]
    [InlineData("""{ "Resources": { "N": { "Type": "AWS::AppMesh::Mesh", "Properties": { "MeshName": "shop", "Spec": {} } } } }""")]
    [InlineData("\"Resources:\\n  N:\\n    Type: AWS::AppMesh::Mesh\\n    Properties: { MeshName: !Sub 'shop', Spec: {} }\\n\"")]
    public void The_output_of_get_template_is_read(string body)
    {
        var imported = Imported.From(("template.json", $$"""{ "StagesAvailable": [ "Original" ], "TemplateBody": {{body}} }"""));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh shop"]);
    }

    [Fact]
    public void Errors_in_the_output_of_get_template_have_the_line_of_the_template() =>
        Imported.From(("template.json", "{ \"StagesAvailable\": [],\n\"TemplateBody\": \"Resources:\\n  N: [\" }")).Errors.ShouldHaveSingleItem()
            .ShouldStartWith("template.json(2) MESH1020");
}

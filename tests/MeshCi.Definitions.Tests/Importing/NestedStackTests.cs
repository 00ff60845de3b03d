namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Templates of CloudFormation that contain other templates: the parameters of nested stacks, and their outputs.</summary>
public class NestedStackTests
{
    private const string Child = """
        Parameters: { Mesh: { Type: String }, Name: { Type: String, Default: unnamed } }
        Resources:
          Node: { Type: AWS::AppMesh::VirtualNode, Properties: { MeshName: !Ref Mesh, VirtualNodeName: !Ref Name, Spec: {} } }
        Outputs: { NodeName: { Value: !GetAtt Node.VirtualNodeName } }
        """;

    [Fact]
    public void A_nested_stack_has_the_parameters_of_the_stack_above_and_its_outputs_are_known_there()
    {
        var imported = Imported.From(
            ("stack/nested/node.yaml", Child),
            ("stack/root.yaml", """
                Parameters: { Project: { Type: String, Default: shop } }
                Conditions: { Never: !Equals [ a, b ] }
                Resources:
                  Mesh: { Type: AWS::AppMesh::Mesh, Properties: { MeshName: !Ref Project } }
                  One:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: ./nested/node.yaml, Parameters: { Mesh: !GetAtt Mesh.MeshName, Name: !Sub '${Project}-one' } }
                  Two:
                    Type: AWS::CloudFormation::Stack
                    Metadata: { 'aws:asset:path': nested/../nested/node.yaml }
                    Properties: { TemplateURL: !Sub 'https://example.com/${AWS::Region}', Parameters: { Mesh: !Ref Project, Name: two } }
                  Three:
                    Type: AWS::CloudFormation::Stack
                    Condition: Never
                    Properties: { TemplateURL: nested/node.yaml, Parameters: { Mesh: !Ref Project, Name: three } }
                  Far: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://example.com/far.yaml' } }
                  Service:
                    Type: AWS::AppMesh::VirtualService
                    Properties:
                      MeshName: !Ref Project
                      VirtualServiceName: one.local
                      Spec: { Provider: { VirtualNode: { VirtualNodeName: !GetAtt One.Outputs.NodeName } } }
                """));

        imported.Errors.ShouldBeEmpty();
        imported.Read.Mesh.ShouldBe("shop");
        imported.Ids.ShouldBe(["mesh shop", "virtualNode shop-one", "virtualNode two", "virtualService one.local"], ignoreOrder: true);
        imported.Spec("virtualService one.local").ShouldBe(Imported.Canonical("""{ "provider": { "virtualNode": { "virtualNodeName": "shop-one" } } }"""));
        imported.Notes.Where(note => note.Contains("root.yaml", StringComparison.Ordinal)).ShouldBe(
        [
            "'Three' in 'root.yaml' is not imported: its condition Never is not met.",
            "'Far' in 'root.yaml' is a nested stack. Import its template too.",
        ]);
    }

    [Fact]
    public void A_parameter_of_a_nested_stack_can_be_an_output_of_a_stack_that_is_declared_further_down()
    {
        var imported = Imported.From(
            ("shared/node.yaml", Child),
            ("stacks/shop/root.yaml", """
                Resources:
                  One:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: ../../shared/node.yaml, Parameters: { Mesh: shop, Name: !Sub '${Two.Outputs.NodeName}-copy' } }
                  Two:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: ../../shared/node.yaml, Parameters: { Mesh: shop, Name: orders } }
                """));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["virtualNode orders", "virtualNode orders-copy"], ignoreOrder: true);
    }

    [Fact]
    public void Stacks_that_need_outputs_of_each_other_are_an_error()
    {
        var imported = Imported.From(
            ("node.yaml", Child),
            ("root.yaml", """
                Resources:
                  One:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: node.yaml, Parameters: { Mesh: shop, Name: !GetAtt Two.Outputs.NodeName } }
                  Two:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: node.yaml, Parameters: { Mesh: shop, Name: !GetAtt [ One, Outputs.NodeName ] } }
                """));

        imported.Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_output_that_multiplies_in_every_nested_stack_is_evaluated_once_for_each_of_them_and_limited()
    {
        var value = string.Join(", ", Enumerable.Repeat("!GetAtt Next.Outputs.O", 10));
        var files = Enumerable.Range(0, 8).Select(level => ($"s{level}.yaml", $$"""
            Resources: { Next: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: s{{level + 1}}.yaml } } }
            Outputs: { O: { Value: !Join [ '', [ {{value}} ] ] } }
            """));

        var imported = Imported.From(
        [
            ("root.yaml", """
                Resources:
                  First: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: s0.yaml } }
                  Node: { Type: AWS::AppMesh::VirtualNode, Properties: { MeshName: shop, VirtualNodeName: !GetAtt First.Outputs.O, Spec: {} } }
                """),
            .. files,
            ("s8.yaml", "Resources: { Queue: { Type: AWS::SQS::Queue } }\nOutputs: { O: { Value: '0123456789' } }"),
        ]);

        imported.Errors.ShouldHaveSingleItem().ShouldContain("has more than a million characters");
    }

    [Fact]
    public void A_parameter_of_a_nested_stack_that_only_a_deployment_knows_is_an_error_with_the_cause_in_the_stack_above()
    {
        var imported = Imported.From(
            ("node.yaml", Child),
            ("root.yaml", """
                Resources:
                  Queue: { Type: AWS::SQS::Queue }
                  One:
                    Type: AWS::CloudFormation::Stack
                    Properties: { TemplateURL: node.yaml, Parameters: { Mesh: shop, Name: !GetAtt Queue.Arn } }
                """));

        imported.Errors.ShouldHaveSingleItem().ShouldStartWith("node.yaml(3) MESH1026 Queue.Arn (AWS::SQS::Queue) is only known after a deployment.");
    }
}

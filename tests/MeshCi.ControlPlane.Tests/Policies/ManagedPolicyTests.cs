using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class ManagedPolicyTests
{
    private static bool Allows(string name, string action, string resource = Policy.Arn) =>
        PolicyEvaluation.Decide(
        [PolicySet.Identity(ManagedPolicies.Find("arn:aws:iam::aws:policy/" + name).ShouldNotBeNull())], Policy.Ask(action, resource)).IsAllowed;

    [Fact]
    public void They_allow_exactly_the_actions_that_their_names_promise()
    {
        foreach (var action in AppMeshActions.All)
        {
            Allows("AWSAppMeshFullAccess", action.Name).ShouldBeTrue(action.Name);
            Allows("AdministratorAccess", action.Name).ShouldBeTrue(action.Name);
            Allows("AWSAppMeshReadOnly", action.Name)
                .ShouldBe(action.Name.Contains(":Describe", StringComparison.Ordinal) || action.Access == "List", action.Name);
            Allows("AWSAppMeshEnvoyAccess", action.Name).ShouldBe(action.Name == "appmesh:StreamAggregatedResources", action.Name);
        }

        Allows("AWSAppMeshReadOnly", "appmesh:ListMeshes", "*").ShouldBeTrue();
        Allows("AWSAppMeshFullAccess", "sts:AssumeRole", "arn:aws:iam::111122223333:role/x").ShouldBeFalse();
        Allows("AWSAppMeshFullAccess", "cloudformation:DeleteStack", "arn:aws:cloudformation:us-west-2:111122223333:stack/AWSAppMesh-GettingStarted-1")
            .ShouldBeTrue();
        Allows("AWSAppMeshReadOnly", "cloudformation:DeleteStack", "arn:aws:cloudformation:us-west-2:111122223333:stack/AWSAppMesh-GettingStarted-1")
            .ShouldBeFalse();
    }

    [Fact]
    public void They_exist_in_every_partition_and_other_names_do_not()
    {
        ManagedPolicies.Find("arn:aws-cn:iam::aws:policy/AWSAppMeshReadOnly").ShouldNotBeNull().Name.ShouldBe("arn:aws-cn:iam::aws:policy/AWSAppMeshReadOnly");
        ManagedPolicies.Find("arn:aws:iam::111122223333:policy/AWSAppMeshReadOnly").ShouldBeNull();
        ManagedPolicies.Find("AWSAppMeshReadOnly").ShouldBeNull();
        ManagedPolicies.Arns.Count.ShouldBe(4);
    }
}

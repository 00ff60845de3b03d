using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

public class ManagedPolicyTests
{
    private static bool Allows(string name, string action, string resource = Policy.Arn) =>
        PolicyEvaluation.Decide([PolicySet.Identity(ManagedPolicies.Find("arn:aws:iam::aws:policy/" + name).ShouldNotBeNull())], Policy.Ask(action, resource)).IsAllowed;

    [Fact]
    public void They_allow_what_their_names_say_of_every_action()
    {
        foreach (var action in AppMeshActions.All)
        {
            Allows("AWSAppMeshFullAccess", action.Name).ShouldBeTrue(action.Name);
            Allows("AdministratorAccess", action.Name).ShouldBeTrue(action.Name);
            Allows("AWSAppMeshReadOnly", action.Name).ShouldBe(action.Name.Contains(":Describe", StringComparison.Ordinal) || action.Access == "List", action.Name);
            Allows("AWSAppMeshEnvoyAccess", action.Name).ShouldBe(action.Name == "appmesh:StreamAggregatedResources", action.Name);
        }

        Allows("AWSAppMeshReadOnly", "appmesh:ListMeshes", "*").ShouldBeTrue();
        Allows("AWSAppMeshFullAccess", "sts:AssumeRole", "arn:aws:iam::111122223333:role/x").ShouldBeFalse();
        Allows("AWSAppMeshFullAccess", "cloudformation:DeleteStack", "arn:aws:cloudformation:us-west-2:111122223333:stack/AWSAppMesh-GettingStarted-1").ShouldBeTrue();
        Allows("AWSAppMeshReadOnly", "cloudformation:DeleteStack", "arn:aws:cloudformation:us-west-2:111122223333:stack/AWSAppMesh-GettingStarted-1").ShouldBeFalse();
    }

    [Fact]
    public void Every_partition_has_them_and_no_other_name_is_one()
    {
        ManagedPolicies.Find("arn:aws-cn:iam::aws:policy/AWSAppMeshReadOnly").ShouldNotBeNull().Name.ShouldBe("arn:aws-cn:iam::aws:policy/AWSAppMeshReadOnly");
        ManagedPolicies.Find("arn:aws:iam::111122223333:policy/AWSAppMeshReadOnly").ShouldBeNull();
        ManagedPolicies.Find("AWSAppMeshReadOnly").ShouldBeNull();
        ManagedPolicies.Arns.Count.ShouldBe(4);
    }
}

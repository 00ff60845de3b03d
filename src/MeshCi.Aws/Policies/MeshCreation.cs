namespace MeshCi.Aws.Policies;

/// <summary>
/// What the creation of the first mesh of an account needs besides <c>appmesh:CreateMesh</c>: App Mesh creates a role for itself in the name of the caller.
/// Only AWS does, and not in a mesh that another account shares.
/// </summary>
public static class MeshCreation
{
    private const string Service = "appmesh.amazonaws.com";

    /// <summary>The permission to create exactly this role.</summary>
    /// <param name="partition">The partition of the region.</param>
    /// <param name="account">The account of the mesh, or <c>*</c>.</param>
    public static PolicyStatement Of(string partition, string account) =>
        new(["iam:CreateServiceLinkedRole"], [$"arn:{partition}:iam::{account}:role/aws-service-role/{Service}/AWSServiceRoleForAppMesh"])
        {
            Sid = "CreateServiceLinkedRole",
            Conditions = [("StringEquals", "iam:AWSServiceName", [Service])],
        };
}

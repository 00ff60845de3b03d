using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Names callers for people.</summary>
public static class Callers
{
    /// <summary>An ARN without what is the same for all: <c>root</c>, <c>user/alice</c>, <c>assumed-role/deployer/build-17</c>, with the account where it is not the usual one.</summary>
    public static string? ShortName(string? arn) => arn?.Split(':', 6) is ["arn", _, "iam" or "sts", _, var account, var name]
        ? account == Arns.DefaultAccount ? name : $"{name} of {account}"
        : arn;
}

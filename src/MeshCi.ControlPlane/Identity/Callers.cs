using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Writes callers for people.</summary>
public static class Callers
{
    /// <summary>
    /// The part of an ARN that differs between callers: <c>root</c>, <c>user/alice</c>, <c>assumed-role/deployer/build-17</c>, with the account unless it is
    /// the default one.
    /// </summary>
    public static string? ShortName(string? arn) => arn?.Split(':', 6) is ["arn", _, "iam" or "sts", _, var account, var name]
        ? account == Arns.DefaultAccount ? name : $"{name} of {account}"
        : arn;
}

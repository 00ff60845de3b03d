using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Language;

namespace MeshCi.Aws.Policies;

/// <summary>The policy of a session that reads parameters.</summary>
public static class ParameterPolicy
{
    /// <summary>The longest policy that STS accepts, in characters.</summary>
    private const int Longest = 2048;

    /// <summary>A policy that allows to read exactly these parameters.</summary>
    /// <param name="parameters">The parameters, in any version.</param>
    /// <param name="decryptsVia">
    /// Host of Parameter Store, if those that are secrets are decrypted: with keys that only Parameter Store uses, and only for these parameters. Otherwise, null.
    /// </param>
    /// <param name="region">The region.</param>
    /// <param name="account">The account, or <c>*</c>.</param>
    public static PolicyDocument Of(IEnumerable<ParameterReference> parameters, string? decryptsVia, string region, string account)
    {
        string[] arns = [.. parameters.Select(parameter => ArnOf(parameter.Name, region, account)).Distinct().Order(StringComparer.Ordinal)];
        PolicyStatement read = new(["ssm:GetParameters"], arns) { Sid = "ReadParameters" };
        return decryptsVia is null ? new([read])
            : new(
            [
                read,
                new(["kms:Decrypt"], ["*"])
                {
                    Sid = "DecryptParameters",
                    Conditions = [("StringEquals", "kms:ViaService", [decryptsVia]), ("StringLike", "kms:EncryptionContext:PARAMETER_ARN", arns)],
                },
            ]);
    }

    /// <summary>Whether STS accepts a policy of this length.</summary>
    public static bool Fits(PolicyDocument policy) => policy.ToShortJson().Length <= Longest;

    /// <summary>The ARN of a parameter. Its name contains no character that has a meaning in a policy.</summary>
    public static string ArnOf(string name, string region, string account)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        // The public parameters of AWS belong to no account.
        var owner = name.StartsWith("/aws/service/", StringComparison.Ordinal) ? "" : account;
        return $"arn:{AwsRegion.PartitionOf(region)}:ssm:{region}:{owner}:parameter/{name.TrimStart('/')}";
    }
}

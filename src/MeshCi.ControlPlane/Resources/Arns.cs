namespace MeshCi.ControlPlane.Resources;

/// <summary>The parts of ARNs that have rules of their own.</summary>
public static class Arns
{
    /// <summary>The account that always exists; the administrator is its root.</summary>
    public const string DefaultAccount = "000000000000";

    /// <summary>The partition that a region is in.</summary>
    public static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    /// <summary>Whether a text is an account's id: 12 digits.</summary>
    public static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);
}

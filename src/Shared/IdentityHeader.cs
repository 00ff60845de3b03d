namespace MeshCi.Shared;

/// <summary>The header with which MeshCi's own control plane identifies itself in each response. App Mesh does not have it.</summary>
internal static class IdentityHeader
{
    /// <summary>Name of the header.</summary>
    public const string Name = "x-meshci-control-plane";

    private const int Length = 32;

    /// <summary>Whether a value is an identity: 32 lower-case hex digits.</summary>
    public static bool IsIdentity(string value) => value.Length == Length && value.All(char.IsAsciiHexDigitLower);
}

using System.IO.Enumeration;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Faults;

/// <summary>The names of the operations that faults can affect, and patterns of them.</summary>
internal static class OperationNames
{
    private static readonly string[] OfSts = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"];

    /// <summary>The 38 operations of App Mesh, and those of STS.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Operations.All.Select(operation => operation.Name), .. OfSts];

    /// <summary>Whether a pattern matches an operation.</summary>
    public static bool Matches(string pattern, string operation) => FileSystemName.MatchesSimpleExpression(pattern, operation, ignoreCase: false);
}

namespace MeshCi.Conformance.Tests;

/// <summary>The published definitions that the script of examples works on.</summary>
internal static class Examples
{
    /// <summary>Where they are; skips the test where they are missing.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings() => [KeyValuePair.Create("MESHCI_EXAMPLES", SharedData.Require("appmesh-examples"))];
}

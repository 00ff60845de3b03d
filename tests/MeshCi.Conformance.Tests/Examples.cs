namespace MeshCi.Conformance.Tests;

/// <summary>The published definitions that the examples script works on.</summary>
internal static class Examples
{
    /// <summary>Their folder; skips the test if it is missing.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings() => [KeyValuePair.Create("MESHCI_EXAMPLES", SharedData.Require("appmesh-examples"))];
}

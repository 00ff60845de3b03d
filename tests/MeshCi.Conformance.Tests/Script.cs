namespace MeshCi.Conformance.Tests;

/// <summary>A script of the clients' folder that is run to its end.</summary>
internal static class Script
{
    /// <summary>What it prints; fails where it does.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">What it is told.</param>
    public static async Task<string> OutputAsync(string script, params string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(Installed.Node, [Path.Combine(Installed.Scripts, script), .. arguments], []);
        result.Code.ShouldBe(0, $"{script}\n{result.Error}");
        return result.Output;
    }
}

namespace MeshCi.Conformance.Tests;

/// <summary>A script in the clients folder that runs until it exits.</summary>
internal static class Script
{
    /// <summary>Returns its output; throws if the script fails.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<string> OutputAsync(string script, params string[] arguments)
    {
        var result = await ClientProgram.RunAsync(Installed.Node, [Path.Combine(Installed.Scripts, script), .. arguments], []);
        result.Code.ShouldBe(0, $"{script}\n{result.Error}");
        return result.Output;
    }
}

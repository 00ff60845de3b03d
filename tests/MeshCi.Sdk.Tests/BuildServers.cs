using System.Collections.Concurrent;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// MSBuild as processes that serve one build after another, one for each build that runs at the same time: starting MSBuild takes longer than a small build.
/// They are told apart by the salt of their handshake. What a test proves of a process of its own runs without them.
/// </summary>
internal static class BuildServers
{
    private static readonly ConcurrentBag<string> Started = [];
    private static readonly ConcurrentBag<string> Idle = [];

    /// <summary>Takes a server for one build; it starts with its first build.</summary>
    public static string Take()
    {
        if (Idle.TryTake(out var idle)) return idle;
        var salt = Guid.NewGuid().ToString("N");
        Started.Add(salt);
        return salt;
    }

    /// <summary>Leaves a server to the next build.</summary>
    public static void Return(string salt) => Idle.Add(salt);

    /// <summary>Variables that lead a build to a server, and keep it for the next one.</summary>
    public static Dictionary<string, string> Settings(string salt) =>
        new() { ["MSBUILDUSESERVER"] = "1", ["MSBUILDNODEHANDSHAKESALT"] = salt, ["MSBUILDDISABLENODEREUSE"] = "0" };

    /// <summary>Ends all of them.</summary>
    public static Task EndAsync() => Task.WhenAll(Started.Select(salt => DotNet.RunAsync(Repository.Root, Settings(salt), "build-server", "shutdown", "--msbuild")));
}

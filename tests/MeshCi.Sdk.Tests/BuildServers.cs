using System.Collections.Concurrent;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// MSBuild processes that serve one build after another, one for each concurrent build: starting MSBuild takes longer than a small build.
/// The salt of their handshake distinguishes them. A test that needs a process of its own runs without them.
/// </summary>
internal static class BuildServers
{
    private static readonly ConcurrentBag<string> Started = [];
    private static readonly ConcurrentBag<string> Idle = [];

    /// <summary>Reserves a server for one build; it starts with its first build.</summary>
    public static string Take()
    {
        if (Idle.TryTake(out var idle)) return idle;
        var salt = Guid.NewGuid().ToString("N");
        Started.Add(salt);
        return salt;
    }

    /// <summary>Returns a server for the next build.</summary>
    public static void Return(string salt) => Idle.Add(salt);

    /// <summary>Variables that direct a build to a server and keep the server for the next one.</summary>
    public static Dictionary<string, string> Settings(string salt) =>
        new() { ["MSBUILDUSESERVER"] = "1", ["MSBUILDNODEHANDSHAKESALT"] = salt, ["MSBUILDDISABLENODEREUSE"] = "0" };

    /// <summary>Stops all servers.</summary>
    public static Task EndAsync() =>
        Task.WhenAll(Started.Select(salt => DotNet.RunAsync(Repository.Root, Settings(salt), "build-server", "shutdown", "--msbuild")));
}

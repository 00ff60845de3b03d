using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MeshCi.Tasks.Tests.Portability;

/// <summary>
/// Tasks write only through their logger: what they write to standard output belongs to no project, is in no binary log, can hang a node of MSBuild that is
/// used again, and can separate the markers of a fold from their lines.
/// </summary>
public sealed class SideDoorTests
{
    private const string Start = "System.Diagnostics.ProcessStartInfo.";

    [Fact]
    public void Nothing_that_runs_in_the_process_of_MSBuild_uses_the_console()
    {
        var assemblies = WithReferences("MeshCi.Tasks");

        assemblies.ShouldContain("MeshCi.Deployment");
        assemblies.ShouldNotContain("MeshCi.Local");
        assemblies.SelectMany(UsesOfConsole).ShouldBeEmpty();
        // Shows that the test would notice it.
        UsesOfConsole("MeshCi.Local").ShouldNotBeEmpty();
    }

    [Fact]
    public void Each_program_that_a_task_starts_has_streams_of_its_own()
    {
        var starting = WithReferences("MeshCi.Tasks").SelectMany(assembly => CalledMethods.Read(PathOf(assembly)))
            .Where(method => method.Calls.Any(call => call.StartsWith($"{Start}.ctor(", StringComparison.Ordinal))).ToList();

        starting.ShouldNotBeEmpty();
        foreach (var setter in (string[])["set_RedirectStandardOutput(Boolean)", "set_RedirectStandardError(Boolean)"])
            starting.Where(method => !method.Calls.Contains(Start + setter)).Select(method => method.Name).ShouldBeEmpty(setter);
    }

    private static IEnumerable<string> UsesOfConsole(string assembly) =>
        from method in CalledMethods.Read(PathOf(assembly))
        from call in method.Calls
        where call.StartsWith("System.Console.", StringComparison.Ordinal)
        select $"{method.Name}: {call}";

    private static HashSet<string> WithReferences(string assembly)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Add(assembly);
        return found;

        void Add(string name)
        {
            if (!found.Add(name)) return;
            using var file = new PEReader(File.OpenRead(PathOf(name)));
            var metadata = file.GetMetadataReader();
            foreach (var reference in metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)))
                if (reference.StartsWith("MeshCi.", StringComparison.Ordinal)) Add(reference);
        }
    }

    private static string PathOf(string assembly) =>
        Path.Combine(Repository.Root, "artifacts", "bin", assembly, Repository.Configuration.ToLowerInvariant(), $"{assembly}.dll");
}

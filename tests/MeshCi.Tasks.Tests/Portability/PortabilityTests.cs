namespace MeshCi.Tasks.Tests.Portability;

/// <summary>
/// The product runs on Windows and macOS as on Linux: no shell, no symbolic link, and no system-specific call without checking the system. Read from
/// the built assemblies, because an analyzer (CA1416) detects only annotated APIs: neither native libraries nor the names of programs.
/// </summary>
public sealed class PortabilityTests
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "ComSpec", "SHELL"];

    /// <summary>The projects that ship.</summary>
    public static TheoryData<string> Products =>
        [.. Directory.EnumerateDirectories(Repository.PathOf("src"), "MeshCi.*").Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Products))]
    public void Product_code_runs_on_every_operating_system_that_NET_supports(string product)
    {
        var assembly = Path.Combine(Repository.Root, "artifacts", "bin", product, Repository.Configuration.ToLowerInvariant(), $"{product}.dll");
        Assert.SkipUnless(File.Exists(assembly), $"{product} is not built.");

        Faults(CalledMethods.Read(assembly)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Product_code_decides_for_each_HTTP_client_whether_it_uses_a_proxy(string product)
    {
        const string Handler = "System.Net.Http.SocketsHttpHandler.";
        var assembly = Path.Combine(Repository.Root, "artifacts", "bin", product, Repository.Configuration.ToLowerInvariant(), $"{product}.dll");
        Assert.SkipUnless(File.Exists(assembly), $"{product} is not built.");

        CalledMethods.Read(assembly)
            .Where(method => method.Calls.Contains("System.Net.Http.HttpClient..ctor()")
                || (method.Calls.Contains(Handler + ".ctor()") && !method.Calls.Contains(Handler + "set_UseProxy(Boolean)")))
            .Select(method => method.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("A", "System.IO.File.CreateSymbolicLink(String, String)", "a symbolic link")]
    [InlineData("A", "System.IO.File.SetUnixFileMode(String, System.IO.UnixFileMode)", "a file mode")]
    [InlineData("A", "System.IO.Directory.CreateDirectory(String, System.IO.UnixFileMode)", "a file mode")]
    [InlineData("A", "N.Open", "a native library")]
    public void An_API_that_an_operating_system_lacks_is_found(string caller, string call, string what) =>
        Faults([new(caller, false, [call], []), new("N.Open", true, [], [])])
            .ShouldBe([$"{caller} uses {what} without asking for the operating system: {call}"]);

    [Fact]
    public void A_shell_is_found_by_its_name() => Faults([new("A", false, [], ["/bin/sh"])]).ShouldBe(["A names a shell: /bin/sh"]);

    [Fact]
    public void Code_that_checks_the_operating_system_and_code_that_only_it_calls_is_accepted()
    {
        CalledMethods native = new("N.Open", true, [], []), wrapper = new("N.Wrapper", false, ["N.Open"], []);
        CalledMethods asks = new("A", false, ["System.OperatingSystem.IsWindows()", "N.Wrapper"], []), forgets = new("B", false, ["N.Wrapper"], []);

        Faults([native, wrapper, asks]).ShouldBeEmpty();
        Faults([native, wrapper, asks, forgets]).ShouldNotBeEmpty();
    }

    private static IEnumerable<string> Faults(IReadOnlyList<CalledMethods> methods)
    {
        var natives = methods.Where(method => method.IsNative).Select(method => method.Name).ToHashSet();
        foreach (var method in methods)
        {
            foreach (var text in method.Texts.Where(IsShell)) yield return $"{method.Name} names a shell: {text}";
            foreach (var call in method.Calls)
            {
                var what = natives.Contains(call) ? "a native library"
                    : call.Contains("SymbolicLink(", StringComparison.Ordinal) ? "a symbolic link"
                    : call.Contains("UnixFileMode", StringComparison.Ordinal) || call.Contains(".set_UnixCreateMode(", StringComparison.Ordinal) ? "a file mode"
                    : null;
                if (what is not null && !Asks(method, methods, [])) yield return $"{method.Name} uses {what} without asking for the operating system: {call}";
            }
        }
    }

    private static bool IsShell(string text) => Shells.Contains(Path.GetFileName(text), StringComparer.OrdinalIgnoreCase);

    // The method itself, or every caller of it.
    private static bool Asks(CalledMethods method, IReadOnlyList<CalledMethods> methods, HashSet<string> asked)
    {
        if (method.Calls.Any(call => call.StartsWith("System.OperatingSystem.Is", StringComparison.Ordinal))) return true;
        if (!asked.Add(method.Name)) return true;
        var callers = methods.Where(caller => caller.Calls.Contains(method.Name)).ToList();
        return callers.Count > 0 && callers.TrueForAll(caller => Asks(caller, methods, asked));
    }
}

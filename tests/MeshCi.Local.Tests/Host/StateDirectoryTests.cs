using MeshCi.Local.Host;
using MeshCi.Shared;

namespace MeshCi.Local.Tests.Host;

/// <summary>What the process writes to its state directory, and what it leaves alone.</summary>
public sealed class StateDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string State => _directory.File("state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_process_whose_directory_was_deleted_leaves_the_report_of_its_successor()
    {
        var old = StateDirectory.Open(State);
        old.Publish(Report(1));
        Directory.Delete(State, recursive: true);
        var successor = StateDirectory.Open(State);
        successor.Publish(Report(2));

        old.IsOwn().ShouldBeFalse();
        old.WithdrawReport();

        successor.ReadReport()!.ProcessId.ShouldBe(2);
        successor.WithdrawReport();
        successor.ReadReport().ShouldBeNull();
    }

    [Fact]
    public void A_planted_link_does_not_receive_the_administrators_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating a symbolic link requires a privilege on Windows.");
        var state = StateDirectory.Open(State);
        var readable = _directory.Write("readable", "nothing");
        File.CreateSymbolicLink(state.Files.Credentials + ".tmp", readable);

        state.ReadOrCreateAdministrator();

        File.ReadAllText(readable).ShouldBe("nothing");
        new FileInfo(state.Files.Credentials).LinkTarget.ShouldBeNull();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(state.Files.Credentials).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_directory_that_others_can_write_is_refused()
    {
        Directory.CreateDirectory(State);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("On Windows, the permissions are inherited from the user's folders.");
            return;
        }

        File.SetUnixFileMode(State, File.GetUnixFileMode(State) | UnixFileMode.OtherWrite);

        Should.Throw<StartRefusedException>(() => StateDirectory.Open(State)).Message
            .ShouldStartWith($"Other users can write to the state directory '{State}'");
    }

    [Fact]
    [Trait("Uses", "OtherPrograms")]
    public async Task A_directory_of_another_user_is_refused_with_the_name_of_its_owner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux reports the owner.");
        const string Refusal = "The state directory '/usr' belongs to the user 'root', who could read the keys in it. Set MeshStateDirectory";
        if (!Environment.IsPrivilegedProcess)
        {
            Should.Throw<StartRefusedException>(() => StateDirectory.Open("/usr")).Message.ShouldStartWith(Refusal);
            return;
        }

        // The administrator may use every directory, so another user must try it.
        var start = new System.Diagnostics.ProcessStartInfo(
            Programs.Require("setpriv"),
            ["--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", LocalProcess.Program, "--state", "/usr", "--foreground"])
        {
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Path.GetTempPath();
        using var process = System.Diagnostics.Process.Start(start)!;
        (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldStartWith(Refusal);
    }

    [Fact]
    public void Probes_of_builds_that_were_killed_are_removed_at_the_next_start()
    {
        var state = StateDirectory.Open(State);
        File.WriteAllText(state.Files.Probe(ControlPlaneProof.NewProbe()), "");

        state.ClearStaleReports();

        Directory.GetFiles(State).ShouldBeEmpty();
    }

    [Fact]
    public void The_owner_of_a_folder_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), ".NET does not provide the owner, and only Linux has a call with the same layout everywhere.");

        FileOwner.Of("/").ShouldBe("the user 'root'");
        FileOwner.Of("/nowhere").ShouldBeNull();
    }

    private static ControlPlaneReport Report(int process) => new(new Uri("http://127.0.0.1:1"), process);
}

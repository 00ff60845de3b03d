using System.Diagnostics;

namespace MeshCi.Sdk.Tests;

/// <summary>What a script holds open while it runs a verb.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class DescriptorTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_lock_and_a_pipe_of_a_script_are_free_when_its_verb_has_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux, all descriptors of the runtime can be distinguished from inherited ones.");
        var flock = Programs.Require("flock");
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items).Write("lock", "");
        // Descriptor 3 is the only one that leads to the pipe, and descriptor 9 holds the lock.
        user.Write("locked", "#!/bin/sh\nexec 3>&2 2>/dev/null 9>lock\nflock -n 9 && exec \"$@\"\n");
        using var chmod = Process.Start(Programs.Require("chmod"), ["+x", user.PathOf("locked")]);
        await chmod.WaitForExitAsync(TestContext.Current.CancellationToken);

        // Without the nodes of MSBuild, which keep what they inherit.
        using var verb = user.StartSession(user.PathOf("locked"), "msbuild", "Orders", "-t:MeshDeploy", "-nodeReuse:false");
        var output = verb.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await verb.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await verb.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await output).ShouldContain("Mesh deployed");
        using var second = Process.Start(flock, ["-n", user.PathOf("lock"), "true"]);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        second.ExitCode.ShouldBe(0);
        // The pipe ended although the control plane is still running.
        File.Exists(user.PathOf(".meshci/control-plane.json")).ShouldBeTrue();
    }
}

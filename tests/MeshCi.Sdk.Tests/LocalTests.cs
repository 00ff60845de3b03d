namespace MeshCi.Sdk.Tests;

/// <summary>The embedded control plane as the packed SDK runs it.</summary>
public sealed class LocalTests(PackedSdk sdk)
{
    [Fact]
    public async Task An_invalid_configuration_is_one_MeshLocal_error_with_its_place()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write("Orders/broken.json", """{ "qotas": {} }""");

        var failed = await user.DotNetAsync("msbuild", "Orders", "-t:MeshLocal", "-p:MeshLocalConfiguration=broken.json");

        failed.ShouldFail().ShouldPrint("error MESH7050").ShouldPrint("broken.json(1,3): $.qotas is not known; did you mean 'quotas'?")
            .ShouldNotPrint("MSB3073");
    }

    [Fact]
    public async Task The_foreground_control_plane_ends_with_a_build_that_is_killed()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        using var build = user.Start("msbuild", "Orders", "-t:MeshLocal");
        var lines = new List<string?>();
        try
        {
            while (lines.LastOrDefault()?.TrimStart().StartsWith("time  ", StringComparison.Ordinal) != true)
            {
                lines.Add(await build.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
                lines[^1].ShouldNotBeNull(string.Join('\n', lines));
            }

            File.Exists(user.PathOf(".meshci/control-plane.json")).ShouldBeTrue();
        }
        finally
        {
            build.Kill();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (File.Exists(user.PathOf(".meshci/control-plane.json"))) await Task.Delay(20, patience.Token);
        (await File.ReadAllTextAsync(user.PathOf(".meshci/control-plane.log"), TestContext.Current.CancellationToken))
            .ShouldContain("ending: the process that started it ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Uses", "OtherPrograms")]
    public async Task Ctrl_C_ends_MeshLocal_both_while_serving_and_while_waiting_for_the_control_plane_of_a_build(bool waits)
    {
        var (setsid, kill) = (Programs.Require("setsid", "util-linux"), Programs.Require("kill", "procps"));
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        if (waits) (await user.DeployAsync("Orders")).ShouldSucceed();
        using var build = user.StartSession(setsid, "msbuild", "Orders", "-t:MeshLocal");
        var lines = new List<string>();
        var errors = build.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            while (lines.LastOrDefault()?.TrimStart()
                .StartsWith(waits ? "A control plane that a build started (process " : "time  ", StringComparison.Ordinal) != true)
                lines.Add(
                await build.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                    ?? throw new ShouldAssertException($"The build exited early:\n{string.Join('\n', lines)}"));

            // A terminal sends the signal to the whole process group: MSBuild and the control plane.
            using var interrupt = System.Diagnostics.Process.Start(kill, ["-INT", "--", $"-{build.Id}"]);
            await interrupt.WaitForExitAsync(TestContext.Current.CancellationToken);
            interrupt.ExitCode.ShouldBe(0);

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            lines.AddRange((await build.StandardOutput.ReadToEndAsync(patience.Token)).Split('\n'));
            await build.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!build.HasExited) build.Kill(entireProcessTree: true);
        }

        var printed = string.Join('\n', lines) + await errors;
        build.ExitCode.ShouldBe(1, printed);
        foreach (var unwanted in (string[])["error MESH", "warning MESH", "Exception", "was killed"]) printed.ShouldNotContain(unwanted, Case.Sensitive);
        var log = await File.ReadAllTextAsync(user.PathOf(".meshci/control-plane.log"), TestContext.Current.CancellationToken);
        File.Exists(user.PathOf(".meshci/control-plane.json")).ShouldBe(waits, "The control plane of a build gets no signal from another terminal.");
        if (waits) log.ShouldNotContain("ending");
        else log.ShouldContain("ending: ");
    }

    [Fact]
    public async Task A_configuration_warning_appears_in_the_deploy_with_its_place_and_fails_it_under_warnaserror()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        user.Write(
            "Orders/rehearsal.json",
            """
            { "identity": { "users": [ { "name": "ann", "policies": [ { "Statement": { "Effect": "Allow", "Action": "appmesh:Lsit*",
            "Resource": "*" } } ] } ] } }
            """);

        var refused = await user.DeployAsync("Orders", "-p:MeshLocalConfiguration=rehearsal.json", "-warnaserror:MESH7056");
        var warned = await user.DeployAsync("Orders", "-p:MeshLocalConfiguration=rehearsal.json");

        refused.ShouldFail().ShouldPrint("error MESH7056").ShouldNotPrint("Mesh deployed");
        warned.ShouldSucceed().ShouldPrint("rehearsal.json(1): warning MESH7056").ShouldPrint("names 'appmesh:Lsit*'").ShouldPrint("Mesh deployed");
    }

    [Fact]
    public async Task A_deploy_to_a_control_plane_with_another_configuration_warns()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);
        (await user.DeployAsync("Orders")).ShouldSucceed().ShouldNotPrint("MESH7055");
        // However long the next deploy takes on a busy machine, it finds the control plane of the first one.
        await using var awake = new StateDirectory(user.PathOf(".meshci")).KeepAwake();
        user.Write("Orders/rehearsal.json", """{ "quotas": { "meshes": 0 } }""");

        var second = await user.DeployAsync("Orders", "-p:MeshLocalConfiguration=rehearsal.json");

        second.ShouldSucceed().ShouldPrint("warning MESH7055").ShouldPrint("was started without a configuration file")
            .ShouldPrint("Orders/rehearsal.json' was not loaded");
    }
}

using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Page;
using MeshCi.Shared;

namespace MeshCi.Local.Tests;

[Trait("Uses", "OtherPrograms")]
public sealed class ProcessTests
{
    [Fact]
    public async Task It_publishes_its_endpoint_and_removes_the_file_when_it_exits()
    {
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root);
        using (var file = JsonDocument.Parse(await File.ReadAllBytesAsync(directory.File("control-plane.json"), TestContext.Current.CancellationToken)))
        {
            file.RootElement.GetProperty("pid").GetInt32().ShouldBe(process.Id);
            file.RootElement.GetProperty("version").GetString().ShouldBe(Product.Version);
            file.RootElement.GetProperty("endpoint").GetString()!.ShouldStartWith("http://127.0.0.1:");
            file.RootElement.GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(-5));
        }

        using var client = process.Connect();
        (await client.CreateMesh()).ShouldSucceed();
        process.Signal("TERM");
        (await process.Ends()).ShouldBe(0);
        (await process.ReadOutput()).ShouldBeEmpty();
        File.Exists(directory.File("control-plane.json")).ShouldBeFalse();
        (await File.ReadAllTextAsync(directory.File(".gitignore"), TestContext.Current.CancellationToken)).ShouldBe("*\n");
        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken)).ShouldContain("ending: it was asked to stop");
    }

    [Fact]
    public async Task Its_credentials_are_readable_only_by_its_user_and_survive_a_restart()
    {
        using var directory = new TemporaryDirectory();
        using (await LocalProcess.Start(directory.Root))
        {
        }

        var credentials = await File.ReadAllTextAsync(directory.File("credentials"), TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(directory.File("credentials")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        credentials.ShouldMatch("^\\[default\\]\naws_access_key_id=AKIA[A-Z2-7]{16}\naws_secret_access_key=[A-Za-z0-9+/]{40}\n$");
        using (await LocalProcess.Start(directory.Root))
        {
        }

        (await File.ReadAllTextAsync(directory.File("credentials"), TestContext.Current.CancellationToken)).ShouldBe(credentials);
    }

    [Fact]
    public async Task It_proves_to_a_build_that_it_serves_its_directory_and_no_other_and_ends_when_the_directory_is_moved()
    {
        using var directory = new TemporaryDirectory();
        var state = Directory.CreateDirectory(directory.File("state")).FullName;
        using var process = await LocalProcess.Start(state);
        var secret = Credential.ReadAdministrator(await File.ReadAllLinesAsync(process.Credentials, TestContext.Current.CancellationToken))!.Secret;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var probe = ControlPlaneProof.NewProbe();
        _ = process.Endpoint;
        await File.WriteAllTextAsync(new StateFiles(state).Probe(probe), "", TestContext.Current.CancellationToken);

        ControlPlaneProof.IsValid((await Proof(probe))!, secret, probe).ShouldBeTrue();
        (await Proof(ControlPlaneProof.NewProbe())).ShouldBeNull();
        (await Proof("../state/" + probe)).ShouldBeNull();
        Directory.Move(state, directory.File("moved"));
        (await Proof(probe)).ShouldBeNull();
        (await process.Ends()).ShouldBe(0);
        (await File.ReadAllTextAsync(directory.File("moved/control-plane.log"), TestContext.Current.CancellationToken))
            .ShouldContain("ending: its state directory was deleted or moved");

        async Task<string?> Proof(string name)
        {
            var health = await http.GetByteArrayAsync(
                new Uri(process.Endpoint, $"{ControlPlaneProcess.HealthPath}?probe={Uri.EscapeDataString(name)}"), TestContext.Current.CancellationToken);
            return JsonElement.Parse(health).TryGetProperty("proof", out var proof) ? proof.GetString() : null;
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_exits_at_once_and_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LocalProcess.Start(directory.Root);
        var before = await Contents(directory);
        (await LocalProcess.Run("--state", directory.Root)).ShouldBe((0, ""));
        (await Contents(directory)).ShouldBe(before);
        using var client = first.Connect();
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task A_second_foreground_process_with_another_configuration_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LocalProcess.Start(directory.Root, "--foreground");
        var (code, _) = await LocalProcess.Run("--state", directory.Root, "--foreground", "--configuration", Path.Combine(directory.Root, "rehearsal.json"));
        code.ShouldBe(3);
    }

    [Fact]
    public async Task A_second_foreground_process_prints_the_endpoint_of_the_first_and_exits()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LocalProcess.Start(directory.Root, "--foreground");
        var before = await Contents(directory);
        var (code, output) = await LocalProcess.Run("--state", directory.Root, "--foreground");
        code.ShouldBe(0);
        (await Contents(directory)).ShouldBe(before);
        using var client = first.Connect();
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        lines[0].ShouldBe($"Another control plane (process {first.Id}) is already running in this state directory, at {client.Endpoint}.");
        lines[1].ShouldStartWith($"  page  {client.Endpoint}/?key=");
        lines.ShouldContain($"  export AWS_ENDPOINT_URL={client.Endpoint}");
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task In_the_foreground_it_waits_for_the_control_plane_of_a_build_to_exit_and_takes_over()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LocalProcess.Start(directory.Root);
        string endpoint;
        using (var client = first.Connect())
        {
            endpoint = client.Endpoint;
            (await client.CreateMesh()).ShouldSucceed();
        }

        using var second = LocalProcess.Begin(directory.Root, "--foreground");
        (await second.ReadLine())
            .ShouldBe(
            $"A control plane that a build started (process {first.Id}) is running in {directory.Root}, at {endpoint}. "
                + "It ends soon after its last call; this one then takes its place...");
        first.Signal("TERM");
        (await first.Ends()).ShouldBe(0);
        (await second.ReadLine())!.ShouldStartWith("App Mesh 2019-01-25 at http://127.0.0.1:");
        await second.IsReady();
        using var again = second.Connect();
        (await again.Get(Client.Root + "/shop")).ShouldSucceed();
    }

    [Fact]
    public async Task Exactly_one_of_many_processes_started_at_once_serves()
    {
        using var directory = new TemporaryDirectory();
        var runs = Enumerable.Range(0, 5).Select(_ => LocalProcess.Run("--state", directory.Root, "--idle-timeout", "1s")).ToList();
        foreach (var (code, output) in await Task.WhenAll(runs))
        {
            code.ShouldBe(0);
            output.ShouldBeEmpty();
        }

        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken)).Split('\n')
            .Count(line => line.Contains("ready at", StringComparison.Ordinal))
            .ShouldBeGreaterThanOrEqualTo(1);
        File.Exists(directory.File("control-plane.error")).ShouldBeFalse();
    }

    [Fact]
    public async Task It_exits_automatically_when_idle()
    {
        using var directory = new TemporaryDirectory();
        (await LocalProcess.Run("--state", directory.Root, "--idle-timeout", "50ms")).ShouldBe((0, ""));
        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken)).ShouldContain("ending: no request for");
    }

    [Fact]
    public async Task In_the_background_it_survives_Ctrl_C_and_the_end_of_the_terminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root);
        process.Signal("INT");
        process.Signal("HUP");
        using var client = process.Connect();
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task In_the_background_it_releases_the_output_streams_of_its_parent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, a build does not let the control plane inherit its streams; this test does.");
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root);

        // Ends only when no process holds the other end of the pipe any more, while the control plane keeps running.
        (await process.ReadOutput()).ShouldBeEmpty();
        using var client = process.Connect();
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Theory]
    [InlineData]
    [InlineData("--foreground")]
    public async Task It_releases_the_pipes_and_locks_that_its_parent_holds_in_other_descriptors(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux, all descriptors of the runtime can be distinguished from inherited ones.");
        var flock = Programs.Require("flock");
        using var directory = new TemporaryDirectory();
        var (state, file) = (directory.File("state"), directory.Write("lock", ""));

        // Descriptor 3 is the only one that leads to the pipe, and descriptor 9 holds the lock.
        using var process = await LocalProcess.StartBehind($"exec 3>&2 2>/dev/null 9>'{file}'; {flock} -n 9 &&", state, arguments);

        // Ends only when no process holds the other end of the pipe any more, while the control plane keeps running.
        (await process.ReadErrors()).ShouldBeEmpty();
        using var second = System.Diagnostics.Process.Start(flock, ["-n", file, "true"]);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        second.ExitCode.ShouldBe(0);
        using var client = process.Connect();
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task In_the_foreground_it_prints_the_variables_to_export_and_a_line_per_call()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT.");
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root, "--foreground");
        using var client = process.Connect();
        var greeting = new List<string>();
        while (greeting.LastOrDefault()?.StartsWith("time", StringComparison.Ordinal) != true) greeting.Add((await process.ReadLine())!);
        greeting[..^1].ShouldBe(
        [
            $"App Mesh 2019-01-25 at {client.Endpoint}. Press Ctrl+C to stop it; its data is kept.",
            $"  page  {PageKey.Of(new Credential("", client.Signer.Secret)).Address(client.Endpoint)}",
            $"  data  {directory.Root}",
            "",
            "For the AWS CLI, in bash or zsh:",
            $"  export AWS_ENDPOINT_URL={client.Endpoint}",
            $"  export AWS_SHARED_CREDENTIALS_FILE='{directory.File("credentials")}'",
            "  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1",
            "or in PowerShell:",
            $"  $env:AWS_ENDPOINT_URL = '{client.Endpoint}'",
            $"  $env:AWS_SHARED_CREDENTIALS_FILE = '{directory.File("credentials")}'",
            "  $env:AWS_REGION = $env:AWS_DEFAULT_REGION = 'us-east-1'",
            "then",
            "  aws appmesh list-meshes",
            $"Before version 2.13, the CLI needs: --endpoint-url {client.Endpoint}",
            "",
        ]);
        await client.CreateMesh();
        await client.CreateNode("x", mesh: "none%1B");
        await client.Put("/_meshci/configuration/quotas", """{ "meshs": 1, "routs": 1 }""");
        const string Node = "virtualNode/payments-of-the-second-generation";
        await client.Get($"/v20190125/tags?resourceArn=arn:aws:appmesh:us-east-1:000000000000:mesh/shop/{Node}");
        (await process.ReadLine())!.ShouldMatch(
            @"^\d\d:\d\d:\d\d\.\d{3}  200     CreateMesh                                                      +\d+\.\d  root$");
        (await process.ReadLine())!.ShouldMatch(@"  400     CreateVirtualNode          none\?  +\d+\.\d  root  BadRequestException: ");
        (await process.ReadLine())!.ShouldMatch(
            @"  400     PutConfiguration           quotas  +\d+\.\d  root  "
                + @"BadRequestException: The section quotas was not changed\. / \(1,3\): .* / \(1,15\): ");
        (await process.ReadLine())!.ShouldMatch($@"  404     ListTagsForResource        \.\.\.{Node[^37..]}  +\d+\.\d  root  NotFoundException: ");
        process.Signal("INT");
        (await process.Ends()).ShouldBe(0);
    }

    [Fact]
    public async Task In_the_foreground_it_can_exit_when_its_input_is_closed()
    {
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root, "--foreground", "--end-with-input");
        using (var client = process.Connect()) (await client.CreateMesh()).ShouldSucceed();

        process.EndInput();

        (await process.Ends()).ShouldBe(0);
        File.Exists(directory.File("control-plane.json")).ShouldBeFalse();
        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken))
            .ShouldContain("ending: the process that started it ended");
    }

    [Fact]
    public async Task If_its_parent_exits_while_it_waits_the_control_plane_of_the_build_is_unaffected()
    {
        using var directory = new TemporaryDirectory();
        using var first = await LocalProcess.Start(directory.Root);
        using var second = LocalProcess.Begin(directory.Root, "--foreground", "--end-with-input");
        (await second.ReadLine())!.ShouldStartWith("A control plane that a build started ");

        second.EndInput();

        (await second.Ends()).ShouldBe(0);
        (await second.ReadOutput()).ShouldBeEmpty();
        using var client = first.Connect();
        (await client.Get(Client.Root)).ShouldSucceed();
    }

    [Fact]
    public async Task It_publishes_which_configuration_it_was_started_with()
    {
        using var directory = new TemporaryDirectory();
        using (await LocalProcess.Start(directory.Root)) (await Configuration()).ValueKind.ShouldBe(JsonValueKind.Null);

        await File.WriteAllTextAsync(directory.File("configuration.json"), "{}", TestContext.Current.CancellationToken);
        using var process = await LocalProcess.Start(directory.Root);
        var published = await Configuration();
        published.GetProperty("path").GetString().ShouldBe(directory.File("configuration.json"));
        published.GetProperty("sha256").GetString().ShouldBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

        async Task<JsonElement> Configuration() =>
            JsonElement.Parse(await File.ReadAllBytesAsync(directory.File("control-plane.json"), TestContext.Current.CancellationToken))
            .GetProperty("configuration");
    }

    [Theory]
    [InlineData("--end-with-input")]
    [InlineData("--port", "70000")]
    [InlineData("--port")]
    [InlineData("--idle-timeout", "soon")]
    [InlineData("--what")]
    public async Task Invalid_arguments_are_explained_in_the_state_directory(params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        (await LocalProcess.Run(["--state", directory.Root, .. arguments])).ShouldBe((2, ""));
        (await File.ReadAllTextAsync(directory.File("control-plane.error"), TestContext.Current.CancellationToken))
            .ShouldContain("usage: dotnet MeshCi.Local.dll --state DIR");
    }

    [Fact]
    public async Task The_configuration_in_the_state_directory_applies_unless_another_is_specified()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("configuration.json"), """{ "quotas": { "meshes": 0 } }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(directory.File("other.json"), """{ "quotas": { "meshes": 1 } }""", TestContext.Current.CancellationToken);
        using (var process = await LocalProcess.Start(directory.Root))
        using (var client = process.Connect())
            (await client.CreateMesh()).ShouldFail(400, "LimitExceededException");
        using (var process = await LocalProcess.Start(directory.Root, "--configuration", directory.File("other.json")))
        using (var client = process.Connect())
        {
            (await client.CreateMesh()).ShouldSucceed();
            (await client.CreateMesh("b")).ShouldFail(400, "LimitExceededException");
        }
    }

    [Fact]
    public async Task An_invalid_or_missing_configuration_is_refused_with_every_problem()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("my.json");
        (await LocalProcess.Run("--state", directory.Root, "--configuration", file)).ShouldBe((3, ""));
        (await Error()).ShouldStartWith($"The configuration {file} cannot be read: ");
        await File.WriteAllTextAsync(file, "{ \"quotas\": { \"meshs\": 0 },\n  \"fault\": {} }", TestContext.Current.CancellationToken);
        (await LocalProcess.Run("--state", directory.Root, "--configuration", file)).ShouldBe((3, ""));
        (await Error()).ShouldBe($"""
            The configuration {file} cannot be used:
            {file}(1,15): $.quotas.meshs is not known; did you mean 'meshes'?
            {file}(2,3): $.fault is not known; did you mean 'faults'?

            """.ReplaceLineEndings("\n"));
        File.Exists(directory.File("meshci.db")).ShouldBeFalse();

        Task<string> Error() => File.ReadAllTextAsync(directory.File("control-plane.error"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_with_the_reason()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(null, null);
        using var directory = new TemporaryDirectory();
        (await LocalProcess.Run("--state", directory.Root, "--port", port)).ShouldBe((3, ""));
        (await File.ReadAllTextAsync(directory.File("control-plane.error"), TestContext.Current.CancellationToken))
            .ShouldStartWith($"Port {port} on 127.0.0.1 cannot be used");
        using var process = await LocalProcess.Start(directory.Root);
        File.Exists(directory.File("control-plane.error")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lock_that_fails_for_any_reason_but_another_process_is_reported_with_that_reason()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, the file of a socket can be opened.");
        using var directory = new TemporaryDirectory();
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(directory.File("control-plane.lock")));
        (await LocalProcess.Run("--state", directory.Root)).ShouldBe((3, ""));
        (await File.ReadAllTextAsync(directory.File("control-plane.error"), TestContext.Current.CancellationToken))
            .ShouldStartWith($"{directory.File("control-plane.lock")} cannot be opened: ");
    }

    private static async Task<string> Contents(TemporaryDirectory directory)
    {
        var lines = new List<string>();
        foreach (var path in Directory.EnumerateFiles(directory.Root).Order(StringComparer.Ordinal))
        {
            if (path.EndsWith(".lock", StringComparison.Ordinal)) continue;
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            lines.Add($"{path} {Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(file, TestContext.Current.CancellationToken))}");
        }

        return string.Join('\n', lines);
    }
}

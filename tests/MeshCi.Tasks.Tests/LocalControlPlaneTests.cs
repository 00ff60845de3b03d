using System.Net;
using System.Net.Sockets;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;
using MeshCi.Tasks.ControlPlanes;

namespace MeshCi.Tasks.Tests;

/// <summary>How the embedded control plane is started. Test programs replace <c>dotnet</c>.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class LocalControlPlaneTests : IDisposable
{
    private const string Secret = "local/secret";

    private readonly TemporaryDirectory _directory = new();

    private readonly List<Finding> _warnings = [];

    private string State => Path.Combine(_directory.Root, "state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_control_plane_that_loses_the_directory_to_an_exiting_process_is_restarted()
    {
        using var server = Listen();
        var endpoint = EndpointOf(server);
        var answering = AnswerOnceAsync(server);

        // Exits with 0 the first two times, as if another process held the directory, and publishes an endpoint the third time.
        var plane = Plane($$"""
            echo x >> starts
            [ $(wc -l < starts) -lt 3 ] || printf '{"endpoint":"{{endpoint}}"}' > control-plane.json
            """);

        (await plane.EnsureAsync(TestContext.Current.CancellationToken)).ShouldBe(new Uri(endpoint));

        await answering;
        (await File.ReadAllLinesAsync(Path.Combine(State, "starts"), TestContext.Current.CancellationToken)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task It_is_started_with_the_configuration_that_the_project_specifies()
    {
        var plane = Plane("printf '%s\\n' \"$@\" > arguments; exit 4", Path.Combine(_directory.Root, "my mesh.json"));

        await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        (await File.ReadAllLinesAsync(Path.Combine(State, "arguments"), TestContext.Current.CancellationToken))
            .ShouldBe(["exec", "MeshCi.Local.dll", "--state", State, "--configuration", Path.Combine(_directory.Root, "my mesh.json")]);
    }

    [Theory]
    [InlineData("echo 'It is broken' > control-plane.error; exit 3", "did not start: It is broken. Nothing was changed.")]
    [InlineData("echo 'It is broken.' > control-plane.error; exit 3", "did not start: It is broken. Nothing was changed.")]
    [InlineData("echo 'Did you mean it?' > control-plane.error; exit 3", "did not start: Did you mean it? Nothing was changed.")]
    [InlineData("exit 5", "control-plane.log'. Nothing was changed.")]
    [InlineData("exit 4", "the disk of that directory is full; free some space, then run the same command again. Nothing was changed.")]
    public async Task A_refusal_to_start_is_reported_in_complete_sentences(string script, string end)
    {
        var plane = Plane(script);

        var failure = await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7050");
        failure.Finding.Message.ShouldEndWith(end);
    }

    [Fact]
    public async Task The_error_report_is_read_after_the_process_exits_and_not_while_it_is_written()
    {
        using var server = Listen();

        // A caller asks a second time only if it did not accept the empty file that it found the first time.
        var plane = Plane($$"""
            : > control-plane.error
            printf '{"endpoint":"{{EndpointOf(server)}}"}' > control-plane.json
            left=300
            while [ ! -e asked-twice ] && [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.1; done
            echo 'It is broken.' > control-plane.error
            exit 3
            """);
        var answering = AskedTwiceAsync();

        var failure = await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        failure.Finding.Message.ShouldEndWith("did not start: It is broken. Nothing was changed.");
        await answering;

        async Task AskedTwiceAsync()
        {
            await AnswerOnceAsync(server, "503 Service Unavailable");
            await AnswerOnceAsync(server, "503 Service Unavailable");
            await File.WriteAllTextAsync(Path.Combine(State, "asked-twice"), "", TestContext.Current.CancellationToken);
            server.Stop();
        }
    }

    [Fact]
    public async Task A_process_that_does_not_serve_this_directory_is_not_used_although_a_copied_report_names_it()
    {
        using var original = Listen();
        _directory.Write("state/control-plane.json", $$"""{"endpoint":"{{EndpointOf(original)}}"}""");
        using var own = Listen();
        var plane = Plane($$"""printf '{"endpoint":"{{EndpointOf(own)}}"}' > control-plane.json""");
        var answering = Task.WhenAll(AnswerOnceAsync(original, secret: null), AnswerOnceAsync(own));

        (await plane.EnsureAsync(TestContext.Current.CancellationToken)).ShouldBe(new Uri(EndpointOf(own)));

        await answering;
        Directory.GetFiles(State, "*.probe").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_cannot_prove_that_it_has_the_key_of_the_directory_is_refused()
    {
        var plane = Plane("exit 1");
        using var server = Listen();
        _directory.Write("state/control-plane.json", $$"""{"endpoint":"{{EndpointOf(server)}}","pid":4711}""");
        var answering = AnswerOnceAsync(server, secret: "another");

        var failure = await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        await answering;
        failure.Finding.Diagnostic.Id.ShouldBe("MESH7043");
        failure.Finding.Message.ShouldContain(
            $"the key in '{State}/credentials' is not its key. Stop that process (4711), delete '{State}/control-plane.json'");
    }

    [Theory]
    [InlineData("http://attacker.example:80")]
    [InlineData("https://127.0.0.1:443")]
    [InlineData("http://localhost:80")]
    [InlineData("http://user@127.0.0.1:80")]
    [InlineData("http://127.0.0.1:80/path")]
    public void A_planted_address_that_no_control_plane_has_is_not_read(string endpoint) =>
        ControlPlaneReport.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"endpoint":"{{endpoint}}"}""")).ShouldBeNull();

    [Fact]
    public async Task The_local_control_plane_is_never_asked_through_a_proxy()
    {
        using var server = Listen();
        using var proxy = ProxyTrap.For(new Uri(EndpointOf(server)));
        _directory.Write("state/control-plane.json", $$"""{"endpoint":"{{EndpointOf(server)}}"}""");
        var answering = AnswerOnceAsync(server);

        (await Plane("exit 1").EnsureAsync(TestContext.Current.CancellationToken)).ShouldBe(new Uri(EndpointOf(server)));

        await answering;
    }

    [Theory]
    [InlineData("chmod 777 .", "Other users can write to the state directory")]
    [InlineData("chmod g+w .", "Other users can write to the state directory")]
    [InlineData("chmod 644 credentials", "Other users can read the keys in")]
    [InlineData("rm credentials; ln -s /etc/hostname credentials", "is a symbolic link")]
    [InlineData("ln -s nowhere control-plane.log", "is a symbolic link")]
    [InlineData("ln -s /etc/hostname meshci.db-wal", "is a symbolic link")]
    public async Task A_state_directory_in_which_keys_are_not_safe_is_refused_before_anything_is_read_or_started(string change, string problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, the permissions are inherited from the user's folders.");
        WriteCredentials(Secret);
        var script = new System.Diagnostics.ProcessStartInfo(Programs.Require("sh"), ["-c", change]) { WorkingDirectory = State };
        using (var shell = System.Diagnostics.Process.Start(script)!)
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        var failure = await Should.ThrowAsync<MeshException>(() => Plane("echo > started; exit 1").EnsureAsync(TestContext.Current.CancellationToken));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7050");
        failure.Finding.Message.ShouldContain(problem);
        failure.Finding.Message.ShouldEndWith("Nothing was changed.");
        File.Exists(Path.Combine(State, "started")).ShouldBeFalse();
        Should.Throw<MeshException>(() => LocalControlPlane.CreateStateDirectory(State)).Finding.ShouldBe(failure.Finding);
    }

    [Theory]
    [InlineData("null", "rehearsal.json", false, "was started without a configuration file, so '{0}/rehearsal.json' was not loaded")]
    [InlineData("null", null, true, "was started without a configuration file, so '{0}/state/configuration.json' was not loaded")]
    [InlineData("null", null, false, null)]
    [InlineData("other.json", "rehearsal.json", false, "was started with '{0}/other.json', so '{0}/rehearsal.json' was not loaded")]
    [InlineData("other.json", null, true, null)]
    [InlineData("rehearsal.json", "rehearsal.json", false, null)]
    [InlineData("changed.json", "changed.json", false,
        "was started with an earlier version of '{0}/changed.json', so later changes to that file were not loaded")]
    [InlineData("removed.json", "removed.json", false, "was started with '{0}/removed.json', which no longer exists")]
    [InlineData("state/configuration.json", null, false, "was started with '{0}/state/configuration.json', which no longer exists")]
    [InlineData("null", "mistyped.json", false, "was started without a configuration file, and '{0}/mistyped.json' does not exist")]
    [InlineData("other.json", "mistyped.json", true, "was started with '{0}/other.json', and '{0}/mistyped.json' does not exist")]
    [InlineData(null, "rehearsal.json", true, null)]
    public async Task A_configuration_other_than_that_of_the_running_control_plane_is_a_warning(
        string? inForce, string? wanted, bool hasDefault, string? difference)
    {
        using var server = Listen();
        foreach (var name in (string[])["rehearsal.json", "other.json"]) _directory.Write(name, "{}");
        _directory.Write("changed.json", "{ }");
        if (hasDefault) _directory.Write("state/configuration.json", "{}");
        var configuration = inForce switch
        {
            null => "",
            "null" => ",\"configuration\":null",
            _ => $$"""
                ,"configuration":{"path":"{{_directory.Root}}/{{inForce}}","sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}
                """,
        };
        _directory.Write("state/control-plane.json", $$"""{"endpoint":"{{EndpointOf(server)}}","pid":4711{{configuration}}}""");
        var answering = AnswerOnceAsync(server);

        await Plane("exit 1", wanted is null ? null : $"{_directory.Root}/{wanted}").EnsureAsync(TestContext.Current.CancellationToken);

        await answering;
        _warnings.Select(warning => $"{warning.Diagnostic.Id} {warning.Message}").ShouldBe(difference is null ? [] :
        [
            $"MESH7055 The embedded control plane in '{State}' is already running and {string.Format(null, difference, _directory.Root)}. "
                + (wanted is "removed.json" or "mistyped.json" ? "Create the file, or correct MeshLocalConfiguration. " : "")
                + "It ends automatically half a minute after its last request. Wait for that, or stop process 4711, then run the same command again.",
        ]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Configuration_warnings_are_passed_on_unless_the_control_plane_runs_in_the_foreground(bool foreground)
    {
        using var server = Listen();
        var file = $"{_directory.Root}/state/configuration.json";
        var plane = Plane($$$"""
            cat > control-plane.json <<'END'
            {"endpoint":"{{{EndpointOf(server)}}}","foreground":{{{(foreground ? "true" : "false")}}},
            "warnings":[{"file":"{{{file}}}","line":31,"column":17,"text":"$.identity.a names 'b'; did you mean 'c'?"},
            {"text":"$.identity.shares[0].mesh names 'd'."}]}
            END
            """);
        var answering = AnswerOnceAsync(server);

        await plane.EnsureAsync(TestContext.Current.CancellationToken);

        await answering;
        _warnings.ShouldBe(foreground ? [] :
        [
            new Finding(
                MeshDiagnostics.LocalConfigurationDoubtful,
                "$.identity.a names 'b'; did you mean 'c'? The running embedded control plane was started with this setting.", new(file, Line: 31)),
            new Finding(
                MeshDiagnostics.LocalConfigurationDoubtful,
                "$.identity.shares[0].mesh names 'd'. The running embedded control plane was started with this setting.", new(Item: "MeshLocalConfiguration")),
        ]);
    }

    [Fact]
    public void The_state_directory_is_accessible_only_to_its_user()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("On Windows, the permissions are inherited from the user's folders.");
            return;
        }

        LocalControlPlane.CreateStateDirectory(State);

        File.GetUnixFileMode(State).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_state_directory_that_cannot_be_created_is_reported_with_the_property_to_set()
    {
        _directory.Write("state", "a file");

        var failure = Should.Throw<MeshException>(() => LocalControlPlane.CreateStateDirectory(State));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7050");
        failure.Finding.Message.ShouldEndWith(". Nothing was changed. Set MeshStateDirectory to a folder that the build may write to.");
    }

    private LocalControlPlane Plane(string script, string? configuration = null) =>
        new(new ControlPlaneProgram(State, "MeshCi.Local.dll", _directory.WriteProgram("dotnet", script), configuration), _warnings.Add);

    // A process that could serve the state directory: the key with which it proves that it does is there.
    private TcpListener Listen()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        WriteCredentials(Secret);
        return server;
    }

    private void WriteCredentials(string secret)
    {
        var file = _directory.Write("state/credentials", $"[default]\naws_access_key_id=AKIALOCAL\naws_secret_access_key={secret}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string EndpointOf(TcpListener server) => $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";

    private static async Task AnswerOnceAsync(TcpListener server, string status = "200 OK", string? secret = Secret)
    {
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var target = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[1];
        target.ShouldStartWith("/_meshci/health?probe=");
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 }) continue;
        var body = secret is null ? """{"status":"ok"}""" : $$"""{"status":"ok","proof":"{{ControlPlaneProof.Of(secret, target.Split('=')[1])}}"}""";
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
    }
}

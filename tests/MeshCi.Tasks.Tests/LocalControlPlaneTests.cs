using System.Net;
using System.Net.Sockets;
using MeshCi.Definitions;

namespace MeshCi.Tasks.Tests;

/// <summary>How the embedded control plane is started. Programs of the tests stand in for <c>dotnet</c>.</summary>
public sealed class LocalControlPlaneTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string State => Path.Combine(_directory.Root, "state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_that_loses_the_directory_to_an_ending_process_is_started_again()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var endpoint = $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";
        var answering = AnswerOnceAsync(server);

        // Ends with 0 the first two times, as if another process held the directory, and gives an address the third time.
        var plane = Plane($$"""
            echo x >> starts
            [ $(wc -l < starts) -lt 3 ] || printf '{"endpoint":"{{endpoint}}"}' > control-plane.json
            """);

        (await plane.EnsureAsync(TestContext.Current.CancellationToken)).ShouldBe(new Uri(endpoint));

        await answering;
        (await File.ReadAllLinesAsync(Path.Combine(State, "starts"), TestContext.Current.CancellationToken)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task It_is_started_with_the_configuration_that_the_project_names()
    {
        var plane = Plane("printf '%s\\n' \"$@\" > arguments; exit 4", Path.Combine(_directory.Root, "my mesh.json"));

        await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        (await File.ReadAllLinesAsync(Path.Combine(State, "arguments"), TestContext.Current.CancellationToken))
            .ShouldBe(["exec", "MeshCi.Local.dll", "--state", State, "--configuration", Path.Combine(_directory.Root, "my mesh.json")]);
    }

    [Theory]
    [InlineData("echo 'It is broken' > control-plane.error; exit 3", "did not start: It is broken. Nothing was changed.")]
    [InlineData("echo 'It is broken.' > control-plane.error; exit 3", "did not start: It is broken. Nothing was changed.")]
    [InlineData("exit 5", "control-plane.log'. Nothing was changed.")]
    [InlineData("exit 4", "there is no room left on the disk of that directory; make some, then run the same command again. Nothing was changed.")]
    public async Task One_that_refuses_is_told_in_whole_sentences(string script, string end)
    {
        var plane = Plane(script);

        var failure = await Should.ThrowAsync<MeshException>(() => plane.EnsureAsync(TestContext.Current.CancellationToken));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7050");
        failure.Finding.Message.ShouldEndWith(end);
    }

    [Fact]
    public void The_state_directory_is_for_its_user_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There the permissions of the user's own folders are inherited.");
            return;
        }

        LocalControlPlane.CreateStateDirectory(State);

        File.GetUnixFileMode(State).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_state_directory_that_cannot_be_made_is_told_with_what_to_set()
    {
        _directory.Write("state", "a file");

        var failure = Should.Throw<MeshException>(() => LocalControlPlane.CreateStateDirectory(State));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7050");
        failure.Finding.Message.ShouldEndWith(". Nothing was changed. Set MeshStateDirectory to a folder that the build may write to.");
    }

    private LocalControlPlane Plane(string script, string? configuration = null)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The stand-in for dotnet is a shell script.");
            return null!;
        }

        var program = _directory.Write("dotnet", $"#!/bin/sh\n{script.ReplaceLineEndings("\n")}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new LocalControlPlane(State, "MeshCi.Local.dll", program, configuration);
    }

    private static async Task AnswerOnceAsync(TcpListener server)
    {
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[4], TestContext.Current.CancellationToken);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>Builds start no programs of MeshCi and open no connections; only verbs and publishes that deploy do.</summary>
public sealed class QuietBuildTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_build_starts_neither_git_nor_the_control_plane_and_opens_no_connection()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A program that stands in for git is a script with a mode.");
        using var server = new CountingServer();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items, $"""
            <MeshName>shop</MeshName><MeshControlPlane>appmesh</MeshControlPlane><MeshEndpoint>{server.Address}</MeshEndpoint><MeshRegion>eu-west-1</MeshRegion>
            <MeshAllowStaticCredentials>true</MeshAllowStaticCredentials>
            """);
        user.WriteService("Payments", Service.Items).Write(".git/HEAD", "ref: refs/heads/main\n").Write(".git/config", "[core]\n");
        Directory.CreateDirectory(user.PathOf(".git/objects"));
        user.Write("programs/git", $"#!/bin/sh\necho \"$@\" >> '{user.PathOf("git.log")}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(user.PathOf("programs/git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        user.Environment["PATH"] = $"{user.PathOf("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        (user.Environment["AWS_ACCESS_KEY_ID"], user.Environment["AWS_SECRET_ACCESS_KEY"]) = ("AKIDEXAMPLE", "secret");

        string[] commands = ["build Orders", "build Orders --no-restore", "publish Orders --no-restore", "msbuild Orders -t:MeshValidate", "build Payments"];
        foreach (var command in commands) (await user.DotNetAsync(command.Split(' '))).ShouldSucceed();

        File.Exists(user.PathOf("git.log")).ShouldBeFalse();
        Directory.Exists(user.PathOf(".meshci")).ShouldBeFalse("the embedded control plane has its files there");
        server.Connections.ShouldBe(0);

        // Shows that the test would notice both.
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshShow")).ShouldFail();
        server.Connections.ShouldBeGreaterThan(0);
        (await user.DotNetAsync("msbuild", "Payments", "-t:MeshShow")).ShouldSucceed();
        File.Exists(user.PathOf(".meshci/control-plane.json")).ShouldBeTrue();
    }

    /// <summary>A server that refuses each request.</summary>
    private sealed class CountingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public CountingServer()
        {
            _listener.Start();
            _ = RefuseAsync();
        }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Dispose();

        private async Task RefuseAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                    await using var stream = client.GetStream();
                    await stream.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                }
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException or IOException)
            {
            }
        }
    }
}

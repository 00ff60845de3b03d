using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;

namespace MeshCi.Tests.S3;

/// <summary>
/// A real server with the API of S3: the gateway of Ceph, with one monitor and one daemon that stores objects in memory. Everything listens on ports of
/// the loopback address that the system chose, and ends with the test.
/// </summary>
public sealed class RadosGateway : IAsyncDisposable
{
    private const string User = "meshci";
    private const int Starts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _processes = [];

    private RadosGateway()
    {
    }

    /// <summary>The user's key.</summary>
    public const string KeyId = "meshcikey";

    /// <summary>The user's secret.</summary>
    public const string Secret = "meshcisecret";

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>
    /// Starts a server; skips the test if it is not installed. Another program can take a port between its choice and its use, and a listener of another
    /// test there accepts and does not answer: a server that does not start is started again, on other ports.
    /// </summary>
    public static async Task<RadosGateway> StartAsync()
    {
        var (mon, osd, gateway) = (Programs.Require("ceph-mon"), Programs.Require("ceph-osd"), Programs.Require("radosgw"));
        var (admin, map) = (Programs.Require("radosgw-admin", "radosgw"), Programs.Require("monmaptool", "ceph-common"));
        for (var start = 1; ; start++)
        {
            var server = new RadosGateway();
            try
            {
                await server.StartAsync(mon, osd, gateway, admin, map);
                return server;
            }
            catch (Exception fault)
            {
                await server.DisposeAsync();
                if (start == Starts || fault is not (TimeoutException or InvalidOperationException)) throw;
            }
        }
    }

    /// <summary>Creates a bucket.</summary>
    public async Task CreateBucketAsync(string name, bool isVersioned = false)
    {
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(KeyId, Secret),
            new AmazonS3Config { ServiceURL = Address.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        await client.PutBucketAsync(name);
        if (isVersioned) await client.PutBucketVersioningAsync(new() { BucketName = name, VersioningConfig = new() { Status = VersionStatus.Enabled } });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _directory.Dispose();
    }

    private async Task StartAsync(string mon, string osd, string gateway, string admin, string map)
    {
        var (monitor, front) = (FreePort(), FreePort());
        var (cluster, store) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        Address = new($"http://127.0.0.1:{front}");
        foreach (var folder in new[] { "mon", "osd", "rgw" }) Directory.CreateDirectory(_directory.File(folder));
        var configuration = _directory.Write("ceph.conf", $"""
            [global]
            fsid = {cluster}
            mon host = v1:127.0.0.1:{monitor}
            auth cluster required = none
            auth service required = none
            auth client required = none
            ms bind msgr2 = false
            public addr = 127.0.0.1
            osd objectstore = memstore
            memstore device bytes = 1073741824
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 4
            osd crush chooseleaf type = 0
            mon allow pool size one = true
            mon max pg per osd = 10000
            mon data avail crit = 1
            mon data avail warn = 1
            run dir = {_directory.Root}
            admin socket = {_directory.Root}/$name.asok
            log file = {_directory.Root}/$name.log
            pid file = {_directory.Root}/$name.pid
            mon data = {_directory.Root}/mon
            osd data = {_directory.Root}/osd
            rgw data = {_directory.Root}/rgw
            rgw frontends = beast endpoint=127.0.0.1:{front}
            rgw thread pool size = 64

            """);
        var monitors = _directory.File("monmap");
        await RunAsync(map, "--create", "--fsid", cluster, "--addv", "a", $"[v1:127.0.0.1:{monitor}]", monitors);
        await RunAsync(mon, "-c", configuration, "--mkfs", "-i", "a", "--monmap", monitors);
        Begin(mon, "-c", configuration, "-i", "a", "-f");
        // A daemon that finds a monitor without a first map ends.
        await RunAsync(Programs.Require("ceph", "ceph-common"), "-c", configuration, "osd", "stat");
        await RunAsync(osd, "-c", configuration, "-i", "0", "--mkfs", "--osd-uuid", store);
        Begin(osd, "-c", configuration, "-i", "0", "-f");
        // It makes the pools, which two programs that start at the same time would both try.
        await RunAsync(
            admin, "-c", configuration, "user", "create", $"--uid={User}", "--display-name=MeshCi", $"--access-key={KeyId}", $"--secret-key={Secret}");
        Begin(gateway, "-c", configuration, "-n", "client.rgw", "-f");
        await AnswersAsync();
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Answer };
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(Address);
                if (answer.Content.Headers.ContentType?.MediaType == "application/xml") return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
            }

            if (started.Elapsed > Patience || _processes.Exists(process => process.HasExited))
                throw new TimeoutException($"No answer from {Address}. {Logs()}");
            await Task.Delay(100);
        }
    }

    private void Begin(string program, params string[] arguments)
    {
        var process = ExternalProgram.Start(program, arguments, _directory.Root, ["CEPH_"], []);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = ExternalProgram.Start(program, arguments, _directory.Root, ["CEPH_"], []);
        using var timeout = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{Path.GetFileName(program)} did not end. {Logs()}");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await output} {await errors}");
    }

    // What the daemons wrote last.
    private string Logs() => string.Join('\n', Directory.EnumerateFiles(_directory.Root, "*.log")
        .Select(file => $"{Path.GetFileName(file)}: {string.Join('\n', File.ReadLines(file).TakeLast(5))}"))
        + string.Concat(_processes.Where(process => process.HasExited).Select(process => $"\n{process.StartInfo.FileName} ended with {process.ExitCode}"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

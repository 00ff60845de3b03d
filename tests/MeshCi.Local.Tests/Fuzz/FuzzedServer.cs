using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeshCi.Local.Tests.Fuzz;

/// <summary>A control plane in its own process with one resource of every kind, and checks of its health.</summary>
internal sealed class FuzzedServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private LocalProcess _process = null!;

    public Client Client { get; private set; } = null!;

    public static async Task<FuzzedServer> Start()
    {
        var server = new FuzzedServer();
        server._process = await LocalProcess.Start(server._directory.Root);
        server.Client = server._process.Connect();
        await server.Furnish();
        (await server.Client.Get(Client.Root + "/shop/virtualGateway/orders/gatewayRoutes/orders")).ShouldSucceed();
        return server;
    }

    /// <summary>Recreates the resources that a call may have deleted.</summary>
    public async Task Furnish()
    {
        await Client.CreateMesh();
        await Client.CreateNode("orders", "8080/http 9090/grpc");
        await Client.CreateRouter("orders");
        await Client.CreateRoute("orders", "orders", Specs.Route("orders:8080"));
        await Client.CreateService("orders", Specs.RouterProvider("orders"));
        await Client.CreateGateway("orders");
        await Client.CreateGatewayRoute("orders", "orders", Specs.GatewayRoute("orders"));
    }

    /// <summary>The signed request as sent over the wire.</summary>
    public byte[] Bytes(ValidCall call)
    {
        var body = Encoding.UTF8.GetBytes(call.Body);
        var host = new Uri(Client.Endpoint).Authority;
        var headers = Client.Signer.Sign(call.Method, call.Target, host, body, TimeProvider.System.GetUtcNow());
        var head = $"{call.Method} {call.Target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: "
            + $"{body.Length}\r\n{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(Client.Endpoint).Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>The status of the response, or null if the server just closed the connection.</summary>
    public async Task<int?> SendRaw(byte[] bytes)
    {
        using var client = await Connect();
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            return line is null ? null : int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Fails unless the server still responds, its log has no error, and its memory stayed within the limit.</summary>
    public async Task ShouldBeHealthy(double mostMemoryInMiB)
    {
        (await Client.Get(Client.Root)).ShouldSucceed();
        (await File.ReadAllTextAsync(_directory.File("control-plane.log"), TestContext.Current.CancellationToken)).ShouldNotContain("error in request");
        if (OperatingSystem.IsLinux()) PeakMemoryInMiB().ShouldBeLessThan(mostMemoryInMiB);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private double PeakMemoryInMiB()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}

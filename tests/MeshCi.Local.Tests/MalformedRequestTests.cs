using System.Net;
using System.Net.Sockets;
using System.Text;
using MeshCi.Local.Http;

namespace MeshCi.Local.Tests;

public sealed class MalformedRequestTests
{
    private const string Nodes = Client.Root + "/shop/virtualNodes";

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"virtualNodeName\":1,\"spec\":{}}")]
    [InlineData("{\"virtualNodeName\":\"n\"}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":null}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"virtualNodeName\":\"m\",\"spec\":{}}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":{},\"clientToken\":{}}")]
    [InlineData("{\"virtualNodeName\":\"\\ud800\",\"spec\":{}}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":{\"\\ud800\":1}}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":{\"listeners\":[{\"portMapping\":{\"port\":1e400,\"protocol\":\"http\"}}]}}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":{\"backends\":[],\"backends\":[]}}")]
    [InlineData("{\"virtualNodeName\":\"n\",\"spec\":{},}")]
    [InlineData("")]
    public async Task A_malformed_body_is_a_bad_request(string body)
    {
        await using var server = await Shop();
        (await server.Client.Put(Nodes, body)).ShouldFail(400, "BadRequestException").Message.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Null_equals_absent_and_an_integer_may_have_a_zero_fraction()
    {
        await using var server = await Shop();
        const string spec = """
            {
              "listeners":[{"portMapping":{"port":808e1,"protocol":"http"},"tls":null,
                "healthCheck":{"healthyThreshold":2.0,"intervalMillis":5000,"path":"/","protocol":"http","timeoutMillis":2000,"unhealthyThreshold":2}}],
              "serviceDiscovery":{"dns":{"hostname":"a.local"},"awsCloudMap":null},"logging":null
            }
            """;

        var created = await server.Client.Put(Nodes, $$"""{"virtualNodeName":"n","spec":{{spec}}}""");

        created.ShouldSucceed();
        created.Json.GetProperty("spec").GetRawText().ShouldBeExpectedJson();
        (await server.Client.Put(
            Nodes, $$"""{"virtualNodeName":"m","spec":{{spec.Replace("\"path\":\"/\",", "\"port\":9090.0,\"path\":\"/\",", StringComparison.Ordinal)}}}"""))
                .ShouldFail(400, "BadRequestException");
    }

    [Fact]
    public async Task A_body_that_is_nested_too_deeply_or_too_long_is_a_bad_request()
    {
        await using var server = await Shop();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        (await server.Client.Put(Nodes, deep)).ShouldFail(400, "BadRequestException");
        (await server.Client.Put(Nodes, $$"""{"virtualNodeName":"n","spec":{},"x":"{{new string('x', Request.LongestBody)}}"}""")).ShouldFail(
            400, "BadRequestException", "The body is longer than 1048576 bytes.");
        (await server.Client.Put(Nodes, $$"""{"virtualNodeName":"n","spec":{},"x":"{{new string('x', Request.LongestBody - 100)}}"}""")).ShouldSucceed();
    }

    [Theory]
    [InlineData(Client.Root + "/%")]
    [InlineData(Client.Root + "/%zz")]
    [InlineData(Client.Root + "/%FF")]
    [InlineData(Client.Root + "/shop?limit=%zz")]
    public async Task A_malformed_escape_in_the_target_is_a_bad_request(string target)
    {
        await using var server = await Shop();
        (await server.Client.Get(target)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_request_in_absolute_form_is_accepted()
    {
        await using var server = await Shop();
        (await Send(server.Endpoint, [.. "GET http://elsewhere/_meshci/health HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n"u8], halfClose: false))
            .ShouldBe(200);
    }

    // The status of the response, or null if the server just closed the connection. Half-closing ends requests that would wait for more data.
    private static async Task<int?> Send(string endpoint, byte[] bytes, bool halfClose = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(endpoint).Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            if (halfClose) client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            return line is null ? null : int.Parse(line.Split(' ')[1], null);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<LocalServer> Shop()
    {
        var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        return server;
    }
}

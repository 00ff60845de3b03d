using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Bench.ControlPlane;

/// <summary>Signs requests, as every client must.</summary>
internal sealed class Signer(string host, string accessKeyId, string secret)
{
    private const string Region = "us-east-1";

    /// <summary>The bytes of a signed request. Good for fifteen minutes, however often it is sent.</summary>
    public byte[] Request(string method, string path, string body)
    {
        var payload = Encoding.UTF8.GetBytes(body);
        var dateTime = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(payload));
        var scope = $"{dateTime[..8]}/{Region}/appmesh/aws4_request";
        const string Signed = "host;x-amz-content-sha256;x-amz-date";
        var canonical = $"{method}\n{path}\n\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{dateTime}\n\n{Signed}\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{dateTime}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + secret), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        var head = $"{method} {path} HTTP/1.1\r\nhost: {host}\r\nx-amz-date: {dateTime}\r\nx-amz-content-sha256: {hash}\r\ncontent-length: {payload.Length}\r\n"
            + $"authorization: AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders={Signed}, Signature={signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. payload];
    }
}

/// <summary>One kept-alive connection with as little work around it as can be, so that the server's time is what is measured.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private Connection(Socket socket) => _socket = socket;

    /// <summary>Connects to a port of the loopback address.</summary>
    public static async Task<Connection> Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new Connection(socket);
    }

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <exception cref="InvalidDataException">The answer is not 200.</exception>
    public async ValueTask Call(byte[] request)
    {
        await _socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0) throw new InvalidDataException("The server closed the connection.");
            filled += read;
            var head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head < 0) continue;
            var length = ContentLength(Encoding.ASCII.GetString(_buffer, 0, head));
            if (filled < head + 4 + length) continue;
            if (!_buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new InvalidDataException(Encoding.UTF8.GetString(_buffer, 0, filled));
            return;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _socket.Dispose();

    private static int ContentLength(string head)
    {
        const string Name = "content-length: ";
        var start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        var end = head.IndexOf('\r', start);
        return int.Parse(head.AsSpan(start, (end < 0 ? head.Length : end) - start), CultureInfo.InvariantCulture);
    }
}

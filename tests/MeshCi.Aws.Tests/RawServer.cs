using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeshCi.Aws.Tests;

/// <summary>What a raw connection does after it has received the head of a request.</summary>
/// <param name="Text">Bytes to send.</param>
/// <param name="Then">How the connection continues.</param>
internal sealed record RawAnswer(string Text, Ending Then);

internal enum Ending
{
    Close,
    Reset,
    Stall,
}

/// <summary>A loopback server below HTTP, for responses that no HTTP server would send.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _connections;

    public RawServer(params RawAnswer[] script)
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = ServeAsync(script);
    }

    public Uri Address { get; }

    public int Connections => _connections;

    /// <summary>Whether the answer follows the first bytes, which need not be HTTP.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>Completes when the head of the first request has arrived.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        // The loop must have ended before the listener stops: accepting on a stopped listener is an error.
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync(RawAnswer[] script)
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var index = Interlocked.Increment(ref _connections) - 1;
                running.Add(AnswerAsync(socket, script[Math.Min(index, script.Length - 1)]));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AnswerAsync(Socket socket, RawAnswer answer)
    {
        using (socket)
        {
            try
            {
                var buffer = new byte[64 * 1024];
                var head = "";
                while (!head.Contains("\r\n\r\n", StringComparison.Ordinal) && !(AnswersAtOnce && head.Length > 0))
                {
                    var count = await socket.ReceiveAsync(buffer, _stop.Token);
                    if (count == 0) return;
                    head += Encoding.Latin1.GetString(buffer, 0, count);
                }

                Asked.TrySetResult();
                if (answer.Text.Length > 0) await socket.SendAsync(Encoding.UTF8.GetBytes(answer.Text), _stop.Token);
                if (answer.Then == Ending.Stall) await Task.Delay(Timeout.Infinite, _stop.Token);
                if (answer.Then == Ending.Reset) socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
            }
        }
    }
}

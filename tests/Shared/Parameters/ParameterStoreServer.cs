using System.Net;
using System.Text;

namespace MeshCi.Tests.Parameters;

/// <summary>A <see cref="ParameterStoreStub"/> at an address of this machine.</summary>
internal sealed class ParameterStoreServer : IDisposable
{
    private readonly HttpListener _listener;

    public ParameterStoreServer(ParameterStoreStub stub)
    {
        (_listener, Address) = LoopbackListener.Start();
        _ = AnswerAsync(stub);
    }

    /// <summary>The address.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(ParameterStoreStub stub)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var (status, body) = stub.Answer(await reader.ReadToEndAsync(), context.Request.Headers["Authorization"] ?? "");
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/x-amz-json-1.1";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}

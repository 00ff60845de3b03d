using System.Net;
using System.Text;

namespace MeshCi.Tasks.Tests.Identity;

/// <summary>A server that grants a session for every web identity token, and remembers what it was asked.</summary>
internal sealed class StsStub : IDisposable
{
    private readonly HttpListener _listener;
    private readonly List<IReadOnlyDictionary<string, string>> _exchanges = [];

    public StsStub()
    {
        (_listener, var address) = LoopbackListener.Start();
        Address = address.TrimEnd('/');
        _ = AnswerAsync();
    }

    /// <summary>The address.</summary>
    public string Address { get; }

    /// <summary>The parameters of each exchange.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Exchanges
    {
        get
        {
            lock (_exchanges) return [.. _exchanges];
        }
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
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
            var form = (await reader.ReadToEndAsync()).Split('&').Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[^1]));
            lock (_exchanges) _exchanges.Add(form);
            context.Response.ContentType = "text/xml";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"""
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session of {Address}</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """));
            context.Response.Close();
        }
    }
}

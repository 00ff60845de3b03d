using System.Net;

namespace MeshCi.Tests.Processes;

/// <summary>Starts HTTP listeners on free ports of the loopback address.</summary>
internal static class LoopbackListener
{
    /// <summary>A listener that has started, and its address with a slash at the end.</summary>
    public static (HttpListener Listener, string Address) Start()
    {
        // HttpListener cannot let the system choose a port.
        for (var attempt = 1; ; attempt++)
        {
            using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            free.Stop();
            var listener = new HttpListener { Prefixes = { address } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Another process has taken the port in between.
            }
        }
    }
}

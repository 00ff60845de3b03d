using System.Collections.Concurrent;
using System.Net;

namespace MeshCi.Tests.Processes;

/// <summary>
/// The proxy of this process's environment, as company networks set it: a client that uses it for a trapped address cannot connect. Other addresses, of
/// tests that run at the same time, are not affected.
/// </summary>
internal sealed class ProxyTrap : IDisposable
{
    private readonly string _authority;

    private ProxyTrap(string authority) => _authority = authority;

    /// <summary>Traps an address until the trap is disposed.</summary>
    public static ProxyTrap For(Uri address)
    {
        DeadProxy.Install();
        DeadProxy.Trapped[address.Authority] = true;
        return new ProxyTrap(address.Authority);
    }

    public void Dispose() => DeadProxy.Trapped.TryRemove(_authority, out _);

    private sealed class DeadProxy : IWebProxy
    {
        public static readonly ConcurrentDictionary<string, bool> Trapped = new();
        private static readonly Lazy<DeadProxy> Instance = new(() =>
        {
            var proxy = new DeadProxy();
            HttpClient.DefaultProxy = proxy;
            return proxy;
        });

        public ICredentials? Credentials { get; set; }

        public static void Install() => _ = Instance.Value;

        // No process listens on the discard port.
        public Uri GetProxy(Uri destination) => new("http://127.0.0.1:9");

        public bool IsBypassed(Uri host) => !Trapped.ContainsKey(host.Authority);
    }
}

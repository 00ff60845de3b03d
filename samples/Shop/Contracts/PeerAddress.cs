namespace Shop.Contracts;

/// <summary>The address of another service: its virtual service name in the mesh, or a configured address elsewhere.</summary>
public static class PeerAddress
{
    /// <summary>The base address of another service, from an environment variable such as <c>SHOP_ORDERS_URL</c> if it is set.</summary>
    /// <param name="service">The short name of the virtual service, such as <c>orders</c>.</param>
    /// <param name="port">The port of the service in the mesh.</param>
    public static Uri Of(string service, int port) =>
        new(Environment.GetEnvironmentVariable($"SHOP_{service.ToUpperInvariant()}_URL") ?? $"http://{service}.shop.local:{port}");
}

namespace Shop.Contracts;

/// <summary>Where a peer service is called: by its virtual service name in the mesh, elsewhere by what the configuration says.</summary>
public static class PeerAddress
{
    /// <summary>The base address of a peer, from <c>SHOP_ORDERS_URL</c> and the like when set.</summary>
    /// <param name="service">The virtual service's short name, as <c>orders</c>.</param>
    /// <param name="port">The port that the mesh serves it on.</param>
    public static Uri Of(string service, int port) =>
        new(Environment.GetEnvironmentVariable($"SHOP_{service.ToUpperInvariant()}_URL") ?? $"http://{service}.shop.local:{port}");
}

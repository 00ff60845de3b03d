namespace MeshCi.Local;

/// <summary>Properties of this program.</summary>
internal static class Product
{
    /// <summary>Its version: three numbers.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);
}

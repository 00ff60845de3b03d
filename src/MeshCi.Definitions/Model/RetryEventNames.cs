namespace MeshCi.Definitions.Model;

/// <summary>Names of the retry events that App Mesh documents, but that its model does not list.</summary>
public static class RetryEventNames
{
    /// <summary>HTTP retry events, in the order of App Mesh's documentation.</summary>
    public static IReadOnlyList<string> Http { get; } = ["server-error", "gateway-error", "client-error", "stream-error"];
}

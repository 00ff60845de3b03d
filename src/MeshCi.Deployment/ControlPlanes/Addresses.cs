using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Which resources requests can refer to. App Mesh accepts any name, but names are segments of a request's path.</summary>
public static class Addresses
{
    /// <summary>Whether a request can contain the name of a resource. Every client, and most servers, resolve <c>.</c> and <c>..</c> in a path.</summary>
    public static bool IsAddressable(this ResourceId id) => id.Name is not ("." or "..") && id.Parent is not ("." or "..");
}

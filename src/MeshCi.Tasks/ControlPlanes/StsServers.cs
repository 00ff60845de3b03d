using MeshCi.Aws.Identity;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>The STS for each server that a deploy calls. The same token can be exchanged at several of them.</summary>
internal static class StsServers
{
    /// <summary>For the control plane: <c>MeshStsEndpoint</c>, otherwise the control plane itself, or AWS if it is App Mesh.</summary>
    public static StsServer OfMesh(MeshSettings settings)
    {
        const string Setting = "MeshStsEndpoint";
        if (settings.StsEndpoint is not { } address) return StsServer.For(settings.Endpoint, StsOwner.ControlPlane, "MeshEndpoint", Setting);
        var isControlPlane = settings.Endpoint is { IsAbsoluteUri: true } endpoint && address.IsAbsoluteUri && endpoint.Authority == address.Authority;
        return StsServer.At(address, isControlPlane ? StsOwner.ControlPlane : StsOwner.Other, Setting);
    }

    /// <summary>For the ledger: <c>MeshLedgerStsEndpoint</c>, otherwise the S3 server itself, or AWS if it is Amazon S3.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="endpoint">Address of the S3 server, or null for Amazon S3.</param>
    /// <param name="property">The property or variable that contains it.</param>
    public static StsServer OfLedger(MeshSettings settings, Uri? endpoint, string property)
    {
        const string Setting = "MeshLedgerStsEndpoint";
        return settings.LedgerStsEndpoint is { } address ? StsServer.At(address, StsOwner.Storage, Setting)
            : StsServer.For(endpoint, StsOwner.Storage, property, Setting);
    }

    /// <summary>For another service of AWS, or a server with its API at an address from a variable.</summary>
    /// <param name="endpoint">The address, or null for that of AWS.</param>
    /// <param name="variable">The variable.</param>
    public static StsServer OfService(Uri? endpoint, string variable) => StsServer.For(endpoint, StsOwner.Other, variable, null);

    /// <summary>For the embedded control plane, which is always on this machine.</summary>
    public static StsServer OfEmbedded(Uri endpoint) => StsServer.For(endpoint, StsOwner.ControlPlane, "the embedded control plane", null);
}

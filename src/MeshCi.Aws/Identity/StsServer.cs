using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>
/// The STS that exchanges a token. A server only accepts the sessions of its own STS: services of AWS those of AWS, other servers usually the ones that
/// they issue at their own address.
/// </summary>
public sealed record StsServer
{
    private StsServer(StsOwner owner, Uri? address, string property, string? setting) =>
        (Owner, Address, Property, Setting) = (owner, address, property, setting);

    /// <summary>The STS of AWS in the region.</summary>
    public static StsServer OfAws { get; } = new(StsOwner.Aws, null, "MeshRegion", null);

    /// <summary>Whose STS it is.</summary>
    public StsOwner Owner { get; }

    /// <summary>Its address, or null for that of AWS in the region.</summary>
    public Uri? Address { get; }

    /// <summary>The property or variable that contains the address, for messages.</summary>
    public string Property { get; }

    /// <summary>The property with which another STS can be set; null if there is none.</summary>
    public string? Setting { get; }

    /// <summary>The STS whose sessions a server accepts: its own, at the same address, or that of AWS for a server of AWS.</summary>
    /// <param name="server">Address of the server, or null for the one of AWS in the region.</param>
    /// <param name="owner">Whose STS it is if the server does not belong to AWS.</param>
    /// <param name="property">The property or variable that contains the address of the server.</param>
    /// <param name="setting">The property with which another STS can be set; null if there is none.</param>
    public static StsServer For(Uri? server, StsOwner owner, string property, string? setting) =>
        server is null || (server.IsAbsoluteUri && AwsEndpoint.IsAws(server)) ? OfAws : new(owner, server, property, setting);

    /// <summary>An STS whose address a property contains.</summary>
    /// <param name="address">The address.</param>
    /// <param name="owner">Whose STS it is if the address does not belong to AWS.</param>
    /// <param name="property">The property.</param>
    public static StsServer At(Uri address, StsOwner owner, string property)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(address.IsAbsoluteUri && AwsEndpoint.IsAws(address) ? StsOwner.Aws : owner, address, property, property);
    }

    /// <summary>The address that is called. It receives the token, so other computers must not be able to read what is sent there.</summary>
    /// <param name="region">The region.</param>
    /// <exception cref="MeshException">
    /// MESH7042: <see cref="Address"/> is not an address that can be called, or it is not on this machine and has no TLS. MESH7041: the region is not a region
    /// name.
    /// </exception>
    public Uri ResolveEndpoint(string region)
    {
        if (Address is null) return AwsEndpoint.Of("sts", region);
        var address = AwsEndpoint.Checked(Address, Property);
        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback ? address
            : throw new MeshException(MeshDiagnostics.EndpointInvalid.At(new Place(Item: Property), WithoutTls(address)));
    }

    private string WithoutTls(Uri address)
    {
        var what = Property == Setting ? $"{Property} '{address.OriginalString}' is the address of STS"
            : $"{Property} '{address.OriginalString}' is also the address of STS";
        var other = Setting is null || Property == Setting ? "" : $", or set {Setting} to that of another STS";
        return $"{what}, and other computers could read the web identity token on its way there. Use an address with https{other}. Only an STS on this "
            + "machine can use http. Nothing was sent.";
    }
}

/// <summary>Whose STS it is, which decides where the tokens that it accepts are configured.</summary>
public enum StsOwner
{
    /// <summary>AWS.</summary>
    Aws,

    /// <summary>The embedded control plane, on this machine or as a server.</summary>
    ControlPlane,

    /// <summary>The server that stores the ledger.</summary>
    Storage,

    /// <summary>Another server.</summary>
    Other,
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Endpoints;

/// <summary>The addresses of AWS services. The rules are those of the endpoint rule sets in the service models.</summary>
public static class AwsEndpoint
{
    private static readonly (string RegionPrefix, string Suffix)[] Partitions =
    [
        ("cn-", "amazonaws.com.cn"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eusc-", "amazonaws.eu"),
    ];

    /// <summary>The regional address of a service, without FIPS or dual stack.</summary>
    /// <param name="service">Endpoint prefix, such as <c>appmesh</c> or <c>sts</c>.</param>
    /// <param name="region">A region name.</param>
    /// <exception cref="MeshException">MESH7041: the region is not a region name.</exception>
    public static Uri Of(string service, string region)
    {
        AwsRegion.Check(region, "MeshRegion");
        var suffix = Partitions.FirstOrDefault(row => region.StartsWith(row.RegionPrefix, StringComparison.Ordinal)).Suffix ?? "amazonaws.com";
        return new Uri($"https://{service}.{region}.{suffix}");
    }

    /// <summary>Whether an address is one of AWS: in a domain of a partition, or in one of those with dual stack.</summary>
    /// <param name="endpoint">An absolute address.</param>
    public static bool IsAws(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var host = endpoint.IdnHost.TrimEnd('.');
        return Partitions.Select(row => row.Suffix).Concat(["amazonaws.com", "api.aws", "api.amazonwebservices.com.cn"])
            .Any(domain => host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Returns an address if it can be called: absolute, http or https, without user, query or fragment.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="property">The property that contains the address, for messages.</param>
    /// <exception cref="MeshException">MESH7042.</exception>
    public static Uri Checked(Uri endpoint, string property)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var fault = endpoint switch
        {
            { IsAbsoluteUri: false } => "it is not absolute",
            { Scheme: not ("http" or "https") } => $"its scheme is '{endpoint.Scheme}'",
            { UserInfo.Length: > 0 } => "it contains a user name or password",
            { Query.Length: > 0 } or { Fragment.Length: > 0 } => "it has a query or fragment",
            _ => null,
        };
        // A password in the address must not appear in a message.
        if (fault is null) return endpoint;
        var shown = endpoint is { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? endpoint.Host : endpoint.OriginalString;
        throw new MeshException(MeshDiagnostics.EndpointInvalid.At(new Place(Item: property), CannotBeCalled(property, shown, fault)));
    }

    private static string CannotBeCalled(string property, string address, string fault) =>
        $"{property} '{address}' cannot be called: {fault}. "
        + "Set it to an address such as http://127.0.0.1:4566 or https://appmesh.eu-central-1.amazonaws.com. Nothing was sent.";

    /// <summary>Reads an address from a property.</summary>
    /// <param name="value">The property's value.</param>
    /// <param name="property">Its name, for messages.</param>
    /// <exception cref="MeshException">MESH7042.</exception>
    public static Uri Parse(string value, string property) =>
        Uri.TryCreate(value.Trim(), UriKind.RelativeOrAbsolute, out var endpoint) ? Checked(endpoint, property)
            : throw new MeshException(
                MeshDiagnostics.EndpointInvalid.At(new Place(Item: property), CannotBeCalled(property, value.Trim(), "it is not an address")));
}

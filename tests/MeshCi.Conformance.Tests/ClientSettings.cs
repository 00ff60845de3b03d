namespace MeshCi.Conformance.Tests;

/// <summary>The variables to export so that AWS clients call a control plane, as <c>MeshLocal</c> prints them.</summary>
internal static class ClientSettings
{
    /// <summary>Region of every call that specifies no other.</summary>
    public const string Region = "eu-west-1";

    /// <summary>The variables for a client that signs with the administrator's key.</summary>
    public static Dictionary<string, string> For(LocalProcess controlPlane) => new()
    {
        ["AWS_ENDPOINT_URL"] = controlPlane.Endpoint.GetLeftPart(UriPartial.Authority),
        ["AWS_SHARED_CREDENTIALS_FILE"] = controlPlane.Credentials,
        ["AWS_REGION"] = Region,
        ["AWS_DEFAULT_REGION"] = Region,

        // No settings of this machine, and no search for the metadata service of EC2.
        ["AWS_CONFIG_FILE"] = controlPlane.Credentials + ".none",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
        ["NODE_NO_WARNINGS"] = "1",
    };
}

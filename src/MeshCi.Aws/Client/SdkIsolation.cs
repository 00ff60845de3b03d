using Amazon.Runtime;

namespace MeshCi.Aws.Client;

/// <summary>
/// Sets everything that the SDK would otherwise look up in configuration files and profiles. The lookup takes about 50 ms, and a damaged file in
/// the user's home directory, which has nothing to do with the deploy, would make every call of the process fail.
/// </summary>
internal static class SdkIsolation
{
    public static T Isolated<T>(this T config)
        where T : ClientConfig
    {
        config.IgnoreConfiguredEndpointUrls = true;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.RetryMode = RequestRetryMode.Standard;
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.AuthSchemePreference = ["sigv4"];
        config.SigV4aSigningRegionSet = ["*"];
        config.DisableClockSkewCorrection = false;
        config.EndpointDiscoveryEnabled = false;
        config.UseDualstackEndpoint = false;
        config.UseFIPSEndpoint = false;
        config.DisableRequestCompression = true;
        config.RequestMinCompressionSizeBytes = 0;
        config.ClientAppId = "MeshCi";
        config.AllowAutoRedirect = false;
        config.DisableLogging = true;
        return config;
    }
}

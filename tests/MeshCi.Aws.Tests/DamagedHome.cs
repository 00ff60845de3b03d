using System.Runtime.CompilerServices;

namespace MeshCi.Aws.Tests;

/// <summary>
/// All tests run with an AWS configuration that is damaged and names a missing profile: if the SDK read it
/// for any call to App Mesh or STS, that call would fail.
/// </summary>
internal static class DamagedHome
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "damaged-aws-config");
        File.WriteAllText(file, "[profile nobody]\nretry_mode = nonsense\n[[[broken\n");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", file);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", file);
        Environment.SetEnvironmentVariable("AWS_PROFILE", "nobody");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        Environment.SetEnvironmentVariable("AWS_USE_FIPS_ENDPOINT", "true");
        // The discard port: calls to the metadata service of EC2 get no response.
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    }
}

using System.Runtime.CompilerServices;

namespace MeshCi.Aws.Tests;

/// <summary>
/// All tests run on a machine whose AWS configuration is damaged and names a profile that is not there: had the SDK looked at it
/// for any call, to App Mesh or to STS, that call would fail.
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
        // Discard: whoever asks the metadata service of EC2 gets no answer.
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    }
}

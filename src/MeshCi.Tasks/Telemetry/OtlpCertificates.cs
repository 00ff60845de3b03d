using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeshCi.Tasks.Telemetry;

/// <summary>The certificates that connections to a collector use, from the environment variables that OpenTelemetry defines: files in PEM.</summary>
internal static class OtlpCertificates
{
    /// <summary>The options of TLS, or null if no variable is set.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file does not contain what its variable promises.</exception>
    public static SslClientAuthenticationOptions? Read(Func<string, string?> variable)
    {
        var (authority, client, key) = (Given("CERTIFICATE"), Given("CLIENT_CERTIFICATE"), Given("CLIENT_KEY"));
        if (authority is null && client is null) return null;
        var options = new SslClientAuthenticationOptions();
        if (authority is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            if (policy.CustomTrustStore.Count == 0) throw new CryptographicException("The file contains no certificate.");
            options.CertificateChainPolicy = policy;
        }

        if (client is not null)
        {
            using var read = X509Certificate2.CreateFromPemFile(client, key);
            // Windows cannot use a key that exists only in memory for TLS.
            options.ClientCertificates = [X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null)];
        }

        return options;

        string? Given(string what) => variable($"{OtlpSignal.Prefix}{what}")?.Trim() is { Length: > 0 } path ? path : null;
    }
}

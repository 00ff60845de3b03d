using System.Text.Json;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>
/// Asks whether the process at a reported address is ready and serves a state directory. The report alone is not enough: it may be a copy, or planted by
/// another user.
/// </summary>
internal static class ControlPlaneHealth
{
    private const int LongestResponse = 64 * 1024;

    /// <summary>A client for this machine only: without a proxy, which would serve other machines, and without redirects.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = LongestResponse,
    };

    /// <summary>Whether the process at the reported address is ready and serves the directory.</summary>
    /// <exception cref="MeshException">
    /// MESH7043: it finds the directory, but the key in it is missing or is not the key of the process. MESH7050: the directory cannot be written.
    /// </exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public static async Task<bool> ServesAsync(HttpClient http, ControlPlaneReport running, StateFiles files, CancellationToken cancellationToken)
    {
        var probe = ControlPlaneProof.NewProbe();
        Create(files, probe);
        try
        {
            var address = new Uri(running.Endpoint, $"{ControlPlaneProcess.HealthPath}?{ControlPlaneProof.Parameter}={probe}");
            using var response = await http.GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return false;
            if (ProofIn(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)) is not { } proof) return false;
            var secret = (await LocalCredentials.Read(files.Credentials).GetCredentialsAsync().ConfigureAwait(false)).SecretKey;
            return ControlPlaneProof.IsValid(proof, secret, probe)
                ? true
                : throw new MeshException(MeshDiagnostics.LocalCredentialsDamaged.At(null, HasAnotherKey(running, files)));
        }
        finally
        {
            File.Delete(files.Probe(probe));
        }
    }

    private static void Create(StateFiles files, string probe)
    {
        try
        {
            using var file = new FileStream(files.Probe(probe), FileMode.CreateNew);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(MeshDiagnostics.LocalControlPlaneNotStarted, CannotBeWritten(files, failure.Message), failure);
        }
    }

    private static string? ProofIn(byte[] response)
    {
        try
        {
            using var health = JsonDocument.Parse(response);
            return health.RootElement.TryGetProperty(ControlPlaneProof.Member, out var proof) ? proof.GetString() : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            // Another program has the port.
            return null;
        }
    }

    private static string HasAnotherKey(ControlPlaneReport running, StateFiles files) =>
        $"The process at {running.Endpoint.OriginalString} reports that it serves '{files.Directory}', but the key in '{files.Credentials}' is not its key. "
        + $"Stop that process{(running.ProcessId is { } id ? $" ({id})" : "")}, delete '{files.Report}', then run the same command again. Nothing was sent.";

    private static string CannotBeWritten(StateFiles files, string cause) =>
        $"The state directory '{files.Directory}' cannot be written: {ControlPlaneProgram.Sentence(cause)} "
        + "Nothing was changed. Free some space on its disk, correct its permissions, or set MeshStateDirectory to another folder.";
}

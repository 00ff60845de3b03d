using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Tests;

/// <summary>Clients of control planes in their own processes.</summary>
internal static class LocalProcessClient
{
    /// <summary>A client with the administrator's key.</summary>
    public static Client Connect(this LocalProcess process)
    {
        var key = Credential.ReadAdministrator(File.ReadAllLines(process.Credentials))!;
        return new Client(process.Endpoint.OriginalString, new Signer(key.AccessKeyId, key.Secret), TimeProvider.System);
    }
}

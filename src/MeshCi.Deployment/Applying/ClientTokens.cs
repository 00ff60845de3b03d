namespace MeshCi.Deployment.Applying;

/// <summary>
/// Client tokens. A service remembers one for a day and responds to a second call with it as it did to the first, without carrying it out. So only a call
/// that is repeated may have the token of another one: a step that is carried out again, after it was undone or in the undo of an undo, is a new call.
/// </summary>
internal static class ClientTokens
{
    /// <summary>A token that no call has had yet: 32 hex digits.</summary>
    public static string Next() => Guid.NewGuid().ToString("N");
}

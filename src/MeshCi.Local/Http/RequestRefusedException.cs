namespace MeshCi.Local.Http;

/// <summary>An error response of any of the APIs.</summary>
internal abstract class RequestRefusedException(int status, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP status code.</summary>
    public int Status { get; } = status;

    /// <summary>The name of the error in its API.</summary>
    public string Code { get; } = code;
}

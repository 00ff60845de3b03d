namespace MeshCi.Tests.ControlPlanes;

/// <summary>A response of the script.</summary>
internal sealed record ScriptedAnswer(int Status, string Body, string? Type = null, string ContentType = "application/json", string RequestId = "req-1")
{
    /// <summary>How long the server asks clients to wait: seconds, or a date.</summary>
    public string? RetryAfter { get; init; }

    public static ScriptedAnswer Ok(string body) => new(200, body);

    public static ScriptedAnswer Error(int status, string type, string message = "said so") => new(status, $$"""{"message":"{{message}}"}""", type);
}

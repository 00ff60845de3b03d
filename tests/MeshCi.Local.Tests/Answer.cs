using System.Text.Json;

namespace MeshCi.Local.Tests;

/// <summary>The response to a call.</summary>
internal sealed record Answer(int Status, string? ErrorType, string Body, string? RequestId)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Message => Json.GetProperty("message").GetString()!;

    public string? NextToken => Json.TryGetProperty("nextToken", out var token) ? token.GetString() : null;

    public long Version => Json.GetProperty("metadata").GetProperty("version").GetInt64();

    public string Uid => Json.GetProperty("metadata").GetProperty("uid").GetString()!;

    public string Arn => Json.GetProperty("metadata").GetProperty("arn").GetString()!;

    public Answer ShouldSucceed()
    {
        Status.ShouldBe(200, Body);
        ErrorType.ShouldBeNull();
        return this;
    }

    public Answer ShouldFail(int status, string type, string? message = null)
    {
        Status.ShouldBe(status, Body);
        ErrorType.ShouldBe(type, Body);
        if (message is not null) Message.ShouldBe(message);
        return this;
    }
}

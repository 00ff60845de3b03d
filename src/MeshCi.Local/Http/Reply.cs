using System.Text;

namespace MeshCi.Local.Http;

/// <summary>A response to the client.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Type of the body; empty for none.</param>
/// <param name="Body">The body.</param>
internal sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string JsonType = "application/json";

    // The AWS front end uses this if no operation has the method and path, whatever the protocol of the service.
    private static readonly byte[] UnknownOperation = "<UnknownOperationException/>\n"u8.ToArray();

    /// <summary>Headers in addition to content type, length and request id.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Why the request was refused, for a person that watches; null after success.</summary>
    public string? Error { get; init; }

    /// <summary>A JSON body with status 200.</summary>
    public static Reply Json(byte[] body) => new(200, JsonType, body);

    /// <summary>A text with status 200.</summary>
    public static Reply Text(string contentType, string text) => new(200, contentType + "; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>A refusal in the format of rest-json.</summary>
    public static Reply Refusal(ApiException refusal) => Plain(refusal) with
    {
        Headers = [KeyValuePair.Create("x-amzn-errortype", refusal.Code)],
        Error = $"{refusal.Code}: {refusal.Message}",
    };

    private static Reply Plain(ApiException refusal) => refusal.IsOfFrontDoor
        ? new(refusal.Status, "", UnknownOperation)
        : new(refusal.Status, JsonType, JsonBody.Write(writer => writer.WriteString("message", refusal.Message)));
}

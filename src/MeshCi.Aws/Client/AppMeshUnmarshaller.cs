using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace MeshCi.Aws.Client;

/// <summary>Reads responses: a JSON object if the status is 2xx; otherwise, a typed error.</summary>
internal sealed class AppMeshUnmarshaller : JsonResponseUnmarshaller
{
    public static AppMeshUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var status = context.ResponseData.StatusCode;
        var requestId = Header(context, "x-amzn-RequestId");
        var bytes = ReadAll(context.Stream);
        if ((int)status is < 200 or > 299)
        {
            // With redirects disabled, the SDK passes a 3xx response on as if it were a success.
            var location = Header(context, "Location");
            var what = location is null ? "a response that the API never returns" : $"a redirect to {ServiceText.Clean(location)}, which is not followed";
            return Foreign(status, requestId, what).AsResponse();
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new AppMeshResponse { Body = document.RootElement.Clone() }
                : Foreign(status, requestId, $"JSON that is not an object: {ServiceText.Clean(bytes)}").AsResponse();
        }
        catch (JsonException fault)
        {
            var start = bytes.AsSpan().TrimStart(" \t\r\n"u8);
            if (start.Length > 0 && start[0] == (byte)'{')
                throw new IncompleteResponseException($"HTTP {(int)status}, but its JSON is incomplete or damaged: {fault.Message}", fault);
            var what = start.Length == 0 ? "an empty response" : $"something that is not JSON: {ServiceText.Clean(bytes)}";
            return Foreign(status, requestId, what, fault).AsResponse();
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var requestId = Header(context, "x-amzn-RequestId");
        var bytes = ReadAll(context.Stream);
        var (type, message, isObject) = ReadError(bytes);
        // A 404 in XML comes from another server, and its type contains no information about the resource.
        if (!isObject && statusCode != HttpStatusCode.NotFound && XmlError.Read(bytes) is { Type: { } name } xml)
            (type, message, isObject) = (TypeName(name), xml.Message, true);
        type = TypeName(Header(context, "x-amzn-ErrorType")) ?? type;
        if (type is not null) return new AppMeshException(statusCode, type, ServiceText.Clean(message ?? ""), requestId, understood: true);
        // A 404 without App Mesh's error type comes from another server and contains no information about the resource.
        var understood = isObject && message is not null && statusCode != HttpStatusCode.NotFound;
        var text = bytes.Length == 0
            ? "an empty response without an error type"
            : $"a response without an error type: {ServiceText.Clean(message ?? ServiceText.Clean(bytes))}";
        return understood
            ? new AppMeshException(statusCode, null, ServiceText.Clean(message!), requestId, understood: true)
            : Foreign(statusCode, requestId, text);
    }

    private static AppMeshException Foreign(HttpStatusCode status, string? requestId, string what, Exception? inner = null) =>
        new(status, null, what, requestId, understood: false, inner);

    private static (string? Type, string? Message, bool IsObject) ReadError(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return default;
            string? type = null, message = null;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.String) continue;
                var name = member.Name;
                if (name is "__type" or "code" or "Code") type ??= TypeName(member.Value.GetString());
                if (name.Equals("message", StringComparison.OrdinalIgnoreCase)) message ??= member.Value.GetString();
            }

            return (type, message, true);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // Real front ends write "namespace#Type" and "Type:http://internal.amazon.com/...".
    private static string? TypeName(string? raw)
    {
        if (raw is null) return null;
        var name = raw.Split(':')[0];
        name = name[(name.LastIndexOf('#') + 1)..].Trim();
        return name.Length is > 0 and <= 100 && name.All(char.IsAsciiLetterOrDigit) ? name : null;
    }

    private static string? Header(JsonUnmarshallerContext context, string name) =>
        context.ResponseData.GetHeaderValue(name) is { Length: > 0 } value ? value : null;

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

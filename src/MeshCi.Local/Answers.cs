using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Local.Store;

namespace MeshCi.Local;

/// <summary>The bodies of answers, as rest-json writes them.</summary>
internal static class Answers
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A whole resource: the answer to create, describe, update and delete, not wrapped in a member.</summary>
    public static byte[] Data(StoredResource resource, string status = "ACTIVE") => Write(writer =>
    {
        writer.WriteStartObject();
        Names(writer, resource.Address);
        writer.WritePropertyName("spec");
        writer.WriteRawValue(resource.Spec, skipInputValidation: true);
        writer.WriteStartObject("status");
        writer.WriteString("status", status);
        writer.WriteEndObject();
        writer.WriteStartObject("metadata");
        Metadata(writer, resource);
        writer.WriteString("uid", resource.Uid);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>A page of a list.</summary>
    public static byte[] Page(ResourceKind kind, IReadOnlyList<StoredResource> resources, string? nextToken) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray(kind.Info().Collection);
        foreach (var resource in resources)
        {
            writer.WriteStartObject();
            Names(writer, resource.Address);
            Metadata(writer, resource);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (nextToken is not null) writer.WriteString("nextToken", nextToken);
        writer.WriteEndObject();
    });

    /// <summary>A page of tags.</summary>
    public static byte[] Tags(IReadOnlyList<KeyValuePair<string, string>> tags, string? nextToken) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("tags");
        foreach (var (key, value) in tags)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (nextToken is not null) writer.WriteString("nextToken", nextToken);
        writer.WriteEndObject();
    });

    /// <summary>The answer that only says yes.</summary>
    public static byte[] Empty() => "{}"u8.ToArray();

    /// <summary>The body of a refusal.</summary>
    public static byte[] Error(string message) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });

    /// <summary>That the process is there, for whoever started it.</summary>
    public static byte[] Health(string version) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("status", "ok");
        writer.WriteString("version", version);
        writer.WriteEndObject();
    });

    private static void Names(Utf8JsonWriter writer, ResourceAddress address)
    {
        writer.WriteString("meshName", address.Mesh);
        if (address.Kind == ResourceKind.Mesh) return;
        var info = address.Kind.Info();
        if (info.Parent is { } parent) writer.WriteString(parent.Info().NameMember, address.Parent);
        writer.WriteString(info.NameMember, address.Name);
    }

    private static void Metadata(Utf8JsonWriter writer, StoredResource resource)
    {
        writer.WriteString("arn", resource.Arn);
        writer.WriteString("meshOwner", resource.Address.MeshOwner);
        writer.WriteString("resourceOwner", resource.Owner);
        writer.WriteNumber("version", resource.Version);
        Timestamp(writer, "createdAt", resource.CreatedAt);
        Timestamp(writer, "lastUpdatedAt", resource.UpdatedAt);
    }

    // Seconds since 1970 with three decimals, as the service sends them.
    private static void Timestamp(Utf8JsonWriter writer, string name, long milliseconds)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}"), skipInputValidation: true);
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options)) content(writer);
        return buffer.WrittenSpan.ToArray();
    }
}

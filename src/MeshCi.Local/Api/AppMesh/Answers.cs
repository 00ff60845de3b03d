using System.Globalization;
using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.ControlPlane.Verbs;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>The bodies of responses.</summary>
internal static class Answers
{
    /// <summary>A whole resource: the response to create, describe, update and delete, not wrapped in a member.</summary>
    public static byte[] Data(StoredResource resource, string status = "ACTIVE") => JsonBody.Write(writer =>
    {
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
    });

    /// <summary>A page of a list.</summary>
    public static byte[] Page(ResourceKind kind, Page<StoredResource> page) => JsonBody.Write(writer =>
    {
        writer.WriteStartArray(kind.Info().Collection);
        foreach (var resource in page.Items)
        {
            writer.WriteStartObject();
            Names(writer, resource.Address);
            Metadata(writer, resource);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (page.NextToken is not null) writer.WriteString("nextToken", page.NextToken);
    });

    /// <summary>A page of tags.</summary>
    public static byte[] Tags(Page<KeyValuePair<string, string>> page) => JsonBody.Write(writer =>
    {
        writer.WriteStartArray("tags");
        foreach (var (key, value) in page.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (page.NextToken is not null) writer.WriteString("nextToken", page.NextToken);
    });

    /// <summary>A response that only confirms.</summary>
    public static byte[] Empty() => "{}"u8.ToArray();

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

    // Seconds since 1970 with three decimals, as in the service.
    private static void Timestamp(Utf8JsonWriter writer, string name, long milliseconds)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}"), skipInputValidation: true);
    }
}

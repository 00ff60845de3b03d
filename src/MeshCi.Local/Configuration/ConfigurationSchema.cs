using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Faults;

namespace MeshCi.Local.Configuration;

/// <summary>The JSON Schema (draft 2020-12) of the configuration file, for editors.</summary>
/// <remarks>It does not describe relations between values, names that must be unique, and the content of policies beyond their elements.</remarks>
internal static class ConfigurationSchema
{
    /// <summary>Address of the schema, which is its <c>$id</c>.</summary>
    public const string Address = "https://raw.githubusercontent.com/meshci/meshci/main/sdk/schema/control-plane-configuration.schema.json";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of the schema: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var schema = SchemaNode.ObjectOf("Configuration of the embedded control plane.", [], new()
        {
            ["$schema"] = new JsonObject { ["description"] = "Address of this schema, for editors." },
            ["quotas"] = Quotas(),
            ["faults"] = FaultsSchema.Section(),
            ["identity"] = IdentitySchema.Section(),
        });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "$id", Address);
        schema.Insert(2, "title", "Configuration of the embedded control plane");
        schema.Add("$defs", IdentitySchema.Definitions());
        return [.. JsonSerializer.SerializeToUtf8Bytes(schema, Readable), (byte)'\n'];
    }

    private static JsonObject Quotas() => SchemaNode.ObjectOf(
        "Quotas of an account. Members that are absent keep the default of App Mesh.", [], new(QuotasJson.Names.Select(name =>
            KeyValuePair.Create<string, JsonNode?>(name, SchemaNode.WholeNumber($"Maximum number of {name}.", 0, QuotasJson.Maximum)))));
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>
/// The definition file: UTF-8, LF, two-space indent, members in a fixed order, specs exactly as the API accepts them.
/// The same definition results in the same bytes on every machine.
/// </summary>
public static class DefinitionFile
{
    /// <summary>Address of the JSON Schema: the value of <c>$schema</c> in every definition file, and the schema's own <c>$id</c>.</summary>
    public const string SchemaAddress = "https://raw.githubusercontent.com/meshci/meshci/main/sdk/schema/mesh-definition.schema.json";

    /// <summary>The bytes of the file, including the digest.</summary>
    public static byte[] Write(Definition definition)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer))
            WriteBody(writer, definition, Digest(definition));
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// <c>sha256:</c> and 64 hex digits over the canonical JSON of the complete definition without its digest, its <c>$schema</c> and the names and versions
    /// of its parameters.
    /// </summary>
    public static string Digest(Definition definition) => Hash(definition, whole: true);

    /// <summary>A digest in the same form over the mesh and the resources only. It does not change with the version or the owner.</summary>
    public static string ResourcesDigest(Definition definition) => Hash(definition, whole: false);

    /// <summary>Reads a file that <see cref="Write"/> wrote, in this or an older format. <c>$schema</c> may be missing.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="MeshException">MESH0003 if the format is newer; MESH0013 if the file is not a complete, unchanged definition.</exception>
    public static Definition Read(ReadOnlyMemory<byte> bytes, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var format = root.GetProperty("formatVersion"u8).GetInt32();
            if (format > Definition.CurrentFormat)
                throw new MeshException(MeshDiagnostics.NewerFormat.At(null, HasNewerFormat(file, format)));
            var service = root.GetProperty("service"u8).GetString()!;
            var definition = new Definition
            {
                Mesh = root.GetProperty("mesh"u8).GetString()!,
                MeshOwner = Optional(root, "meshOwner")?.GetString(),
                Service = service,
                Version = root.GetProperty("version"u8).GetString()!,
                Owner = root.GetProperty("owner"u8).GetString()!,
                Parameters = UsedParameterJson.Read(root),
                Resources = [.. root.GetProperty("resources"u8).EnumerateArray().Select(ReadResource)],
            };
            var digest = root.GetProperty("digest"u8).GetString();
            if (digest != Digest(definition))
                throw Damaged(file, "its digest does not match its content: it was edited by hand or truncated", null);
            return definition;
        }
        catch (Exception problem) when (JsonProblem.IsDamage(problem))
        {
            throw Damaged(file, JsonProblem.Cause(problem), problem);
        }
    }

    private static string HasNewerFormat(string file, int format) =>
        $"'{file}' has formatVersion {format}, but this version of MeshCi reads only up to {Definition.CurrentFormat}. "
        + "Use the MeshCi.Sdk version that wrote it, or a newer one.";

    private static MeshException Damaged(string file, string cause, Exception? inner) =>
        new(MeshDiagnostics.DefinitionDamaged.At(null, IsDamaged(file, cause)), inner);

    private static string IsDamaged(string file, string cause) =>
        $"'{file}' is not an intact definition file: {cause}. Build the project again to regenerate the file, and do not edit it.";

    private static Resource ReadResource(JsonElement element)
    {
        var kindName = element.GetProperty("kind"u8).GetString()!;
        var kind = ResourceKinds.Find(kindName) ?? throw new InvalidDataException($"'{kindName}' is not a kind of resource");
        var tags = Optional(element, "tags");
        return new Resource
        {
            Id = new(kind, element.GetProperty("name"u8).GetString()!, Optional(element, "parent")?.GetString()),
            Spec = element.GetProperty("spec"u8).Clone(),
            Tags = tags?.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!, StringComparer.Ordinal) ?? [],
        };
    }

    private static JsonElement? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    private static void WriteBody(Utf8JsonWriter writer, Definition definition, string digest)
    {
        writer.WriteStartObject();
        // A hint for editors, not a part of what is deployed. The digest does not cover it, so that the address of the schema can change.
        writer.WriteString("$schema"u8, SchemaAddress);
        writer.WriteNumber("formatVersion"u8, Definition.CurrentFormat);
        writer.WriteString("mesh"u8, definition.Mesh);
        if (definition.MeshOwner is not null) writer.WriteString("meshOwner"u8, definition.MeshOwner);
        writer.WriteString("service"u8, definition.Service);
        writer.WriteString("version"u8, definition.Version);
        writer.WriteString("owner"u8, definition.Owner);
        UsedParameterJson.Write(writer, definition.Parameters);
        WriteResources(writer, definition, static (into, spec) => spec.WriteTo(into));
        writer.WriteString("digest"u8, digest);
        writer.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter writer, Definition definition, Action<Utf8JsonWriter, JsonElement> writeSpec)
    {
        writer.WriteStartArray("resources"u8);
        foreach (var resource in definition.Resources)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, resource.Id.Kind.Info().Name);
            writer.WriteString("name"u8, resource.Id.Name);
            if (resource.Id.Parent is not null) writer.WriteString("parent"u8, resource.Id.Parent);
            writer.WritePropertyName("spec"u8);
            writeSpec(writer, resource.Spec);
            if (resource.Tags.Count > 0)
            {
                writer.WriteStartObject("tags"u8);
                foreach (var (key, value) in resource.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Hashes the canonical JSON. The members are written in ordinal order, so they do not have to be sorted.</summary>
    private static string Hash(Definition definition, bool whole)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            writer.WriteStartObject();
            if (whole) writer.WriteNumber("formatVersion"u8, Definition.CurrentFormat);
            writer.WriteString("mesh"u8, definition.Mesh);
            if (definition.MeshOwner is not null) writer.WriteString("meshOwner"u8, definition.MeshOwner);
            if (whole) writer.WriteString("owner"u8, definition.Owner);
            WriteResources(writer, definition, CanonicalJson.Write);
            if (whole) writer.WriteString("service"u8, definition.Service);
            if (whole) writer.WriteString("version"u8, definition.Version);
            writer.WriteEndObject();
        }

        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan))}";
    }
}

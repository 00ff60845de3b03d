using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.ControlPlane.Json;

namespace MeshCi.Local.Configuration;

/// <summary>The configuration as JSON: of the file at the start, of the administrator's API later.</summary>
internal static class ConfigurationText
{
    // For editors; it has no meaning here.
    private const string Schema = "$schema";
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration of a whole text.</summary>
    public static ControlPlaneConfiguration Read(ReadOnlySpan<byte> text, Problems problems)
    {
        var configuration = new ControlPlaneConfiguration();
        if (JsonPart.Parse(text, problems) is not { } root) return configuration;
        var members = problems.Members(root, [Schema, .. Section.All.Select(section => section.Name)]);
        foreach (var section in Section.All)
        {
            if (members.TryGetValue(section.Name, out var part)) configuration = section.Read(configuration, part, problems);
        }

        return configuration;
    }

    /// <summary>The whole configuration.</summary>
    public static byte[] Write(ControlPlaneConfiguration configuration) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var section in Section.All)
        {
            writer.WritePropertyName(section.Name);
            section.Write(configuration, writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>One section.</summary>
    public static byte[] Write(ControlPlaneConfiguration configuration, Section section) => Write(writer => section.Write(configuration, writer));

    /// <summary>One section, with warnings about it, if there are any, as its last member.</summary>
    public static byte[] Write(ControlPlaneConfiguration configuration, Section section, IReadOnlyList<string> warnings)
    {
        var text = Write(configuration, section);
        if (warnings.Count == 0) return text;
        var members = JsonNode.Parse(text)!.AsObject();
        members.Add("warnings", new JsonArray([.. warnings.Select(warning => JsonValue.Create(warning))]));
        return Write(writer => members.WriteTo(writer));
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) content(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}

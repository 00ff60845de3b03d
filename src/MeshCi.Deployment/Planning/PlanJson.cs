using System.Buffers;
using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The plan as JSON, for machines: the file <c>plan.json</c> and the plan in a ledger entry. It contains no time.</summary>
public static class PlanJson
{
    /// <summary>The bytes of <c>plan.json</c>.</summary>
    public static byte[] Write(Plan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer)) Write(writer, plan);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The plan as a value.</summary>
    internal static JsonElement ToElement(Plan plan) => JsonElement.Parse(Write(plan));

    /// <summary>Writes <c>kind</c>, <c>name</c> and <c>parent</c>.</summary>
    internal static void WriteId(Utf8JsonWriter writer, ResourceId id)
    {
        writer.WriteString("kind", id.Kind.Info().Name);
        writer.WriteString("name", id.Name);
        if (id.Parent is not null) writer.WriteString("parent", id.Parent);
    }

    private static void Write(Utf8JsonWriter writer, Plan plan)
    {
        var counts = plan.Counts;
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", 1);
        writer.WriteString("mesh", plan.Mesh);
        writer.WriteString("service", plan.Service);
        writer.WriteStartObject("counts");
        writer.WriteNumber("create", counts.Create);
        writer.WriteNumber("update", counts.Update);
        writer.WriteNumber("replace", counts.Replace);
        writer.WriteNumber("delete", counts.Delete);
        writer.WriteNumber("unchanged", counts.Unchanged);
        writer.WriteEndObject();
        writer.WriteStartArray("changes");
        foreach (var change in plan.Changes) WriteChange(writer, change);
        writer.WriteEndArray();
        writer.WriteStartArray("waves");
        foreach (var wave in plan.Waves)
        {
            writer.WriteStartArray();
            foreach (var step in wave)
            {
                writer.WriteStartObject();
                writer.WriteString("step", step.Verb);
                WriteId(writer, step.Id);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in plan.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter writer, Change change)
    {
        writer.WriteStartObject();
        writer.WriteString("change", change.Kind.Name());
        WriteId(writer, change.Id);
        if (change.Reason.Length > 0) writer.WriteString("reason", change.Reason);
        if (change.Before is { } before) writer.WriteNumber("version", before.Version);
        if (change.Fields.Count > 0)
        {
            writer.WriteStartArray("fields");
            foreach (var field in change.Fields)
            {
                writer.WriteStartObject();
                writer.WriteString("path", field.Path);
                writer.WriteString("before", field.Before);
                writer.WriteString("after", field.After);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

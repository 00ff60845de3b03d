using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Definitions.Json;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Documents;

/// <summary>The file <c>plan.json</c>, and the plan in a ledger entry.</summary>
public static class PlanJson
{
    /// <summary>The bytes of <c>plan.json</c>: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write(PlanDocument plan) => Bytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", PlanDocument.SchemaAddress);
        writer.WriteNumber("formatVersion", PlanDocument.FormatVersion);
        writer.WritePropertyName("place");
        WritePlace(writer, plan.Place);
        Optional(writer, "commit", plan.Commit);
        Optional(writer, "branch", plan.Branch);
        writer.WritePropertyName("counts");
        WriteCounts(writer, plan.Counts);
        writer.WriteStartArray("services");
        foreach (var service in plan.Services) WriteService(writer, service, withSpecs: true);
        writer.WriteEndArray();
        WriteWaves(writer, plan.Waves);
        writer.WriteStartArray("warnings");
        foreach (var warning in plan.Warnings) WriteWarning(writer, warning);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The plan of one service as a value, for its ledger entry, which contains the specs already.</summary>
    internal static JsonElement ToElement(PlannedService service) =>
        JsonElement.Parse(Bytes(writer => WriteService(writer, service, withSpecs: false)));

    /// <summary>Writes a place as an object.</summary>
    internal static void WritePlace(Utf8JsonWriter writer, PlanPlace place)
    {
        writer.WriteStartObject();
        Optional(writer, "controlPlane", place.ControlPlane);
        writer.WriteString("address", place.Address);
        Optional(writer, "region", place.Region);
        Optional(writer, "account", place.Account);
        writer.WriteString("mesh", place.Mesh);
        Optional(writer, "meshUid", place.MeshUid);
        Optional(writer, "environment", place.Environment);
        writer.WriteString("ledger", place.Ledger);
        writer.WriteEndObject();
    }

    /// <summary>Writes a document of MeshCi.</summary>
    internal static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer)) write(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a member unless it is null.</summary>
    internal static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void WriteService(Utf8JsonWriter writer, PlannedService service, bool withSpecs)
    {
        writer.WriteStartObject();
        writer.WriteString("service", service.Service);
        Optional(writer, "renamedTo", service.RenamedTo);
        writer.WriteString("owner", service.Owner);
        writer.WriteString("version", service.Version);
        writer.WriteString("digest", service.Digest);
        UsedParameterJson.Write(writer, service.Parameters);
        writer.WriteString("build", service.Build);
        Optional(writer, "lastSuccessful", service.LastSuccessful);
        Optional(writer, "removedBy", service.RemovedBy);
        Optional(writer, "matches", service.Matches);
        writer.WriteNumber("sequence", service.Sequence);
        writer.WritePropertyName("counts");
        WriteCounts(writer, service.Counts);
        writer.WriteStartArray("changes");
        foreach (var change in service.Changes) WriteChange(writer, change, service.Drift, withSpecs);
        writer.WriteEndArray();
        writer.WriteStartArray("drift");
        foreach (var drifted in service.Drift) WriteDrift(writer, drifted);
        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in service.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, PlanCounts counts)
    {
        writer.WriteStartObject();
        writer.WriteNumber("create", counts.Create);
        writer.WriteNumber("update", counts.Update);
        writer.WriteNumber("replace", counts.Replace);
        writer.WriteNumber("delete", counts.Delete);
        writer.WriteNumber("unchanged", counts.Unchanged);
        writer.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter writer, PlannedChange change, IReadOnlyList<DriftedField> drift, bool withSpecs)
    {
        writer.WriteStartObject();
        writer.WriteString("change", change.Kind.Name());
        ResourceIdJson.Write(writer, change.Id);
        writer.WriteString("reason", change.Reason.Name());
        if (change.ReasonText.Length > 0) writer.WriteString("reasonText", change.ReasonText);
        Optional(writer, "uid", change.Uid);
        if (change.Version is { } version) writer.WriteNumber("version", version);
        if (change.Fields.Count > 0)
        {
            writer.WriteStartArray("fields");
            foreach (var field in change.Fields) WriteField(writer, field, drift.FirstOrDefault(one => one.Id == change.Id && one.Path == field.Path));
            writer.WriteEndArray();
        }

        if (withSpecs) WriteSpec(writer, "before", change.Before);
        if (withSpecs) WriteSpec(writer, "after", change.After);
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldChange field, DriftedField? drifted)
    {
        writer.WriteStartObject();
        writer.WriteString("path", field.Path);
        writer.WriteString("before", field.Before);
        writer.WriteString("after", field.After);
        if (drifted is not null) writer.WriteString("lastDeployed", drifted.LastDeployed);
        writer.WriteEndObject();
    }

    private static void WriteSpec(Utf8JsonWriter writer, string name, JsonElement? spec)
    {
        if (spec is not { } present) return;
        writer.WritePropertyName(name);
        present.WriteTo(writer);
    }

    private static void WriteDrift(Utf8JsonWriter writer, DriftedField drifted)
    {
        writer.WriteStartObject();
        ResourceIdJson.Write(writer, drifted.Id);
        writer.WriteString("path", drifted.Path);
        writer.WriteString("lastDeployed", drifted.LastDeployed);
        writer.WriteString("live", drifted.Live);
        writer.WriteString("outcome", drifted.Outcome.Name());
        Optional(writer, "when", drifted.When?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Optional(writer, "who", drifted.Who);
        writer.WriteEndObject();
    }

    private static void WriteWaves(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<PlannedStep>> waves)
    {
        writer.WriteStartArray("waves");
        foreach (var wave in waves)
        {
            writer.WriteStartArray();
            foreach (var step in wave)
            {
                writer.WriteStartObject();
                writer.WriteString("step", step.Kind.Name());
                ResourceIdJson.Write(writer, step.Id);
                writer.WriteString("service", step.Service);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteWarning(Utf8JsonWriter writer, PlanWarning warning)
    {
        writer.WriteStartObject();
        writer.WriteString("code", warning.Code);
        writer.WriteString("severity", warning.IsError ? "error" : "warning");
        writer.WriteString("message", warning.Message);
        Optional(writer, "service", warning.Service);
        writer.WriteEndObject();
    }
}

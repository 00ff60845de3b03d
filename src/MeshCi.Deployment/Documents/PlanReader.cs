using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Documents;

/// <summary>Reads <c>plan.json</c>.</summary>
public static class PlanReader
{
    /// <summary>Reads a file that <see cref="PlanJson.Write"/> wrote.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="MeshException">MESH0003 if the format is newer; MESH7016 if the file is not a complete plan.</exception>
    public static PlanDocument Read(ReadOnlyMemory<byte> bytes, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (!IsPlan(root)) throw new MeshException(MeshDiagnostics.PlanFileUnreadable.At(new(Item: "MeshPlanFile"), IsNoPlan(file)));
            var format = root.GetProperty("formatVersion").GetInt32();
            if (format > PlanDocument.FormatVersion) throw new MeshException(MeshDiagnostics.NewerFormat.At(null, HasNewerFormat(file, format)));
            return new()
            {
                Place = ReadPlace(root.GetProperty("place")),
                Commit = Text(root, "commit"),
                Branch = Text(root, "branch"),
                Services = [.. root.GetProperty("services").EnumerateArray().Select(ReadService)],
                Waves = [.. root.GetProperty("waves").EnumerateArray().Select(ReadWave)],
                Warnings = [.. root.GetProperty("warnings").EnumerateArray().Select(ReadWarning)],
            };
        }
        catch (Exception problem) when (JsonProblem.IsDamage(problem))
        {
            throw new MeshException(MeshDiagnostics.PlanFileUnreadable.At(new(Item: "MeshPlanFile"), IsDamaged(file, JsonProblem.Cause(problem))), problem);
        }
    }

    // Another JSON file, such as the definition, was never a plan.
    private static bool IsPlan(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("formatVersion", out _) && root.TryGetProperty("place", out _);

    private static string IsNoPlan(string file) =>
        $"'{file}' is not a plan. Nothing was changed. Set MeshPlanFile to a file that MeshPlan has written, such as x.plan.json.";

    private static string HasNewerFormat(string file, int format) =>
        $"'{file}' has formatVersion {format}, but this version of MeshCi reads only up to {PlanDocument.FormatVersion}. "
        + "Nothing was changed. Use the MeshCi.Sdk version that wrote it, or a newer one.";

    private static string IsDamaged(string file, string cause) =>
        $"'{file}' is not an intact plan: {cause}. Nothing was changed. Make the plan again with MeshPlan, and do not edit it.";

    private static PlanPlace ReadPlace(JsonElement place) => new()
    {
        ControlPlane = Text(place, "controlPlane"),
        Address = Required(place, "address"),
        Region = Text(place, "region"),
        Account = Text(place, "account"),
        Mesh = Required(place, "mesh"),
        MeshUid = Text(place, "meshUid"),
        Environment = Text(place, "environment"),
        Ledger = Required(place, "ledger"),
    };

    private static PlannedService ReadService(JsonElement service) => new()
    {
        Service = Required(service, "service"),
        RenamedTo = Text(service, "renamedTo"),
        Owner = Required(service, "owner"),
        Version = Required(service, "version"),
        Digest = Required(service, "digest"),
        Parameters = UsedParameterJson.Read(service),
        Build = Required(service, "build"),
        LastSuccessful = Text(service, "lastSuccessful"),
        RemovedBy = Text(service, "removedBy"),
        Matches = Text(service, "matches"),
        Sequence = service.GetProperty("sequence").GetInt64(),
        Counts = ReadCounts(service.GetProperty("counts")),
        Changes = [.. service.GetProperty("changes").EnumerateArray().Select(ReadChange)],
        Drift = [.. service.GetProperty("drift").EnumerateArray().Select(ReadDrift)],
        Notes = [.. service.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)],
    };

    private static PlanCounts ReadCounts(JsonElement counts)
    {
        return new(Count("create"), Count("update"), Count("replace"), Count("delete"), Count("unchanged"));

        int Count(string name) => counts.GetProperty(name).GetInt32();
    }

    private static PlannedChange ReadChange(JsonElement change) =>
        new(ChangeKinds.Find(Text(change, "change")) ?? throw new InvalidDataException("it contains an unknown kind of change"), ResourceIdJson.Read(change))
        {
            Reason = ChangeReasons.Find(Text(change, "reason")) ?? throw new InvalidDataException("it contains an unknown reason"),
            ReasonText = Text(change, "reasonText") ?? "",
            Uid = Text(change, "uid"),
            Version = change.TryGetProperty("version", out var version) ? version.GetInt64() : null,
            Fields = change.TryGetProperty("fields", out var fields) ? [.. fields.EnumerateArray().Select(ReadField)] : [],
            Before = Spec(change, "before"),
            After = Spec(change, "after"),
        };

    private static FieldChange ReadField(JsonElement field) => new(Required(field, "path"), Text(field, "before"), Text(field, "after"));

    private static DriftedField ReadDrift(JsonElement drifted) =>
        new(
            ResourceIdJson.Read(drifted), Required(drifted, "path"), Text(drifted, "lastDeployed"), Text(drifted, "live"),
            DriftOutcomes.Find(Text(drifted, "outcome")) ?? throw new InvalidDataException("it contains an unknown outcome of drift"))
        {
            When = drifted.TryGetProperty("when", out var when) ? when.GetDateTimeOffset() : null,
            Who = Text(drifted, "who"),
        };

    private static IReadOnlyList<PlannedStep> ReadWave(JsonElement wave) => [.. wave.EnumerateArray().Select(ReadStep)];

    private static PlannedStep ReadStep(JsonElement step) => new(
        StepKinds.Find(Text(step, "step")) ?? throw new InvalidDataException("it contains an unknown step"), ResourceIdJson.Read(step),
        Required(step, "service"));

    private static PlanWarning ReadWarning(JsonElement warning) =>
        new(Required(warning, "code"), Required(warning, "severity") == "error", Required(warning, "message"), Text(warning, "service"));

    private static JsonElement? Spec(JsonElement change, string name) => change.TryGetProperty(name, out var spec) ? spec.Clone() : null;

    private static string Required(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new InvalidDataException("a member has no value");

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

using System.Text.Json;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The members of an entry that format 2 added: whose it is, and what became of it.</summary>
internal static class EntryPlaceJson
{
    internal static readonly string[] Answers = ["not-asked", "yes", "no", "inconclusive"];

    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter writer, LedgerEntry entry)
    {
        writer.WriteString("owner", entry.Owner);
        if (entry.Project is { } project) writer.WriteString("project", project);
        writer.WriteStartObject("place");
        if (entry.Place.ControlPlane is { } plane) writer.WriteString("controlPlane", plane);
        if (entry.Place.MeshUid is { } uid) writer.WriteString("meshUid", uid);
        if (entry.Place.RestoredMeshUid is { } restored) writer.WriteString("restoredMeshUid", restored);
        if (entry.Place.Environment is { } environment) writer.WriteString("environment", environment);
        writer.WriteEndObject();
        writer.WriteStartArray("formerOwners");
        foreach (var owner in entry.FormerOwners) writer.WriteStringValue(owner);
        writer.WriteEndArray();
        writer.WriteStartArray("together");
        foreach (var service in entry.Together) writer.WriteStringValue(service);
        writer.WriteEndArray();
        Write(writer, entry.Confirmed);
        if (entry.Accepted is not { } accepted) return;
        writer.WriteStartArray("accepted");
        foreach (var build in accepted)
        {
            writer.WriteStartObject();
            if (build.Series is not null) writer.WriteString("series", build.Series);
            writer.WriteNumber("build", build.Build);
            if (build.ResourcesDigest is not null) writer.WriteString("resourcesDigest", build.ResourcesDigest);
            if (build.Job is not null) writer.WriteString("job", build.Job);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the members into an entry of format 2.</summary>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    /// <exception cref="InvalidDataException">A member has a value that MeshCi does not write.</exception>
    public static LedgerEntry Read(JsonElement root, LedgerEntry entry)
    {
        if (root.GetProperty("owner").GetString() != entry.Owner) throw new InvalidDataException("the owner is not that of the definition");
        var place = root.GetProperty("place");
        return entry with
        {
            Place = new(Text(place, "controlPlane"), Text(place, "meshUid"), Text(place, "environment"))
            {
                RestoredMeshUid = Text(place, "restoredMeshUid"),
            },
            Project = Text(root, "project"),
            FormerOwners = [.. root.GetProperty("formerOwners").EnumerateArray().Select(owner => owner.GetString()!)],
            Together = [.. root.GetProperty("together").EnumerateArray().Select(service => service.GetString()!)],
            Confirmed = ReadConfirmation(root.GetProperty("confirmed")),
            Accepted = !root.TryGetProperty("accepted", out var accepted) ? null
                : [.. accepted.EnumerateArray().Select(ReadAccepted)],
        };
    }

    private static AcceptedBuild ReadAccepted(JsonElement build) => new(Text(build, "series"), build.GetProperty("build").GetInt64())
    {
        ResourcesDigest = Text(build, "resourcesDigest"),
        Job = Text(build, "job"),
    };

    private static void Write(Utf8JsonWriter writer, Confirmation confirmation)
    {
        writer.WriteStartObject("confirmed");
        writer.WriteString("answer", Answers[(int)confirmation.Answer]);
        writer.WriteStartArray("evidence");
        foreach (var evidence in confirmation.Evidence)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", evidence.Kind);
            writer.WriteString("verdict", Answers[(int)evidence.Verdict]);
            writer.WriteStartObject("counts");
            foreach (var (name, count) in evidence.Counts.OrderBy(count => count.Key, StringComparer.Ordinal)) writer.WriteNumber(name, count);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Confirmation ReadConfirmation(JsonElement confirmation) => new(
        ReadAnswer(confirmation.GetProperty("answer")),
        [.. confirmation.GetProperty("evidence").EnumerateArray().Select(evidence => new Evidence(
            evidence.GetProperty("kind").GetString()!, ReadAnswer(evidence.GetProperty("verdict")),
            evidence.GetProperty("counts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64(), StringComparer.Ordinal)))]);

    private static ConfirmationAnswer ReadAnswer(JsonElement answer) => Array.IndexOf(Answers, answer.GetString()) is >= 0 and var index
        ? (ConfirmationAnswer)index
        : throw new InvalidDataException("a confirmation is not one of " + string.Join(", ", Answers));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

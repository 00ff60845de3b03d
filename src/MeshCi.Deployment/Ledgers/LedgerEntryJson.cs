using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>A ledger entry as a file: UTF-8 JSON, two-space indent, LF.</summary>
public static class LedgerEntryJson
{
    private static readonly string[] Kinds = ["deploy", "rollback", "destroy", "rename"];
    private static readonly string[] Outcomes = ["pending", "succeeded", "failed-restored", "failed-dirty"];

    /// <summary>The name of the outcome in files and tables.</summary>
    public static string Name(EntryOutcome outcome) => Outcomes[(int)outcome];

    /// <summary>The name of the answer in files and tables.</summary>
    public static string Name(ConfirmationAnswer answer) => EntryPlaceJson.Answers[(int)answer];

    /// <summary>The name of the kind in files and tables.</summary>
    public static string Name(EntryKind kind) => Kinds[(int)kind];

    /// <summary>The bytes of an entry.</summary>
    public static byte[] Write(LedgerEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer)) Write(writer, entry);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="MeshException">MESH0003 for a newer format, MESH8010 for an entry that is not intact.</exception>
    public static LedgerEntry Read(ReadOnlyMemory<byte> bytes, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var format = root.GetProperty("formatVersion").GetInt32();
            if (format > LedgerEntry.CurrentFormat)
            {
                throw new MeshException(MeshDiagnostics.NewerFormat.At(null, NewerFormat(file, format)));
            }

            var counts = root.GetProperty("plan").GetProperty("counts");
            var entry = new LedgerEntry
            {
                Sequence = root.GetProperty("sequence").GetInt64(),
                Kind = Array.IndexOf(Kinds, root.GetProperty("kind").GetString()) is >= 0 and var kind
                    ? (EntryKind)kind
                    : throw new InvalidDataException("the kind is not one of " + string.Join(", ", Kinds)),
                Outcome = Array.IndexOf(Outcomes, root.GetProperty("outcome").GetString()) is >= 0 and var index
                    ? (EntryOutcome)index
                    : throw new InvalidDataException("the outcome is not one of " + string.Join(", ", Outcomes)),
                Context = new(
                    Text(root, "repository"), root.GetProperty("build").GetString()!, Text(root, "buildId"), Text(root, "job"),
                    Text(root, "commit"), Text(root, "branch"), Text(root, "who"))
                {
                    Ci = Text(root, "ci"),
                    Host = Text(root, "host"),
                    RepositoryId = Text(root, "repositoryId"),
                    Workflow = Text(root, "workflow"),
                    JobId = Text(root, "jobId"),
                    Tag = Text(root, "tag"),
                    Url = Text(root, "url"),
                },
                Target = Text(root, "target"),
                When = root.GetProperty("when").GetDateTimeOffset(),
                Definition = DefinitionFile.Read(CanonicalJson.Write(root.GetProperty("definition")), file),
                Digest = root.GetProperty("digest").GetString()!,
                ResourcesDigest = root.GetProperty("resourcesDigest").GetString()!,
                Counts = new(Count(counts, "create"), Count(counts, "update"), Count(counts, "replace"), Count(counts, "delete"), Count(counts, "unchanged")),
                Plan = root.GetProperty("plan").Clone(),
                Previous = ReadPrevious(root),
                Passing = [.. Elements(root, "passing").Select(ReadResource).OfType<Resource>()],
                Adopted = [.. Elements(root, "adopted").Select(ReadAdopted)],
                Kept = [.. Elements(root, "kept").Select(ReadId)],
                RenamedFrom = Text(root, "renamedFrom"),
                RenamedTo = Text(root, "renamedTo"),
                FormerNames = [.. Elements(root, "formerNames").Select(name => name.GetString()!)],
                EndedBy = Text(root, "endedBy"),
                Settled = root.TryGetProperty("settled", out var settled) ? settled.GetInt32() : 0,
                Left = [.. root.GetProperty("left").EnumerateArray().Select(line => line.GetString()!)],
            };
            entry = WithGivenBack(entry, root);
            return format == 1 ? entry : EntryPlaceJson.Read(root, entry with { Versions = LiveVersionJson.Read(root, entry.Definition, ReadId) });
        }
        catch (MeshException problem) when (problem.Finding.Diagnostic == MeshDiagnostics.DefinitionDamaged)
        {
            throw Damaged(file, "the definition in it was edited or truncated", problem);
        }
        catch (Exception problem) when (JsonProblem.IsDamage(problem))
        {
            throw Damaged(file, JsonProblem.Cause(problem), problem);
        }
    }

    /// <summary>MESH8010: a file of the ledger is not an intact entry.</summary>
    internal static MeshException Damaged(string file, string cause, Exception? inner) => new(MeshDiagnostics.LedgerEntryDamaged.At(null,
        $"'{file}' is not an intact ledger entry: {cause}. Nothing was changed, and the other entries are intact. "
        + $"Restore the file from a backup, or set it aside by renaming it to '{Path.GetFileName(file)}.damaged'. "
        + "The next deploy plans from the live state."), inner);

    private static string NewerFormat(string file, int format) =>
        $"'{file}' has formatVersion {format}, but this version of MeshCi reads only up to {LedgerEntry.CurrentFormat}. "
        + "Nothing was changed. Use the MeshCi.Sdk version that wrote it, or a newer one.";

    private static void Write(Utf8JsonWriter writer, LedgerEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", LedgerEntry.CurrentFormat);
        writer.WriteNumber("sequence", entry.Sequence);
        writer.WriteString("kind", Name(entry.Kind));
        writer.WriteString("outcome", Name(entry.Outcome));
        Optional(writer, "repository", entry.Context.Repository);
        writer.WriteString("build", entry.Context.Build);
        Optional(writer, "buildId", entry.Context.BuildId);
        Optional(writer, "job", entry.Context.Job);
        Optional(writer, "commit", entry.Context.Commit);
        Optional(writer, "branch", entry.Context.Branch);
        Optional(writer, "who", entry.Context.Who);
        Optional(writer, "ci", entry.Context.Ci);
        Optional(writer, "host", entry.Context.Host);
        Optional(writer, "repositoryId", entry.Context.RepositoryId);
        Optional(writer, "workflow", entry.Context.Workflow);
        Optional(writer, "jobId", entry.Context.JobId);
        Optional(writer, "tag", entry.Context.Tag);
        Optional(writer, "url", entry.Context.Url);
        Optional(writer, "target", entry.Target);
        Optional(writer, "renamedFrom", entry.RenamedFrom);
        Optional(writer, "renamedTo", entry.RenamedTo);
        if (entry.FormerNames.Count > 0)
        {
            writer.WriteStartArray("formerNames");
            foreach (var name in entry.FormerNames) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        Optional(writer, "endedBy", entry.EndedBy);
        if (entry.Settled > 0) writer.WriteNumber("settled", entry.Settled);
        writer.WriteString("when", entry.When.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        EntryPlaceJson.Write(writer, entry);
        writer.WriteString("digest", entry.Digest);
        writer.WriteString("resourcesDigest", entry.ResourcesDigest);
        writer.WriteStartArray("left");
        foreach (var line in entry.Left) writer.WriteStringValue(line);
        writer.WriteEndArray();
        writer.WritePropertyName("definition");
        using (var definition = JsonDocument.Parse(DefinitionFile.Write(entry.Definition))) definition.RootElement.WriteTo(writer);
        writer.WritePropertyName("plan");
        entry.Plan.WriteTo(writer);
        writer.WriteStartArray("previous");
        foreach (var previous in entry.Previous) WriteState(writer, previous.Id, previous.Resource, null);
        writer.WriteEndArray();
        if (entry.Previous.Any(previous => previous.Written is not null))
        {
            writer.WriteStartArray("written");
            foreach (var written in entry.Previous.Select(previous => previous.Written).OfType<Resource>()) WriteState(writer, written.Id, written, null);
            writer.WriteEndArray();
        }

        if (entry.Passing.Count > 0)
        {
            writer.WriteStartArray("passing");
            foreach (var resource in entry.Passing) WriteState(writer, resource.Id, resource, null);
            writer.WriteEndArray();
        }

        if (entry.Adopted.Count > 0)
        {
            writer.WriteStartArray("adopted");
            foreach (var adopted in entry.Adopted) WriteState(writer, adopted.Former.Id, adopted.Former, adopted.Build);
            writer.WriteEndArray();
        }

        if (entry.GivenBack.Count > 0)
        {
            writer.WriteStartArray("givenBack");
            foreach (var adopted in entry.GivenBack) WriteState(writer, adopted.Former.Id, adopted.Former, adopted.Build);
            writer.WriteEndArray();
        }

        if (entry.Kept.Count > 0)
        {
            writer.WriteStartArray("kept");
            foreach (var id in entry.Kept) WriteState(writer, id, null, null);
            writer.WriteEndArray();
        }

        LiveVersionJson.Write(writer, entry);
        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, ResourceId id, Resource? resource, string? build)
    {
        writer.WriteStartObject();
        ResourceIdJson.Write(writer, id);
        Optional(writer, "build", build);
        if (resource is not null)
        {
            writer.WritePropertyName("spec");
            resource.Spec.WriteTo(writer);
            writer.WriteStartObject("tags");
            foreach (var (key, value) in resource.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static IReadOnlyList<PreviousState> ReadPrevious(JsonElement root)
    {
        var written = Elements(root, "written").Select(ReadResource).OfType<Resource>().DistinctBy(resource => resource.Id)
            .ToDictionary(resource => resource.Id);
        return
        [
            .. root.GetProperty("previous").EnumerateArray().Select(state => (Id: ReadId(state), Resource: ReadResource(state)))
                .Select(state => new PreviousState(state.Id, state.Resource, written.GetValueOrDefault(state.Id))),
        ];
    }

    private static Resource? ReadResource(JsonElement element) => !element.TryGetProperty("spec", out var spec) ? null : new Resource
    {
        Id = ReadId(element),
        Spec = spec.Clone(),
        Tags = element.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!, StringComparer.Ordinal),
    };

    private static ResourceId ReadId(JsonElement element)
    {
        var kind = ResourceKinds.Find(element.GetProperty("kind").GetString()!) ?? throw new InvalidDataException("it contains an unknown kind of resource");
        return new(kind, element.GetProperty("name").GetString()!, Text(element, "parent"));
    }

    private static AdoptedState ReadAdopted(JsonElement element) => new(
        ReadResource(element) ?? throw new InvalidDataException("it contains an adopted resource without a spec"),
        element.GetProperty("build").GetString()!);

    // Earlier versions recorded what was given back as adopted, although the service does not have it any more.
    private static LedgerEntry WithGivenBack(LedgerEntry entry, JsonElement root)
    {
        var own = entry.Resources.ToHashSet();
        var adopted = entry.Adopted.ToLookup(state => own.Contains(state.Former.Id));
        return entry with { Adopted = [.. adopted[true]], GivenBack = [.. Elements(root, "givenBack").Select(ReadAdopted), .. adopted[false]] };
    }

    private static JsonElement.ArrayEnumerator Elements(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static int Count(JsonElement counts, string name) => counts.GetProperty(name).GetInt32();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}

using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The member of an entry that contains the versions of its resources. Tags are left out where they are those of the definition.</summary>
internal static class LiveVersionJson
{
    /// <summary>Writes the member; nothing if the entry has no versions.</summary>
    public static void Write(Utf8JsonWriter writer, LedgerEntry entry)
    {
        if (entry.Versions.Count == 0) return;
        var declared = entry.Definition.Resources.ToDictionary(resource => resource.Id, resource => resource.Tags);
        writer.WriteStartArray("versions");
        foreach (var version in entry.Versions)
        {
            writer.WriteStartObject();
            ResourceIdJson.Write(writer, version.Id);
            writer.WriteString("uid", version.Uid);
            writer.WriteNumber("version", version.Version);
            if (!declared.TryGetValue(version.Id, out var tags) || FieldDiff.CompareTags(version.Tags, tags).Count > 0)
            {
                writer.WriteStartObject("tags");
                foreach (var (key, value) in version.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the member.</summary>
    /// <param name="root">The entry.</param>
    /// <param name="definition">The definition of the entry.</param>
    /// <param name="readId">Reads which resource an element is about.</param>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    /// <exception cref="InvalidDataException">A resource has two versions, or a version has no uid.</exception>
    public static IReadOnlyList<LiveVersion> Read(JsonElement root, Definition definition, Func<JsonElement, ResourceId> readId)
    {
        if (!root.TryGetProperty("versions", out var versions)) return [];
        var declared = definition.Resources.ToDictionary(resource => resource.Id, resource => resource.Tags);
        var read = versions.EnumerateArray().Select(Version).ToList();
        if (read.GroupBy(version => version.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InvalidDataException($"it contains two versions of {twice.Key}");
        return read;

        LiveVersion Version(JsonElement element)
        {
            var id = readId(element);
            var tags = element.TryGetProperty("tags", out var own)
                ? own.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!, StringComparer.Ordinal)
                : declared.GetValueOrDefault(id) ?? new Dictionary<string, string>();
            var uid = element.GetProperty("uid").GetString() ?? throw new InvalidDataException($"it contains a version of {id} without a uid");
            return new(id, uid, element.GetProperty("version").GetInt64(), tags);
        }
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Language;

/// <summary>A metadata of an item with its text, resolved.</summary>
internal sealed record MetadataText(MetadataInfo Metadata, string Text);

/// <summary>An item of a known type whose metadata are known and resolved.</summary>
internal sealed class ReadItem(ItemType type, MeshItem item, string include, IReadOnlyList<MetadataText> values)
{
    /// <summary>Its type.</summary>
    public ItemType Type { get; } = type;

    /// <summary>Its <c>Include</c>, resolved.</summary>
    public string Include { get; } = include;

    /// <summary>Its metadata in the order of the table.</summary>
    public IReadOnlyList<MetadataText> Values { get; } = values;

    /// <summary>Whether an error was found in it already; what follows from that error is not worth saying.</summary>
    public bool Faulty { get; set; }

    /// <summary>Whether its values have been read for a spec.</summary>
    public bool Filled { get; set; }

    /// <summary>A metadata's text, or null.</summary>
    public string? this[string name]
    {
        get
        {
            for (var index = 0; index < Values.Count; index++)
            {
                if (Values[index].Metadata.Name == name) return Values[index].Text;
            }

            return null;
        }
    }

    /// <summary>The same item with another <c>Include</c>; messages go on to name it as it was written.</summary>
    public ReadItem WithInclude(string resolved) => new(Type, item, resolved, Values) { Faulty = Faulty };

    /// <summary>The same item with another text for one of its metadata.</summary>
    public ReadItem With(string name, string text) => new(Type, item, Include, [.. Values.Select(value => value.Metadata.Name == name ? value with { Text = text } : value)]) { Faulty = Faulty };

    /// <summary>A metadata's text before values from outside were put in, or null.</summary>
    public string? AsWritten(string name) => item.Metadata.GetValueOrDefault(name);

    /// <summary>The item, or one of its metadata, for messages.</summary>
    public Place Place(string? metadata = null) => new(item.File, Type.Name, item.Include, metadata);
}

/// <summary>Turns MSBuild's items into items of the language; what the language does not know is found, never dropped.</summary>
internal sealed class ItemReader(IOutsideWorld outside, List<Finding> findings)
{
    // What MSBuild and the .NET SDK put on items by themselves.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "FullPath", "RootDir", "Filename", "Extension", "RelativeDir", "Directory", "RecursiveDir", "Identity", "ModifiedTime", "CreatedTime",
        "AccessedTime", "DefiningProjectFullPath", "DefiningProjectDirectory", "DefiningProjectName", "DefiningProjectExtension",
        "OriginalItemSpec", "MSBuildSourceProjectFile", "MSBuildSourceTargetName",
    };

    /// <summary>Reads one item; null where its type is unknown.</summary>
    public ReadItem? Read(MeshItem item)
    {
        var before = findings.Count;
        if (ItemTypes.Find(item.Type) is not { } type)
        {
            var meant = Spelling.Nearest(item.Type, ItemTypes.All.Select(known => known.Name));
            findings.Add(MeshDiagnostics.UnknownMetadata.At(
                new(item.File, item.Type, item.Include), $"{Wording.Short(item.Type)} '{Wording.Short(item.Include)}' is not a mesh item.{(meant is null ? "" : $" Did you mean {meant}?")}"));
            return null;
        }

        var place = new Place(item.File, type.Name, item.Include);
        var include = ExternalValues.Resolve(item.Include, outside, place, findings);
        var texts = new string?[type.Metadata.Count];
        var count = 0;
        foreach (var (name, raw) in InOrder(item.Metadata, type))
        {
            var index = type.IndexOf(name);
            if (index >= 0)
            {
                texts[index] = ExternalValues.Uses(raw) ? ExternalValues.Resolve(raw, outside, place with { Metadata = type.Metadata[index].Name }, findings) : raw;
                if (texts[index]!.Length > 0) count++;
                else texts[index] = null;
            }
            else if (!Reserved.Contains(name))
            {
                findings.Add(MeshDiagnostics.UnknownMetadata.At(place with { Metadata = name }, Unknown(type, place, name)));
            }
        }

        var values = new MetadataText[count];
        for (var index = texts.Length - 1; index >= 0; index--)
        {
            if (texts[index] is { } text) values[--count] = new(type.Metadata[index], text);
        }

        Allowed(type.Include, include, place, null);
        WellFormed(include, place, null);
        foreach (var (metadata, text) in values) WellFormed(text, place, metadata.Name);
        foreach (var (metadata, text) in values)
        {
            if (metadata.Field.Length == 0) Allowed(metadata, text, place, metadata.Name);
        }

        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index] is not null || type.Metadata[index] is not { Required: true } metadata) continue;
            findings.Add(MeshDiagnostics.MissingMetadata.At(
                place, $"{Wording.Where(place)} needs {metadata.Name}: {Lower(metadata.Doc)} Add {metadata.Name}=\"...\"."));
        }

        return new ReadItem(type, item, include, values) { Faulty = findings.Count > before };
    }

    /// <summary>By name where something may be found on the way, so that findings do not depend on the order in which MSBuild keeps metadata.</summary>
    private static IEnumerable<KeyValuePair<string, string>> InOrder(IReadOnlyDictionary<string, string> metadata, ItemType type)
    {
        foreach (var (name, raw) in metadata)
        {
            if (type.IndexOf(name) < 0 || ExternalValues.Uses(raw)) return metadata.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);
        }

        return metadata;
    }

    private void Allowed(MetadataInfo metadata, string text, Place item, string? name)
    {
        if (metadata.Allowed.Count == 0 && metadata.Kind != ValueKind.Boolean) return;
        var place = item with { Metadata = name };
        if (metadata.Kind == ValueKind.Boolean && metadata.Field.Length == 0 && !bool.TryParse(text, out _))
            findings.Add(MeshDiagnostics.NotAllowed.At(place, $"{Wording.Where(place)} is '{Wording.Short(text)}' but must be true or false."));
        if (metadata.Allowed.Count == 0 || metadata.Allowed.Contains(text)) return;
        var meant = Spelling.Nearest(text, metadata.Allowed);
        findings.Add(MeshDiagnostics.NotAllowed.At(
            place, $"{Wording.Where(place)} is '{Wording.Short(text)}' but must be {Wording.Or([.. metadata.Allowed])}.{(meant is null ? "" : $" Did you mean {meant}?")}"));
    }

    private void WellFormed(string text, Place item, string? name)
    {
        if (JsonText.IsWellFormed(text)) return;
        var place = item with { Metadata = name };
        findings.Add(MeshDiagnostics.BadValue.At(place, $"{Wording.Where(place)} has half of a surrogate pair, which is no valid Unicode text. Write the character whole."));
    }

    private static string Unknown(ItemType type, Place place, string name)
    {
        var message = $"{Wording.Where(place)} has no metadata '{Wording.Short(name)}'.";
        if (Spelling.Nearest(name, type.Metadata.Select(known => known.Name)) is { } near) return $"{message} Did you mean {near}?";
        var elsewhere = ItemTypes.All.Where(other => other.Find(name) is not null).Select(other => other.Name).ToList();
        if (elsewhere.Count > 0) return $"{message} It is one of {Wording.Or(elsewhere)}.";
        return type.Metadata.Count == 0 ? $"{message} {type.Name} has none." : $"{message} Known are {string.Join(", ", type.Metadata.Select(known => known.Name))}.";
    }

    private static string Lower(string sentence) => sentence.Length == 0 ? "" : char.ToLowerInvariant(sentence[0]) + sentence[1..];
}

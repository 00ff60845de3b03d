using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Language;

/// <summary>A metadata of an item with its text, in which external values have been replaced.</summary>
internal sealed record MetadataText(MetadataInfo Metadata, string Text);

/// <summary>An item of a known type, with known metadata in which external values have been replaced.</summary>
internal sealed class ReadItem(ItemType type, MeshItem item, string include, IReadOnlyList<MetadataText> values, int ordinal)
{
    // The metadata that specify which resource an item belongs to.
    private static readonly string[] Owners = ["Node", "Gateway", "Route"];

    /// <summary>Its type.</summary>
    public ItemType Type { get; } = type;

    /// <summary>Its <c>Include</c>, in which external values have been replaced.</summary>
    public string Include { get; } = include;

    /// <summary>Its metadata in the order of the table.</summary>
    public IReadOnlyList<MetadataText> Values { get; } = values;

    /// <summary>Whether an error was found in it. Problems that follow from that error are not reported.</summary>
    public bool Faulty { get; set; }

    /// <summary>The names of metadata that were probably meant by unknown names, so that they only seem to be absent.</summary>
    public IReadOnlyCollection<string> Misspelled { get; init; } = [];

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

    /// <summary>The same item with another <c>Include</c>. Messages still show the original one.</summary>
    public ReadItem WithInclude(string resolved) => new(Type, item, resolved, Values, ordinal) { Faulty = Faulty, Misspelled = Misspelled };

    /// <summary>The same item with another text for one of its metadata.</summary>
    public ReadItem With(string name, string text)
    {
        var values = Values.Select(value => value.Metadata.Name == name ? value with { Text = text } : value);
        return new(Type, item, Include, [.. values], ordinal) { Faulty = Faulty, Misspelled = Misspelled };
    }

    /// <summary>A metadata's original text, with references to external values; null if it is absent.</summary>
    public string? AsWritten(string name) => item.Metadata.GetValueOrDefault(name);

    /// <summary>The item, or one of its metadata, for messages.</summary>
    public Place Place(string? metadata = null) => PlaceOf(item, Type, ordinal) with { Metadata = metadata };

    /// <summary>The location of an item.</summary>
    public static Place PlaceOf(MeshItem item, ItemType type, int ordinal) =>
        new(item.File, type.Name, item.Include, Ordinal: ordinal) { Owner = OwnerOf(item) };

    private static PlaceOwner? OwnerOf(MeshItem item)
    {
        foreach (var name in Owners)
        {
            if (item.Metadata.TryGetValue(name, out var owner) && owner.Length > 0) return new(name, owner);
        }

        return null;
    }
}

/// <summary>Converts MSBuild items to items of the language. Everything unknown is reported, never ignored.</summary>
internal sealed class ItemReader(IOutsideWorld outside, List<Finding> findings)
{
    // Metadata that MSBuild and the .NET SDK add to items.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "FullPath", "RootDir", "Filename", "Extension", "RelativeDir", "Directory", "RecursiveDir", "Identity", "ModifiedTime", "CreatedTime",
        "AccessedTime", "DefiningProjectFullPath", "DefiningProjectDirectory", "DefiningProjectName", "DefiningProjectExtension",
        "OriginalItemSpec", "MSBuildSourceProjectFile", "MSBuildSourceTargetName",
    };

    private readonly Dictionary<(string? File, string Type, string Include), int> _count = [];

    /// <summary>Reads one item; null if its type is unknown. Items must be read in the order of evaluation.</summary>
    public ReadItem? Read(MeshItem item)
    {
        var before = findings.Count;
        if (ItemTypes.Find(item.Type) is not { } type)
        {
            findings.Add(MeshDiagnostics.UnknownMetadata.At(new(item.File, item.Type, item.Include), IsNotAnItem(item)));
            return null;
        }

        var key = (item.File, type.Name, item.Include);
        var ordinal = _count.GetValueOrDefault(key);
        _count[key] = ordinal + 1;
        var place = ReadItem.PlaceOf(item, type, ordinal);
        HashSet<string>? misspelled = null;
        var include = ExternalValues.Resolve(item.Include, outside, place, findings);
        var texts = new string?[type.Metadata.Count];
        var count = 0;
        foreach (var (name, raw) in InOrder(item.Metadata, type))
        {
            var index = type.IndexOf(name);
            if (index >= 0)
            {
                texts[index] = ExternalValues.Uses(raw)
                    ? ExternalValues.Resolve(raw, outside, place with { Metadata = type.Metadata[index].Name }, findings, type.Metadata[index].IsList)
                    : raw;
                if (texts[index]!.Length > 0) count++;
                else texts[index] = null;
            }
            else if (!Reserved.Contains(name))
            {
                var meant = Spelling.Nearest(name, type.Metadata.Select(known => known.Name));
                if (meant is not null) (misspelled ??= []).Add(meant);
                findings.Add(MeshDiagnostics.UnknownMetadata.At(place with { Metadata = name }, Unknown(type, place, name, meant)));
            }
        }

        var values = new MetadataText[count];
        for (var index = texts.Length - 1; index >= 0; index--)
        {
            if (texts[index] is { } text) values[--count] = new(type.Metadata[index], text);
        }

        if (include.Length == 0) findings.Add(MeshDiagnostics.MissingMetadata.At(place, IncludeIsEmpty(place)));
        else Allowed(type.Include, include, place, null);
        WellFormed(include, place, null);
        foreach (var (metadata, text) in values) WellFormed(text, place, metadata.Name);
        foreach (var (metadata, text) in values)
        {
            if (metadata.Field.Length == 0) Allowed(metadata, text, place, metadata.Name);
        }

        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index] is not null || type.Metadata[index] is not { Required: true } metadata || misspelled?.Contains(metadata.Name) == true) continue;
            findings.Add(MeshDiagnostics.MissingMetadata.At(
                place, $"{Wording.Where(place)} needs {metadata.Name}: {Lower(metadata.Doc)} Add {metadata.Name}=\"...\"."));
        }

        return new ReadItem(type, item, include, values, ordinal) { Faulty = findings.Count > before, Misspelled = misspelled ?? [] };
    }

    /// <summary>Sorts the metadata by name if any of them can cause a finding, so that findings do not depend on the order in MSBuild.</summary>
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
        findings.Add(MeshDiagnostics.NotAllowed.At(place, IsNotAllowed(place, text, metadata.Allowed)));
    }

    private void WellFormed(string text, Place item, string? name)
    {
        if (JsonText.IsWellFormed(text)) return;
        var place = item with { Metadata = name };
        findings.Add(MeshDiagnostics.BadValue.At(place, HasHalfCharacter(place)));
    }

    private static string IncludeIsEmpty(Place place) =>
        $"{Wording.Where(place)} has an empty Include, because the variable has no value and the default is empty. Write a default that is not empty.";

    private static string IsNotAnItem(MeshItem item)
    {
        var meant = Spelling.Nearest(item.Type, ItemTypes.All.Select(known => known.Name)) is { } near ? $" Did you mean {near}?" : "";
        return $"{Wording.Short(item.Type)} '{Wording.Short(item.Include)}' is not a mesh item.{meant}";
    }

    private static string IsNotAllowed(Place place, string text, IReadOnlyList<string> allowed)
    {
        var meant = HttpsProtocol.Instead(place, text) is { } instead ? $" {instead}"
            : Spelling.Nearest(text, allowed) is { } near ? $" Did you mean {near}?" : "";
        return $"{Wording.Where(place)} is '{Wording.Short(text)}' but must be {Wording.Or([.. allowed])}.{meant}";
    }

    private static string HasHalfCharacter(Place place) =>
        $"{Wording.Where(place)} contains half of a surrogate pair, which is not valid Unicode. Write the complete character.";

    private static string Unknown(ItemType type, Place place, string name, string? meant)
    {
        var message = $"{Wording.Where(place)} has no metadata '{Wording.Short(name)}'.";
        if (meant is not null) return $"{message} Did you mean {meant}?";
        var elsewhere = ItemTypes.All.Where(other => other.Find(name) is not null).Select(other => other.Name).ToList();
        if (elsewhere.Count > 0) return $"{message} It is metadata of {Wording.Or(elsewhere)}.";
        return type.Metadata.Count == 0
            ? $"{message} {type.Name} does not have any metadata."
            : $"{message} Its metadata is: {string.Join(", ", type.Metadata.Select(known => known.Name))}.";
    }

    private static string Lower(string sentence) => sentence.Length == 0 ? "" : char.ToLowerInvariant(sentence[0]) + sentence[1..];
}

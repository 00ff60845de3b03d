namespace MeshCi.Definitions;

/// <summary>Reads the tags that everything of the project bears.</summary>
internal static class Tags
{
    private const int MostOnAResource = 50;
    private const int OwnTags = 4;
    /// <summary>How many tags are left to the user: a resource takes 50, of which MeshCi needs four.</summary>
    public const int MostOfTheUser = MostOnAResource - OwnTags;

    private static readonly string[] Kept = ["meshci:", "aws:"];

    /// <summary>Tags by key.</summary>
    public static IReadOnlyDictionary<string, string> Read(BuildState state)
    {
        if (!state.Items("MeshTag").Any()) return new Dictionary<string, string>();
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var shape = Shape.Of(typeof(Model.TagRef));
        foreach (var item in state.Items("MeshTag"))
        {
            var (key, value) = (item.Include, item["Value"] ?? "");
            if (Kept.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } kept)
                state.Refuse(item, Diagnostics.BadName, null, $"{Say.Where(item.Place())}: keys that begin with {kept} are kept. Choose another key.");
            else if (key.Length == 0 || key.Length > shape.Find("key")!.Length!.Maximum)
                state.Refuse(item, Diagnostics.OutOfRange, null, $"{Say.Where(item.Place())}: a key must have 1 to {shape.Find("key")!.Length!.Maximum} characters, not {key.Length}.");
            else if (value.Length > shape.Find("value")!.Length!.Maximum)
                state.Refuse(item, Diagnostics.OutOfRange, "Value", $"{Say.Where(item.Place("Value"))} must have at most {shape.Find("value")!.Length!.Maximum} characters, not {value.Length}.");
            else if (!tags.TryAdd(key, value))
                state.Refuse(item, Diagnostics.DeclaredTwice, null, $"{Say.Where(item.Place())} is declared twice. Remove one of them.");
            else if (tags.Count == MostOfTheUser + 1)
                state.Refuse(item, Diagnostics.OutOfRange, null, $"{Say.Where(item.Place())} is one too many: a resource takes {MostOnAResource} tags, of which MeshCi needs {OwnTags}.");
        }

        return tags;
    }
}

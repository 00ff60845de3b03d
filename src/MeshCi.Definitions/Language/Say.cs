namespace MeshCi.Definitions;

/// <summary>How messages name things.</summary>
internal static class Say
{
    private const int Longest = 80;

    /// <summary>A place: <c>MeshRoute 'checkout': PerRetryTimeout</c>.</summary>
    public static string Where(Place place)
    {
        var item = place.Include is null ? place.Item : $"{place.Item} '{Short(place.Include)}'";
        return place.Metadata is null ? item ?? "The project" : $"{item}: {place.Metadata}";
    }

    /// <summary>A text short enough for a line.</summary>
    public static string Short(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 3), "...");

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyCollection<string> names) =>
        names.Count < 2 ? string.Join("", names) : $"{string.Join(", ", names.Take(names.Count - 1))} or {names.Last()}";
}

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>Finds the members of a spec's shape by their paths, such as <c>listeners[].timeout.http.perRequest</c>.</summary>
public static class ShapePath
{
    /// <summary>The member at the end of the path, or null if it does not exist. Brackets for lists are ignored.</summary>
    public static ShapeMember? Find(Shape shape, string path) => Members(shape, path) is [.., var last] ? last : null;

    /// <summary>The members along the path; null if one of them does not exist.</summary>
    internal static ShapeMember[]? Members(Shape shape, string path)
    {
        var way = new List<ShapeMember>();
        var rest = path.AsSpan();
        while (rest.Length > 0)
        {
            var dot = rest.IndexOf('.');
            var segment = dot < 0 ? rest : rest[..dot];
            rest = dot < 0 ? [] : rest[(dot + 1)..];
            if (segment.Length == 0) continue;
            if (way.Count > 0) shape = way[^1].Nested ?? Nothing;
            var bracket = segment.IndexOf('[');
            if (shape.Find(bracket < 0 ? segment : segment[..bracket]) is not { } member) return null;
            way.Add(member);
        }

        return [.. way];
    }

    /// <summary>Joins two paths, either of which may be empty.</summary>
    public static string Join(string first, string second) => first.Length == 0 ? second : second.Length == 0 ? first : $"{first}.{second}";

    private static Shape Nothing { get; } = Shape.Of(typeof(object));
}

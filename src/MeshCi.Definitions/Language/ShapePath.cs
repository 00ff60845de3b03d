namespace MeshCi.Definitions;

/// <summary>Finds members of a spec's shape by path: <c>listeners[].timeout.http.perRequest</c>.</summary>
public static class ShapePath
{
    /// <summary>The member at the end of the path, or null where there is none; list marks do not count.</summary>
    public static ShapeMember? Find(Shape shape, string path)
    {
        ShapeMember? member = null;
        var rest = path.AsSpan();
        while (rest.Length > 0)
        {
            var dot = rest.IndexOf('.');
            var segment = dot < 0 ? rest : rest[..dot];
            rest = dot < 0 ? [] : rest[(dot + 1)..];
            if (segment.Length == 0) continue;
            if (member is not null) shape = member.Nested ?? Nothing;
            var bracket = segment.IndexOf('[');
            member = shape.Find(bracket < 0 ? segment : segment[..bracket]);
            if (member is null) return null;
        }

        return member;
    }

    /// <summary>Joins two paths, either of which may be empty.</summary>
    public static string Join(string first, string second) => first.Length == 0 ? second : second.Length == 0 ? first : $"{first}.{second}";

    private static Shape Nothing { get; } = Shape.Of(typeof(object));
}

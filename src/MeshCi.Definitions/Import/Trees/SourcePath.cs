using System.Globalization;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>Finds the line of a path such as <c>spec.listeners[0].portMapping.port</c>.</summary>
internal static class SourcePath
{
    /// <summary>The line of the value at the path, or of the innermost value on the way to it that exists.</summary>
    /// <param name="root">The value that the first name of the path stands for.</param>
    /// <param name="path">The path.</param>
    public static int Line(SourceNode root, string path)
    {
        var (node, line) = (root, root.Line);
        foreach (var segment in path.Split('.').Skip(1))
        {
            var parts = segment.Split('[');
            if ((node as SourceObject)?.Members.FirstOrDefault(member => member.Name == parts[0]) is not { } found) return line;
            (node, line) = (found.Value, found.Line);
            foreach (var index in parts.Skip(1))
            {
                var isIndex = int.TryParse(index.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var position);
                if (!isIndex || node is not SourceList list || position >= list.Elements.Count) return line;
                (node, line) = (list.Elements[position], list.Elements[position].Line);
            }
        }

        return line;
    }
}

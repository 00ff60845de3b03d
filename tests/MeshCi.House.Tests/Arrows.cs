namespace MeshCi.House.Tests;

/// <summary>The table of allowed dependencies between folders: <c>arrows.txt</c>.</summary>
/// <remarks>
/// A line <c>[Deployment] -&gt; Definitions</c> opens a project and names the projects that it may use. The lines below it name each folder of the
/// project, with the folders of the same project that it may use; the folder <c>.</c> is the project's root.
/// </remarks>
internal sealed class Arrows
{
    private readonly Dictionary<string, IReadOnlyList<string>> _projects = [];
    private readonly Dictionary<Folder, IReadOnlyList<Folder>> _folders = [];

    /// <summary>Projects, each with those that it may use.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Projects => _projects;

    /// <summary>Folders, each with the folders of its project that it may use.</summary>
    public IReadOnlyDictionary<Folder, IReadOnlyList<Folder>> Folders => _folders;

    /// <summary>Reads the table.</summary>
    /// <exception cref="FormatException">A line has no arrow, or a folder comes before the first project.</exception>
    public static Arrows Read(IEnumerable<string> lines)
    {
        var arrows = new Arrows();
        string? project = null;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split("->") is not [var left, var right]) throw new FormatException($"'{line}' has no arrow.");
            var to = right.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var from = left.Trim();
            if (from is ['[', .. var name, ']'])
            {
                project = name;
                arrows._projects.Add(name, to);
            }
            else
            {
                var inside = project ?? throw new FormatException($"'{line}' comes before the first project.");
                arrows._folders.Add(new(inside, from), [.. to.Select(folder => new Folder(inside, folder))]);
            }
        }

        return arrows;
    }

    /// <summary>Whether a type in one folder may use a type in another.</summary>
    public bool Allow(Folder from, Folder to) =>
        from == to
        || (from.Project == to.Project ? _folders.TryGetValue(from, out var folders) && folders.Contains(to)
            : _projects.TryGetValue(from.Project, out var projects) && projects.Contains(to.Project));
}

/// <summary>A folder of a project of the product.</summary>
/// <param name="Project">Name of the project without <c>MeshCi.</c>, such as <c>Definitions</c>.</param>
/// <param name="Path">Path inside the project with dots, such as <c>Model.Shapes</c>; a single dot for the project's root.</param>
internal sealed record Folder(string Project, string Path) : IComparable<Folder>
{
    /// <summary>Order by project, then by path.</summary>
    public int CompareTo(Folder? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>The form used in the table and in messages: <c>Definitions/Model.Shapes</c>.</summary>
    public override string ToString() => $"{Project}/{Path}";
}

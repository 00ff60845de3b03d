namespace MeshCi.House.Tests;

/// <summary>Dependencies between projects and between folders point one way, and only where <c>arrows.txt</c> allows them.</summary>
public sealed class ArrowTests
{
    private static readonly Arrows Table = Arrows.Read(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "arrows.txt")));
    private static readonly Lazy<IReadOnlyList<Dependencies.Dependency>> Built = new(
        () => Dependencies.Between([.. Table.Projects.Keys.Where(project => project != "Shared")]));

    [Fact]
    public void No_type_uses_a_folder_that_the_table_does_not_allow()
    {
        var forbidden = Built.Value
            .Where(dependency => !Table.Allow(dependency.FromFolder, dependency.ToFolder))
            .GroupBy(dependency => (From: dependency.FromFolder, To: dependency.ToFolder))
            .OrderBy(pair => pair.Key.From).ThenBy(pair => pair.Key.To)
            .Select(
            pair => $"{pair.Key.From} -> {pair.Key.To}: "
                + $"{string.Join(", ", pair.Select(dependency => $"{ShortName(dependency.From)} uses {ShortName(dependency.To)}"))}");

        forbidden.ShouldBeEmpty("tests/MeshCi.House.Tests/arrows.txt does not allow these dependencies; most often the type is in the wrong folder");
    }

    [Fact]
    public void Every_dependency_that_the_table_allows_exists()
    {
        var folders = Table.Folders.SelectMany(row => row.Value.Select(to => $"{row.Key} -> {to}"))
            .Except(Built.Value.Select(dependency => $"{dependency.FromFolder} -> {dependency.ToFolder}"));
        var projects = Table.Projects.SelectMany(row => row.Value.Select(to => $"[{row.Key}] -> {to}"))
            .Except(Built.Value.Select(dependency => $"[{dependency.FromFolder.Project}] -> {dependency.ToFolder.Project}"));

        folders.Concat(projects).ShouldBeEmpty("remove these arrows from tests/MeshCi.House.Tests/arrows.txt");
    }

    [Fact]
    public void No_two_folders_of_a_project_depend_on_each_other()
    {
        var behind = Table.Folders.Keys.ToDictionary(folder => folder, folder => Reachable(folder, from => Table.Folders.GetValueOrDefault(from) ?? []));

        Table.Folders.Keys.Where(folder => behind[folder].Contains(folder)).ShouldBeEmpty("these folders are part of a cycle");
    }

    [Fact]
    public void No_two_projects_depend_on_each_other()
    {
        var behind = Table.Projects.Keys.ToDictionary(project => project, project => Reachable(project, from => Table.Projects.GetValueOrDefault(from) ?? []));

        Table.Projects.Keys.Where(project => behind[project].Contains(project)).ShouldBeEmpty("these projects are part of a cycle");
    }

    [Fact]
    public void The_table_has_every_project_and_every_folder()
    {
        var projects = Sources.Projects.Except(Table.Projects.Keys).Select(project => $"[{project}]");
        var folders = Sources.Files.Select(file => file.Folder).Distinct().Where(folder => folder.Project != "Shared").Except(Table.Folders.Keys)
            .Select(folder => folder.ToString());

        projects.Concat(folders).ShouldBeEmpty("these are missing from tests/MeshCi.House.Tests/arrows.txt");
        Table.Folders.Keys.Except(Sources.Files.Select(file => file.Folder)).ShouldBeEmpty("tests/MeshCi.House.Tests/arrows.txt has folders that do not exist");
    }

    private static HashSet<T> Reachable<T>(T start, Func<T, IEnumerable<T>> next)
    {
        var seen = new HashSet<T>();
        var open = new Stack<T>(next(start));
        while (open.TryPop(out var current))
        {
            if (!seen.Add(current)) continue;
            foreach (var further in next(current)) open.Push(further);
        }

        return seen;
    }

    private static string ShortName(string fullName) => fullName[(fullName.LastIndexOf('.') + 1)..];
}

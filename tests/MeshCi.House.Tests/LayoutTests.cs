namespace MeshCi.House.Tests;

/// <summary>Locations of files.</summary>
public sealed class LayoutTests
{
    private const int MostLooseFiles = 5;

    // The compiler and MSBuild find these by their full names.
    private static readonly string[] NamedByOthers = ["src/MeshCi.Tasks/MSBuildMultiThreadableTaskAttribute.cs"];

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var wrong = Sources.Files
            .Where(file => file.Namespace is not null && !NamedByOthers.Contains(file.Path))
            .Select(
            file =>
                (file.Path, file.Namespace, Expected: file.Folder.Path == "."
                ? $"MeshCi.{file.Folder.Project}" : $"MeshCi.{file.Folder.Project}.{file.Folder.Path}"))
            .Where(file => file.Namespace != file.Expected)
            .Select(file => $"{file.Path} declares {file.Namespace}, not {file.Expected}");

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_root_of_a_project_has_few_loose_files()
    {
        var crowded = Sources.Files.Where(file => file.Folder.Path == "." && file.Folder.Project != "Shared").GroupBy(file => file.Folder.Project)
            .Where(project => project.Count() > MostLooseFiles)
            .Select(project => $"{project.Key}: {string.Join(", ", project.Select(file => Path.GetFileName(file.Path)))}");

        crowded.ShouldBeEmpty($"at most {MostLooseFiles} files of a project are in no folder");
    }
}

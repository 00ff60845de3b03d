namespace MeshCi.Tasks.Tests;

/// <summary>A pattern for files in a folder that does not exist is an error, because MSBuild silently creates no item for it.</summary>
public sealed class MissingFolderTests : OrdersProject
{
    [Theory]
    [InlineData("<MeshPatch Include=\"msh/*.json\" />", "msh")]
    [InlineData("<MeshPatch Include=\"mesh/routes/**/*.json\" />", "mesh/routes")]
    [InlineData("<MeshResource Include=\"$(MSBuildThisFileDirectory)msh\\route-?.json\" Kind=\"route\" />", "msh")]
    [InlineData("<MeshPatch Include=\"mesh/*.json; msh/*.json\" />", "msh")]
    [InlineData("<MeshPatch Include=\"mesh/*.json\" />", null)]
    [InlineData("<MeshPatch Include=\"**/*.json\" />", null)]
    [InlineData("<MeshPatch Include=\"$(Folder)/*.json\" />", null)]
    [InlineData("<MeshPatch Include=\"msh/*.json\" Condition=\"Exists('msh')\" />", null)]
    [InlineData("<MeshPatch Remove=\"msh/*.json\" />", null)]
    public void Only_a_pattern_for_a_folder_that_does_not_exist_is_an_error(string item, string? folder)
    {
        Directory.CreateDirectory(Path.Combine(Folder.Root, "mesh"));
        File.WriteAllText(ProjectFile, $"<Project>\n<ItemGroup>\n{item}\n</ItemGroup>\n</Project>");

        Generate(Items()).ShouldBe(folder is null, Engine.Everything);

        if (folder is null) return;
        var error = Engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.LineNumber).ShouldBe(("MESH1017", 3));
        error.Message!.ShouldContain($"the folder '{folder}' does not exist");
    }

    [Fact]
    public void A_file_for_all_projects_can_name_a_folder_that_only_some_of_them_have()
    {
        Folder.Write("Directory.Build.props", "<Project><ItemGroup><MeshPatch Include=\"msh/*.json\" /></ItemGroup></Project>");

        Generate(Items()).ShouldBeTrue(Engine.Everything);
    }
}

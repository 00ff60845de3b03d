namespace MeshCi.Sdk.Tests;

/// <summary>
/// After a successful build, any of its files can be replaced with something that never ends, blocks or does not fit into memory. A build reads none of it.
/// </summary>
public sealed class UnusualFileTests
{
    private const string BehindLink = " behind a link";
    private const string Content = """{ "logging": { "accessLog": { "file": { "path": "/dev/stderr" } } } }""";

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData(UnusualFile.Pipe + BehindLink)]
    [InlineData(UnusualFile.Huge)]
    [InlineData(UnusualFile.Huge + BehindLink)]
    [InlineData("folder")]
    [InlineData("link to nothing")]
    [InlineData("link to itself")]
    public void A_patch_that_was_replaced_with_anything_but_a_file_of_usual_size_is_an_error_in_every_build(string unusual)
    {
        using var project = Patched("patch.json");
        project.Generate();
        Replace(project, "patch.json", unusual);

        foreach (var build in new[] { "first", "second" })
        {
            var error = project.Build("MeshGenerate").Log.Errors.ShouldHaveSingleItem(build);
            error.Code.ShouldBe("MESH1017");
            error.File.ShouldBe(project.ProjectFile);
            error.LineNumber.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData(UnusualFile.Huge)]
    public void A_definition_or_stamp_that_was_replaced_is_written_again(string unusual)
    {
        using var project = Patched("patch.json");
        var before = project.Generate();
        var built = project.Evaluate();

        foreach (var property in new[] { "_MeshDefinitionFullPath", "_MeshStamp" })
        {
            Replace(project, built.GetPropertyValue(property).Replace('\\', '/'), unusual);

            if (unusual == UnusualFile.Huge && property == "_MeshDefinitionFullPath")
                project.Build("MeshGenerate").Log.Errors.ShouldHaveSingleItem("a file of the user").Code.ShouldBe("MESH0012");
            else project.Generate().ShouldBe(before);
            File.Delete(project.DefinitionFile(built));
        }

        project.Generate().ShouldBe(before);
        IsUpToDate(project).ShouldBeTrue();
    }

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData(UnusualFile.Huge)]
    [InlineData("folder")]
    public void Warnings_of_an_earlier_build_that_cannot_be_read_are_an_error_with_a_code(string unusual)
    {
        using var project = InProcessProject.Service($"{Service.Items}\n<MeshRoute Update=\"chekcout\" Prefix=\"/c\" />");
        project.Generate();
        Replace(project, project.Evaluate().GetPropertyValue("_MeshFindingsFile").Replace('\\', '/'), unusual);

        var errors = project.Build("MeshGenerate").Log.Errors;

        errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0012");
    }

    [Theory]
    [InlineData("it's.json")]
    [InlineData("one (a), b; c%.json")]
    [InlineData("a`b.json")]
    [InlineData("a\"b.json")]
    [InlineData("link.json")]
    [InlineData("link to link.json")]
    public void A_change_of_a_file_is_noticed_whatever_its_name_is_and_behind_links(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('"', StringComparison.Ordinal), "Windows does not allow the name.");
        using var project = Patched(name);
        var file = Path.Combine(project.Root, name);
        if (name.StartsWith("link", StringComparison.Ordinal))
        {
            File.Move(file, Path.Combine(project.Root, "target.txt"));
            File.CreateSymbolicLink(Path.Combine(project.Root, "second.txt"), "target.txt");
            File.CreateSymbolicLink(file, name == "link.json" ? "target.txt" : "second.txt");
        }

        var before = project.Generate();
        File.WriteAllText(file, Content.Replace("stderr", "stdout", StringComparison.Ordinal));

        project.Generate().ShouldNotBe(before);
    }

    private static bool IsUpToDate(InProcessProject project) =>
        project.Build("MeshGenerate").Log.Lines.Any(line => line!.Contains("the definition is up to date", StringComparison.Ordinal));

    private static InProcessProject Patched(string name)
    {
        var include = name.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);
        return InProcessProject.Service($"{Service.Items}\n<MeshPatch Include=\"{include}\" Kind=\"virtualNode\" />").Write(name, Content);
    }

    private static void Replace(InProcessProject project, string relative, string unusual)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no files of devices.");
        var (file, other) = (Path.Combine(project.Root, relative), Path.Combine(project.Root, "other"));
        var time = File.GetLastWriteTimeUtc(file);
        File.Delete(file);
        var target = unusual switch
        {
            "link to nothing" => other,
            "link to itself" => file,
            _ when unusual.EndsWith(BehindLink, StringComparison.Ordinal) => other,
            _ => null,
        };
        if (target is not null) File.CreateSymbolicLink(file, target);
        if (unusual == "folder") Directory.CreateDirectory(file);
        else if (!unusual.StartsWith("link", StringComparison.Ordinal))
            UnusualFile.Create(target ?? file, unusual.Replace(BehindLink, "", StringComparison.Ordinal));

        // As if it had been moved to this place: a time says nothing about what a file is.
        if (unusual is UnusualFile.Pipe or UnusualFile.Huge) File.SetLastWriteTimeUtc(file, time.AddYears(-1));
    }
}

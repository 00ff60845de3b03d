namespace MeshCi.Sdk.Tests;

/// <summary>Warnings belong to the definition: everything that uses a definition reports them, also if an earlier build generated it.</summary>
public sealed class RepeatedFindingsTests(PackedSdk sdk)
{
    private const string Warned = $"{Service.Items}\n<MeshRoute Update=\"chekcout\" Prefix=\"/c\" />";
    private const string AsErrors = "<MeshName>shop</MeshName><MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>";

    [Fact]
    public void A_build_that_does_not_generate_the_definition_again_repeats_its_warnings_with_code_place_and_link()
    {
        using var project = InProcessProject.Service(Warned);
        var first = project.Build("MeshGenerate").Log;

        var second = project.Build("MeshGenerate").Log;

        var (before, after) = (first.Warnings.ShouldHaveSingleItem(), second.Warnings.ShouldHaveSingleItem());
        before.Code.ShouldBe("MESH0099");
        (after.Code, after.Message, after.File, after.LineNumber, after.ColumnNumber, after.HelpLink)
            .ShouldBe((before.Code, before.Message, before.File, before.LineNumber, before.ColumnNumber, before.HelpLink));
        second.Lines.ShouldContain(line => line!.Contains("the definition is up to date", StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_that_are_errors_fail_the_second_build_as_they_fail_the_first()
    {
        using var project = InProcessProject.Service(Warned, AsErrors);

        foreach (var build in new[] { "first", "second", "third" })
        {
            var (succeeded, log, _) = project.Build("MeshGenerate");

            succeeded.ShouldBeFalse(build);
            log.Errors.ShouldHaveSingleItem(build).Code.ShouldBe("MESH0099");
        }
    }

    [Fact]
    public void Warnings_that_have_become_errors_fail_a_build_of_a_definition_that_is_up_to_date()
    {
        using var project = InProcessProject.Service(Warned);
        project.Generate();

        var (succeeded, log, _) = project.Build("MeshGenerate", ("MSBuildTreatWarningsAsErrors", "true"));

        succeeded.ShouldBeFalse();
        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0099");
    }

    [Theory]
    [InlineData("MeshGenerate", "MeshValidate")]
    [InlineData("MeshValidate", "MeshGenerate")]
    public void One_build_reports_a_warning_once(string first, string second)
    {
        using var project = InProcessProject.Service(Warned);

        project.Build([first, second]).Log.Warnings.ShouldHaveSingleItem("generated");
        project.Build([first, second]).Log.Warnings.ShouldHaveSingleItem("up to date");
    }

    [Fact]
    public void Without_a_build_the_warnings_are_repeated_and_the_definition_is_verified_without_reporting_them_again()
    {
        using var project = InProcessProject.Service(Warned);
        project.Generate();

        var (succeeded, log, _) = project.Build(["_MeshRepeatFindings", "_MeshVerifyBuilt"], ("NoBuild", "true"));

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        log.Warnings.ShouldHaveSingleItem().Code.ShouldBe("MESH0099");
    }

    [Fact]
    public void Warnings_that_were_deleted_are_found_again()
    {
        using var project = InProcessProject.Service(Warned);
        var built = project.Build("MeshGenerate").Project;

        File.Delete(Path.Combine(project.Root, built.GetPropertyValue("_MeshFindingsFile").Replace('\\', '/')));

        project.Build("MeshGenerate").Log.Warnings.ShouldHaveSingleItem("generated again").Code.ShouldBe("MESH0099");
        var repeated = project.Build("MeshGenerate").Log;
        repeated.Warnings.ShouldHaveSingleItem("up to date").Code.ShouldBe("MESH0099");
        repeated.Lines.ShouldContain(line => line!.Contains("the definition is up to date", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dotnet build -p:MeshTeem=x", true)]
    [InlineData("dotnet build -p MeshTeem=x", true)]
    [InlineData("dotnet build --property \"MeshTeem=x\"", true)]
    [InlineData("dotnet build /p:A=b;MeshTeem=x", true)]
    [InlineData("dotnet build -p MeshDeploy=true", false)]
    [InlineData("dotnet build -p:MeshDeploy=true -t:MeshTeem", false)]
    [InlineData("dotnet build -p A=b MeshTeem.csproj", false)]
    public void An_argument_that_sets_an_unknown_property_is_recognized_in_each_of_its_forms(string commandLine, bool isUnknown)
    {
        using var project = InProcessProject.Service(Service.Items);

        var pattern = project.Evaluate().GetPropertyValue("_MeshUnknownArgument");

        System.Text.RegularExpressions.Regex.IsMatch(commandLine, pattern).ShouldBe(isUnknown);
    }

    [Fact]
    public void A_build_without_warnings_keeps_no_file_and_runs_no_task_for_them()
    {
        using var project = InProcessProject.Service(Warned);
        var built = project.Build("MeshGenerate").Project;
        var findings = Path.Combine(project.Root, built.GetPropertyValue("_MeshFindingsFile").Replace('\\', '/'));
        File.Exists(findings).ShouldBeTrue("the file with the warnings");

        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("chekcout", "checkout", StringComparison.Ordinal));
        project.Build("MeshGenerate").Log.Warnings.ShouldBeEmpty();

        File.Exists(findings).ShouldBeFalse("the file with the warnings");
        project.Build("MeshGenerate").Log.TargetsRun.ShouldNotContain("_MeshRepeatFindings");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<MeshRoute Update=\"chekcout\" Prefix=\"/c\" />")]
    public void Without_a_build_a_warning_that_does_not_change_the_definition_is_reported_too(string alreadyWarned)
    {
        using var project = InProcessProject.Service($"{Service.Items}\n{alreadyWarned}");
        project.Generate();
        var changed = File.ReadAllText(project.ProjectFile).Replace("<MeshName>", "<MeshTeem>x</MeshTeem><MeshName>", StringComparison.Ordinal);
        File.WriteAllText(project.ProjectFile, changed);

        var (succeeded, log, _) = project.Build(["_MeshRepeatFindings", "_MeshVerifyBuilt"], ("NoBuild", "true"));

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        log.Warnings.Select(warning => warning.Code).ShouldBe(alreadyWarned.Length > 0 ? ["MESH0099", "MESH0097"] : ["MESH0097"]);
    }

    [Fact]
    public void A_mistyped_property_of_the_command_line_stops_a_rollback_if_warnings_are_errors()
    {
        using var project = InProcessProject.Service(Service.Items, AsErrors);

        var (succeeded, log, _) = project.Build("MeshRollback", ("MeshAdpot", "true"), ("MeshControlPlane", "local"));

        succeeded.ShouldBeFalse();
        log.Errors.ShouldContain(error => error.Code == "MESH0097" && error.Message!.StartsWith("Nothing was rolled back"));
        Directory.Exists(Path.Combine(project.Root, ".meshci")).ShouldBeFalse("the state of the embedded control plane");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task With_warnaserror_each_way_of_using_a_definition_fails_as_the_first_build_does_and_nothing_is_deployed()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders", Warned);
        (await user.DotNetAsync("publish", "Orders", "-c", "Debug")).ShouldSucceed().ShouldPrint("MESH0099");

        string[][] ways = [["build"], ["publish", "-c", "Debug"], ["publish", "-c", "Debug", "--no-build"]];
        foreach (var way in ways)
        {
            // MSBuild prints a warning where it occurs and, at some verbosities, again at the end.
            (await user.DotNetAsync([.. way, "Orders"])).ShouldSucceed().Output.Split("warning MESH0099").Length.ShouldBeInRange(2, 3);
            (await user.DotNetAsync([.. way, "Orders", "-warnaserror"])).ShouldFail().ShouldPrint("error MESH0099");
        }

        foreach (var way in ways.Skip(1))
            (await user.DotNetAsync([.. way, "Orders", "-p:MeshDeploy=true", "-warnaserror"])).ShouldFail().ShouldPrint("Nothing was deployed");
        user.WriteService("Orders", Service.Items);
        (await user.DotNetAsync("build", "Orders")).ShouldSucceed();
        (await user.DotNetAsync("publish", "Orders", "-c", "Debug", "--no-build", "-p:MeshDeploy=true", "-p:MeshTeem=x", "-warnaserror"))
            .ShouldFail().ShouldPrint("Nothing was deployed");
        user.WriteService("Orders", Service.Items, "<MeshName>shop</MeshName><MeshTeem>x</MeshTeem>");
        (await user.DotNetAsync("publish", "Orders", "-c", "Debug", "--no-build", "-p:MeshDeploy=true", "-warnaserror"))
            .ShouldFail().ShouldPrint("Nothing was deployed");
        (await user.DotNetAsync("msbuild", "Orders", "-t:MeshRollback", "-p:MeshTeem=x", "-warnaserror")).ShouldFail().ShouldPrint("Nothing was rolled back");
        Directory.Exists(user.PathOf(".meshci")).ShouldBeFalse("no control plane was started");
    }
}

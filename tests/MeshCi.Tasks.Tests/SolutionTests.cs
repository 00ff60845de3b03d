using MeshCi.Tasks.Solutions;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>What verbs print about projects that do not take part in the mesh, alone and in a solution.</summary>
public sealed class SolutionTests : IDisposable
{
    private const string Run = "a-run";
    private const string ToInclude = "To include it, set <MeshEnabled>true</MeshEnabled> in a PropertyGroup of the project.";
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "Library", "MeshPlan", $"it is not an executable (OutputType is Library). {ToInclude}")]
    [InlineData("", "", "MeshShow", $"it is not an executable (OutputType is Library). {ToInclude}")]
    [InlineData("Test", "Exe", "MeshPlan", $"it is a test project. {ToInclude}")]
    [InlineData(
        "MeshEnabled", "Exe", "MeshPlan",
        "MeshEnabled is false. To include the project, set MeshEnabled to true; for an executable, removing MeshEnabled is enough.")]
    [InlineData("MeshEnabled", "Exe", "MeshDeploy", "is enough. Resources that earlier deploys of the project created remain in the mesh.")]
    public void A_verb_that_does_nothing_explains_why_and_what_to_set(string exclusion, string outputType, string verb, string ending)
    {
        new ExplainExclusion { BuildEngine = _engine, Verb = verb, Project = "/src/Contracts.csproj", Exclusion = exclusion, OutputType = outputType }
            .Execute().ShouldBeTrue();

        var line = _engine.Lines.ShouldHaveSingleItem()!;
        line.ShouldStartWith($"Contracts -> {verb} did nothing, because the project does not take part in the mesh: ");
        line.ShouldEndWith(ending);
    }

    [Theory]
    [InlineData(4, "", "", "", "4 projects take part in the mesh.")]
    [InlineData(1, "", "Contracts (library)", "", "1 project takes part in the mesh; 1 is excluded: Contracts (library).")]
    [InlineData(1, "Orders", "", "", "1 project takes part in the mesh, and the verb failed for it.")]
    [InlineData(3, "Orders;Cart", "", "", "3 projects take part in the mesh, 2 of them failed: Cart, Orders.")]
    [InlineData(0, "", "B (test project);A (library)", "", "no project takes part in the mesh; 2 are excluded: A (library), B (test project).")]
    [InlineData(2, "", "", "Old", "2 projects take part in the mesh; 1 does not use MeshCi.Sdk: Old.")]
    [InlineData(2, "", "", "a;b;c;d;e;f;g;h;i;j;k;l", "2 projects take part in the mesh; 12 do not use MeshCi.Sdk: a, b, c, d, e, f, g, h, i, j and 2 more.")]
    public void The_closing_line_of_a_solution_counts_all_projects(int enabled, string failed, string excluded, string others, string text) =>
        ClosingLine.Of("Shop.slnx", "MeshPlan", enabled, List(failed), List(excluded), List(others), [], []).ShouldBe($"Shop.slnx -> MeshPlan: {text}");

    [Fact]
    public void The_last_project_of_a_solution_knows_that_it_is_the_last_one()
    {
        ITaskItem[] projects = [Project("A"), Project("B"), Project("C", signsIn: "")];
        _directory.Write("obj/B.signin.MeshPlan", "an-older-run done");

        Sign("A").ShouldBeFalse();
        Sign("B", succeeded: "false").ShouldBeTrue();
        Sign("A").ShouldBeTrue("both of the last two may find that no project is missing");

        new CloseVerb
        {
            BuildEngine = _engine,
            Verb = "MeshPlan",
            Solution = "/src/Shop.sln",
            Run = Run,
            Projects = [.. projects, new TaskItem("/src/Old.csproj")],
            Participants = projects,
        }.Execute();
        _engine.Lines.ShouldHaveSingleItem()
            .ShouldBe("Shop.sln -> MeshPlan: 3 projects take part in the mesh, 1 of them failed: B; 1 does not use MeshCi.Sdk: Old.");

        bool Sign(string name, string succeeded = "true") => IsLast(projects, name, "MeshPlan", Run, succeeded);
    }

    [Theory]
    [InlineData("", "MeshDeploy runs for all projects of the solution together, and waits for B, C; nothing is deployed before that, or if one of them fails")]
    [InlineData("failed", "MeshDeploy does not run, because C failed")]
    public void A_project_that_is_ready_before_others_names_them(string state, string waiting)
    {
        ITaskItem[] projects = [Project("A"), Project("B"), Project("C")];
        if (state.Length > 0) _directory.Write("obj/C.signin.MeshDeploy", $"{Run} {state}");

        var task = new SignIn { BuildEngine = _engine, File = FileOf("A"), Verb = "Deploy", Run = Run, Expected = projects, BeforeVerb = "MeshDeploy" };
        task.Execute().ShouldBeTrue();

        (task.IsLast, task.Waits, task.Waiting).ShouldBe((false, true, waiting));
    }

    [Fact]
    public void A_run_of_another_instance_of_a_project_does_not_hide_that_it_has_signed_in()
    {
        ITaskItem[] projects = [Project("A"), Project("B")];

        IsLast(projects, "A", "MeshPlan", Run).ShouldBeFalse();
        IsLast([Project("A")], "A", "MeshPlan", "run-of-a-reference").ShouldBeTrue();
        IsLast(projects, "B", "MeshPlan", Run).ShouldBeTrue();
        OwnFormat.SignIn.MayReplace(_directory.Write("own", $"{Guid.NewGuid()} done\n{Guid.NewGuid()} failed")).ShouldBeTrue();
    }

    [Fact]
    public void Without_the_sign_in_a_verb_for_all_projects_would_never_run_so_it_fails()
    {
        _directory.Write("obj", "a file");

        new SignIn { BuildEngine = _engine, File = FileOf("A"), Verb = "Deploy", Run = Run, Expected = [Project("A")], BeforeVerb = "MeshDeploy" }
            .Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0012");
    }

    [Theory]
    [InlineData("Part.slnf", "All.sln", "a", "b", "c")]
    [InlineData("Part.slnf", "Other.sln", "a,b", "", "c")]
    [InlineData("All.sln", "All.sln", "a,b", "", "c")]
    public void A_filter_leaves_out_projects_of_its_own_solution(string requested, string solution, string built, string notInFilter, string notBuilt)
    {
        _directory.Write("Part.slnf", """{ "solution": { "path": "All.sln", "projects": ["src\\a.csproj", "src/c.csproj"], } }""");
        string Row(string name, string isBuilt) =>
            $"<ProjectConfiguration AbsolutePath=\"{_directory.Root}/src/{name}.csproj\" BuildProjectInSolution=\"{isBuilt}\">Debug|AnyCPU</ProjectConfiguration>";
        var task = new ReadSolution
        {
            BuildEngine = _engine,
            Contents = $"<SolutionConfiguration>{Row("a", "True")}{Row("b", "True")}{Row("c", "False")}</SolutionConfiguration>",
            Solution = Path.Combine(_directory.Root, solution),
            RequestedProjects = [new TaskItem(Path.Combine(_directory.Root, requested))],
        };

        task.Execute().ShouldBeTrue();

        Names(task.Projects).ShouldBe(built);
        Names(task.NotInFilter).ShouldBe(notInFilter);
        Names(task.NotBuilt).ShouldBe(notBuilt);

        static string Names(ITaskItem[] projects) => string.Join(',', projects.Select(project => Path.GetFileNameWithoutExtension(project.ItemSpec)));
    }

    [Fact]
    public void The_closing_line_names_what_the_configuration_and_the_filter_leave_out() =>
        ClosingLine.Of("Shop.slnx", "MeshDeploy", 1, [], [], [], ["Payments"], ["Web", "Cart"]).ShouldBe(
            "Shop.slnx -> MeshDeploy: 1 project takes part in the mesh; 1 is not built in this configuration: Payments; "
            + "2 are not in the solution filter: Cart, Web.");

    [Fact]
    public void A_target_of_one_project_of_the_solution_runs_for_this_project_alone()
    {
        ITaskItem[] projects = [Project("A"), Project("B")];
        SelectParticipants Select(params string[] targets)
        {
            var task = new SelectParticipants
            {
                BuildEngine = _engine,
                Projects = projects,
                Participation = projects,
                RequestedTargets = [.. targets.Select(name => new TaskItem(name))],
            };
            task.Execute().ShouldBeTrue();
            return task;
        }

        Select("MeshDeploy").Participants.Length.ShouldBe(2);
        Select("MeshDeploy").Published.ShouldBeEmpty("no project is published");
        Select("A:MeshDeploy").Participants.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Publish", "A,B,C")]
    [InlineData("Publish;PublishContainer", "A,C")]
    public void A_publish_does_not_wait_for_a_project_that_does_not_arrive(string targets, string published)
    {
        ITaskItem[] projects = [Project("A"), Project("B"), Project("C"), Project("D")];
        foreach (var project in projects)
        {
            project.SetMetadata("Publishes", "true");
            project.SetMetadata("Arrives", project == projects[3] ? "false" : "true");
            project.SetMetadata("CreatesImage", project == projects[0] ? "true" : "");
        }

        projects[2].SetMetadata("Failed", "true");
        var task = new SelectParticipants
        {
            BuildEngine = _engine,
            Projects = projects,
            Participation = projects,
            RequestedTargets = [.. targets.Split(';').Select(name => new TaskItem(name))],
        };
        task.Execute().ShouldBeTrue();

        string.Join(',', task.Published.Select(project => Path.GetFileNameWithoutExtension(project.ItemSpec))).ShouldBe(published);
    }

    [Fact]
    public void Each_of_several_verbs_has_a_last_project_although_projects_finish_them_in_different_orders()
    {
        ITaskItem[] projects = [Project("A"), Project("B")];

        IsLast(projects, "A", "MeshPlan", "run-of-plan").ShouldBeFalse();
        IsLast(projects, "A", "MeshHistory", "run-of-history").ShouldBeFalse();
        IsLast(projects, "B", "MeshPlan", "run-of-plan").ShouldBeTrue();
        IsLast(projects, "B", "MeshHistory", "run-of-history").ShouldBeTrue();
    }

    private bool IsLast(ITaskItem[] projects, string name, string verb, string run, string succeeded = "true")
    {
        var task = new SignIn { BuildEngine = _engine, File = FileOf(name), Verb = verb, Run = run, Succeeded = succeeded, Expected = projects };
        task.Execute().ShouldBeTrue();
        return task.IsLast;
    }

    [Fact]
    public void A_sign_in_that_cannot_be_written_only_costs_the_closing_line()
    {
        _directory.Write("obj", "a file");

        var task = new SignIn { BuildEngine = _engine, File = FileOf("A"), Verb = "MeshPlan", Run = Run, Expected = [Project("A")] };

        task.Execute().ShouldBeTrue();
        task.IsLast.ShouldBeFalse();
    }

    [Fact]
    public void A_project_whose_sign_in_cannot_be_read_has_not_finished()
    {
        _directory.Write("obj/B.signin.MeshPlan", $"{Run} done");
        using var locked = new FileStream($"{FileOf("B")}.MeshPlan", FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var task = new SignIn { BuildEngine = _engine, File = FileOf("A"), Verb = "MeshPlan", Run = Run, Expected = [Project("A"), Project("B")] };

        task.Execute().ShouldBeTrue();
        task.Waits.ShouldBeTrue();
    }

    [Fact]
    public void The_projects_of_a_solution_have_its_configurations()
    {
        const string contents = """
            <SolutionConfiguration>
              <ProjectConfiguration Project="{1}" AbsolutePath="/src/a.csproj" BuildProjectInSolution="True">Debug|AnyCPU</ProjectConfiguration>
              <ProjectConfiguration Project="{2}" AbsolutePath="/src/b.csproj" BuildProjectInSolution="False">Debug|AnyCPU</ProjectConfiguration>
              <ProjectConfiguration Project="{3}" AbsolutePath="/src/c.fsproj">Release</ProjectConfiguration>
              <ProjectConfiguration Project="{4}">Debug|x64</ProjectConfiguration>
            </SolutionConfiguration>
            """;
        var task = new ReadSolution { BuildEngine = _engine, Contents = contents };

        task.Execute().ShouldBeTrue();

        task.Projects.Select(project => $"{project.ItemSpec} {project.GetMetadata("AdditionalProperties")}")
            .ShouldBe(["/src/a.csproj Configuration=Debug;Platform=AnyCPU", "/src/c.fsproj Configuration=Release"]);
    }

    [Fact]
    public void Without_a_switch_no_warning_of_the_build_is_an_error()
    {
        var task = new ReadWarningsAsErrors { BuildEngine = _engine };

        task.Execute().ShouldBeTrue();

        task.Codes.ShouldBeEmpty();
    }

    private static string[] List(string names) => names.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private string FileOf(string name) => Path.Combine(_directory.Root, "obj", $"{name}.signin");

    private TaskItem Project(string name, string signsIn = "true") => new(
        $"/src/{name}.csproj", new Dictionary<string, string> { ["Enabled"] = "true", ["SignIn"] = FileOf(name), ["SignsIn"] = signsIn });
}

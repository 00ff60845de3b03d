using System.Reflection;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;
using MeshCi.Tasks.Together;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The properties of a project as the tasks read them.</summary>
public sealed class MeshSettingsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeBuildEngine _engine = new();
    private readonly string _project;

    public MeshSettingsTests() => _project = _directory.Write("Orders.csproj", "<Project />");

    public static TheoryData<string> Properties => [.. MeshProperties.All.Select(property => property.Name)];

    public static TheoryData<string> Switches =>
        [.. MeshProperties.All.Where(property => property.Kind == PropertyKind.Switch).Select(property => property.Name)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Properties))]
    public void Blanks_and_line_breaks_around_a_value_are_ignored(string property)
    {
        foreach (var value in (string[])["true", "appmesh", "https://mesh.example.com", "1.2.3"])
            Everything(Read((property, $"\n      {value}\t\n    "))).ShouldBe(Everything(Read((property, value))), value);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_blank_value_counts_as_not_set(string property) => Everything(Read((property, "\n    "))).ShouldBe(Everything(Read((property, ""))));

    [Theory]
    [MemberData(nameof(Switches))]
    public void An_invalid_switch_is_one_error_that_names_it_and_the_smallest_fix(string property)
    {
        // These two may be external values, so the generator reads them.
        if (property is "MeshRouter" or "MeshDefaultRoute") return;

        Validate((property, "ture")).ShouldBeFalse();

        var error = _engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH1015");
        error.File.ShouldBe(_project);
        error.Message.ShouldBe($"{property} is 'ture' but must be true or false. Set it to true.");
    }

    // MSBuild reads names of targets, and the generator the properties that shape a definition.
    public static TheoryData<string> OwnSettings =>
        [.. MeshProperties.All.Where(property => property.Kind != PropertyKind.Targets && !property.ShapesDefinition).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(OwnSettings))]
    public void A_reference_in_a_setting_is_resolved_or_refused_and_never_used_as_text(string property)
    {
        foreach (var reference in (string[])["{env:NOPE_B}", "x/{ssm:/p}", "{SSM:/p}", "{ENV:V}", "{env:}", "${env:V}", "{secret:x}", "{{resolve:ssm:/p}}"])
        {
            var settings = Read((property, reference));

            settings.Problems.Where(problem => problem.Place?.Item == property).ShouldNotBeEmpty($"{property}: {reference}");
        }
    }

    [Theory]
    [InlineData("yes", "Set it to true.")]
    [InlineData("0", "Set it to false.")]
    [InlineData("flase", "Set it to false.")]
    [InlineData("perhaps", "Set it to one of the two, or remove it.")]
    public void The_fix_for_a_switch_is_the_value_that_was_probably_intended(string value, string fix)
    {
        Read(("MeshAdopt", value)).Problems.ShouldHaveSingleItem().Message.ShouldEndWith(fix);
    }

    [Theory]
    [InlineData("true", "1.2.3+4")]
    [InlineData("", "1.2.3.4")]
    public void Only_the_version_of_the_project_becomes_a_semantic_version(string isOfProject, string version) =>
        Read(("MeshVersion", "1.2.3.4"), ("VersionOfProject", isOfProject)).Service.Version.ShouldBe(version);

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("False", false)]
    [InlineData("", false)]
    public void A_switch_is_read_case_insensitively_as_in_MSBuild(string value, bool isOn)
    {
        var settings = Read(("MeshAdopt", value));

        settings.Adopt.ShouldBe(isOn);
        settings.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshControlPlane", "elsewhere", "MESH0002")]
    [InlineData("MeshEndpoint", "mesh.example.com", "MESH7042")]
    public void A_value_that_cannot_be_read_is_reported_with_its_property(string property, string value, string code)
    {
        var problem = Read((property, value)).Problems.ShouldHaveSingleItem();

        problem.Diagnostic.Id.ShouldBe(code);
        problem.Message.ShouldStartWith($"{property} '{value}' is not");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("local")]
    [InlineData("Local")]
    public void An_endpoint_that_the_embedded_control_plane_would_ignore_is_an_error(string? controlPlane)
    {
        var problem = Read(("MeshEndpoint", "https://mesh.example.com"), ("MeshControlPlane", controlPlane ?? "")).Problems.ShouldHaveSingleItem();

        problem.Diagnostic.Id.ShouldBe("MESH7044");
        problem.Message.ShouldEndWith("Set MeshControlPlane to 'appmesh', or remove MeshEndpoint.");
    }

    [Theory]
    [InlineData("MeshEndpoint", "https://mesh.example.com", "MeshControlPlane", "appmesh")]
    [InlineData("MeshEndpoint", "", "MeshControlPlane", "local")]
    public void An_endpoint_is_accepted_for_App_Mesh(string name, string value, string other, string otherValue) =>
        Read((name, value), (other, otherValue)).Problems.ShouldBeEmpty();

    [Fact]
    public void An_endpoint_does_not_matter_to_a_build() => Validate(("MeshEndpoint", "https://mesh.example.com")).ShouldBeTrue(_engine.Everything);

    [Theory]
    [InlineData("MeshName")]
    [InlineData("MeshOwner")]
    [InlineData("MeshNodeName")]
    [InlineData("MeshNamespace")]
    public void A_name_from_a_variable_without_a_value_stops_every_verb_that_uses_it(string property)
    {
        var settings = Item(("MeshName", "shop"), (property, "{env:MESHCI_NOPE}"));
        using var task = new ShowMesh { BuildEngine = _engine, Project = new TaskItem(_project), Settings = settings };

        task.Execute().ShouldBeFalse();

        _engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0004");
    }

    [Theory]
    [InlineData("MeshEnvironment", "{env:PATH}")]
    [InlineData("MeshRegion", "{ssm:/region}")]
    [InlineData("MeshStateDirectory", "{env:PATH}/state")]
    public void A_reference_where_nothing_resolves_it_is_an_error_instead_of_text(string property, string value)
    {
        var problem = Read((property, value)).Problems.ShouldHaveSingleItem();

        problem.Diagnostic.Id.ShouldBe("MESH1015");
        problem.Message.ShouldStartWith($"{property} is '{value}', but only");
    }

    [Fact]
    public void A_property_from_a_variable_without_a_value_stops_every_verb()
    {
        // These are parts of a verb that do not read the properties.
        Type[] parts = [typeof(RepeatMeshFindings), typeof(CheckMeshProperties), typeof(FindHooks), typeof(ReportLateChanges), typeof(ReportDeployment)];
        var verbs = typeof(MeshTask).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(MeshTask)) && !type.IsAbstract && !parts.Contains(type)).ToList();
        verbs.ShouldContain(typeof(RunMeshLocal));
        foreach (var verb in verbs)
        {
            var engine = new FakeBuildEngine();
            using var task = (MeshTask)Activator.CreateInstance(verb)!;
            (task.BuildEngine, task.Project) = (engine, new TaskItem(_project));
            if (task is DefinitionTask definition) definition.NeededBy = "validate";
            task.Settings = Item(("MeshName", "shop"), ("MeshNodeName", "orders"), ("MeshOwnerId", "{env:MESHCI_NOPE}"), ("MeshVersion", "1.0.0"));
            foreach (var property in verb.GetProperties().Where(property => property.Name is "OutputFile" or "DefinitionFile"))
                property.SetValue(task, new TaskItem(Path.Combine(Path.GetDirectoryName(_project)!, "orders.mesh.json")));

            task.Execute().ShouldBeFalse(verb.Name);

            engine.Errors.ShouldHaveSingleItem(verb.Name).Code.ShouldBe("MESH0004", verb.Name);
        }
    }

    [Fact]
    public void Every_invalid_value_is_reported_and_not_only_the_first()
    {
        var settings = Item(("MeshName", "shop"), ("MeshAdopt", "ja"), ("MeshEndpoint", "x"));
        using var task = new ShowMesh { BuildEngine = _engine, Project = new TaskItem(_project), Settings = settings };

        task.Execute().ShouldBeFalse();

        _engine.Errors.Select(error => error.Code).ShouldBe(["MESH1015", "MESH7042"]);
    }

    [Fact]
    public void A_mesh_named_by_an_environment_variable_is_the_same_for_every_verb()
    {
        var settings = Read(("MeshName", "{env:PATH}"), ("MeshNodeName", "{env:PATH}"));

        settings.MeshName.ShouldBe(Environment.GetEnvironmentVariable("PATH"));
        settings.NodeName.ShouldBe(settings.MeshName);
    }

    [Fact]
    public void The_state_directory_is_at_the_root_of_the_repository()
    {
        _directory.Write(".git/HEAD", "ref: refs/heads/main");

        new MeshSettings(Item(), _directory.Write("src/Orders/Orders.csproj", "<Project />")).StateDirectory.ShouldBe(
            Path.Combine(_directory.Root, ".meshci"));
    }

    [Theory]
    [InlineData(".git/HEAD", "repository/linked", "src/Orders")]
    [InlineData(".git/HEAD", "outside", "repository/src/Orders")]
    [InlineData("global.json", "repository/linked", "src/Orders")]
    [InlineData("global.json", "outside", "repository/src/Orders")]
    public void A_project_that_is_reached_through_a_link_has_the_owner_and_the_state_directory_that_it_has_otherwise(string root, string link, string target)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a privilege on Windows.");
        _directory.Write($"repository/{root}", "");
        var project = _directory.Write("repository/src/Orders/Orders.csproj", "<Project />");
        Directory.CreateSymbolicLink(_directory.File(link), target);

        var (direct, linked) = (new MeshSettings(Item(), project), new MeshSettings(Item(), _directory.File($"{link}/Orders.csproj")));

        direct.OwnerId.ShouldBe("local/src/Orders/Orders");
        linked.OwnerId.ShouldBe(direct.OwnerId);
        linked.StateDirectory.ShouldBe(direct.StateDirectory);
    }

    [Fact]
    public void The_configuration_of_the_embedded_control_plane_is_found_next_to_the_project()
    {
        Read().LocalConfiguration.ShouldBeNull();
        Read(("MeshLocalConfiguration", "rehearsal.json")).LocalConfiguration.ShouldBe(Path.Combine(_directory.Root, "rehearsal.json"));
    }

    private bool Validate(params (string Name, string Value)[] settings)
    {
        var item = Item([("MeshName", "shop"), ("MeshNodeName", "orders"), .. settings]);
        using var task = new ValidateMeshDefinition { BuildEngine = _engine, Project = new TaskItem(_project), Settings = item };
        return task.Execute();
    }

    private MeshSettings Read(params (string Name, string Value)[] settings) => new(Item([("MeshName", "shop"), .. settings]), _project);

    private static TaskItem Item(params (string Name, string Value)[] settings)
    {
        var item = new TaskItem("settings");
        foreach (var (name, value) in settings) item.SetMetadata(name, value);
        return item;
    }

    // Everything that a task can see.
    private static string Everything(MeshSettings settings)
    {
        object? Value(PropertyInfo property)
        {
            try
            {
                return property.GetValue(settings);
            }
            catch (TargetInvocationException unset)
            {
                return unset.InnerException!.Message;
            }
        }

        static string? Text(object? value) => value is IEnumerable<object> list ? string.Join(',', list) : value?.ToString();
        return string.Join('\n', typeof(MeshSettings).GetProperties().Select(property => $"{property.Name}: {Text(Value(property))}"));
    }
}

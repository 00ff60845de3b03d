using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests.Annotations;

/// <summary>What tools for reviews and editors find in the log: each diagnostic, with its file, line, severity and code.</summary>
public sealed class AnnotationTests : OrdersProject
{
    // They are about something that no line of the project declares: the control plane, the ledger, a process, a file that a build wrote, or a property
    // that no file sets. They name the project file, and no tool is expected to show them at a line.
    private static readonly string[] WithoutPlace =
    [
        // MeshCi itself, a canceled build, and files that a build wrote.
        "MESH0001", "MESH0003", "MESH0009", "MESH0010", "MESH0013", "MESH0014",
        // A property or item that is missing, and the reference of the SDK in another file.
        "MESH0011", "MESH0017", "MESH0018", "MESH0019", "MESH1019", "MESH1023", "MESH1024",
        // Credentials, roles and requests.
        "MESH7001", "MESH7003", "MESH7006", "MESH7014", "MESH7020", "MESH7021", "MESH7022", "MESH7023", "MESH7024", "MESH7025", "MESH7026", "MESH7027",
        "MESH7028",
        // The life of a service: renames, removals and the order of changes.
        "MESH7009", "MESH7010", "MESH7013", "MESH7015", "MESH8003", "MESH8009",
        // The ledger, and the plan of a rollback.
        "MESH7030", "MESH7031", "MESH7032", "MESH7033", "MESH7034", "MESH7035", "MESH7036", "MESH7037", "MESH7038", "MESH7039",
        "MESH8001", "MESH8002", "MESH8005", "MESH8006", "MESH8007", "MESH8008", "MESH8010", "MESH8012", "MESH8013",
        "MESH8014",
        // The job of a CI system.
        "MESH7070", "MESH7071", "MESH7072", "MESH7073", "MESH7074", "MESH7076", "MESH7077", "MESH7078", "MESH7083",
        // The process of the control plane and its files.
        "MESH7040", "MESH7041", "MESH7042", "MESH7043", "MESH7050", "MESH7053", "MESH7054", "MESH7055",
        "MESH7060", "MESH7061", "MESH7062", "MESH7063", "MESH7064", "MESH7065",
    ];

    public static TheoryData<string> WithPlace => [.. MeshDiagnostics.All.Select(row => row.Id).Except(WithoutPlace)];

    [Theory]
    [MemberData(nameof(WithPlace))]
    public void Tools_find_each_diagnostic_at_its_line(string id)
    {
        var row = MeshDiagnostics.All.Single(row => row.Id == id);
        foreach (var severity in (Severity[])[Severity.Error, Severity.Warning])
        {
            var at = new Place(Item: "MeshRoute", Include: "checkout", Metadata: "PerRequestTimeout");
            Report(row.As(severity).At(at, "PerRequestTimeout=\"3seconds\" [sic]: not a duration."));
        }

        var (error, warning) = (Engine.Errors.ShouldHaveSingleItem(), Engine.Warnings.ShouldHaveSingleItem());
        LogLine.ShouldBeFound(LogLine.Of(error, ProjectFile), ProjectFile, 5, "error", id);
        LogLine.ShouldBeFound(LogLine.Of(warning, ProjectFile), ProjectFile, 5, "warning", id);

        // The logger of Azure DevOps reads the event itself.
        (error.Code, error.File, error.LineNumber, error.ColumnNumber).ShouldBe((id, ProjectFile, 5, 54));
        (warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber).ShouldBe((id, ProjectFile, 5, 54));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(null)]
    public void Tools_find_a_diagnostic_of_a_line_without_a_column(int? line)
    {
        Report(MeshDiagnostics.BadResource.At(new(Folder.Write("patch.json", "{"), Line: line ?? 1), "The file is not valid JSON."));

        LogLine.ShouldBeFound(LogLine.Of(Engine.Errors.Single(), ProjectFile), Path.Combine(Folder.Root, "patch.json"), line ?? 1, "error", "MESH1017");
    }

    [Fact]
    public void A_diagnostic_without_a_place_names_the_project_file()
    {
        foreach (var id in WithoutPlace) Report(MeshDiagnostics.All.Single(row => row.Id == id).As(Severity.Error).At(null, "It failed."));

        Engine.Errors.Select(error => (error.Code, error.File, error.LineNumber)).ShouldBe(WithoutPlace.Select(id => (id, ProjectFile, 0)));
    }

    private void Report(Finding finding)
    {
        using var task = new ReportFindings([finding], Items()) { BuildEngine = Engine, Project = new TaskItem(ProjectFile), Settings = Settings() };
        task.Execute();
    }
}

using System.Text;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests.Documentation;

public class DiagnosticListTests
{
    [Fact]
    public void The_list_of_diagnostics_matches_the_table_and_the_sources() =>
        GeneratedFile.ShouldMatch("docs/diagnostics/README.md", Encoding.UTF8.GetBytes(DiagnosticList.Write()));

    [Fact]
    public void Every_diagnostic_is_reported_by_a_source_file() =>
        MeshDiagnostics.All.Where(row => DiagnosticList.SourceOf(row) is null).Select(row => $"{row.Id} {DiagnosticList.FieldOf(row)}").ShouldBeEmpty();

    [Fact]
    public void Every_link_in_the_list_points_to_a_file_that_uses_the_diagnostic()
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs/diagnostics/README.md"));
        foreach (var row in MeshDiagnostics.All)
        {
            var link = lines.Single(line => line.StartsWith($"| [{row.Id}]", StringComparison.Ordinal)).Split("](../../")[1].Split(')')[0];
            var source = Repository.Read(link);
            (source.Contains(DiagnosticList.FieldOf(row), StringComparison.Ordinal) || source.Contains(row.Id, StringComparison.Ordinal))
                .ShouldBeTrue($"{link} does not name {row.Id}");
        }
    }
}

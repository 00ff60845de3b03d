using System.Text;
using MeshCi.Shared;

namespace MeshCi.Tasks.Tests;

public sealed class ControlPlaneReportTests
{
    private static readonly ControlPlaneReport Report = new(new Uri("http://127.0.0.1:4711"), 17)
    {
        Page = "http://127.0.0.1:4711/?key=a+b/c=",
        InForeground = true,
        Configuration = new("/somewhere/(1,2): odd.json", "44136fa3"),
        Warnings =
        [
            new("$.identity.a names 'b (3,4): c'.") { File = "/somewhere/(1,2): odd.json", Line = 31, Column = 17 },
            new("$.identity.shares[0].mesh names 'd'."),
        ],
        Version = "0.1.0",
        StartedAt = new(2026, 11, 30, 7, 30, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_build_can_read_what_a_control_plane_writes()
    {
        var read = ControlPlaneReport.Parse(Report.Write()).ShouldNotBeNull();

        read.Warnings.ShouldBe(Report.Warnings);
        (read with { Warnings = Report.Warnings }).ShouldBe(Report);
    }

    [Fact]
    public void A_report_without_a_configuration_differs_from_one_that_omits_it()
    {
        ControlPlaneReport.Parse((Report with { Configuration = null }).Write())!.HasConfiguration.ShouldBeTrue();
        ControlPlaneReport.Parse("""{"endpoint":"http://127.0.0.1:1"}"""u8.ToArray())!.HasConfiguration.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"endpoint":null}""")]
    [InlineData("""{"endpoint":"nowhere"}""")]
    [InlineData("""{"endpoint":"http://127.0.0.1:1","warnings":["text"]}""")]
    public void A_file_that_is_not_a_report_is_not_read(string text) => ControlPlaneReport.Parse(Encoding.UTF8.GetBytes(text)).ShouldBeNull();
}

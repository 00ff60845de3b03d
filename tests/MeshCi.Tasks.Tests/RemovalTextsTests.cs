using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Tests;

/// <summary>Whether a project states that it has no router.</summary>
public sealed class RemovalTextsTests : IDisposable
{
    private const string Off = "<MeshRouter>false</MeshRouter>";
    private const string On = "<MeshRouter>true</MeshRouter>";
    private const string OffInTest = "<MeshRouter Condition=\"'$(MeshEnvironment)' == 'test'\">false</MeshRouter>";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", Off, "false", true)]
    [InlineData(Off, "", "false", true)]
    [InlineData(Off, On, "false", true)]
    [InlineData("", Off, "true", false)]
    [InlineData(On, Off, "true", false)]
    [InlineData(On, Off, "false", false)]
    [InlineData(OffInTest, "", "false", false)]
    [InlineData(OffInTest, Off, "false", false)]
    [InlineData("", "", "false", false)]
    public void The_value_in_the_build_and_the_nearest_file_decide(string project, string props, string value, bool isStated)
    {
        var path = Write("Orders.csproj", project);
        Write("Directory.Build.props", props);

        RemovalTexts.StatesNoRouter(path, value).ShouldBe(isStated);
    }

    private string Write(string name, string properties) =>
        _directory.Write(name, $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");
}

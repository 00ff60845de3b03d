using MeshCi.Tasks.Verbs;

namespace MeshCi.Tasks.Tests;

/// <summary>The process in which signals cancel the whole build.</summary>
public sealed class WatchSignalsTests
{
    [Theory]
    [InlineData("dotnet MSBuild.dll /nologo /nodemode:1 /nodeReuse:false", true)]
    [InlineData("dotnet MSBuild.dll -NodeMode:2", true)]
    [InlineData("dotnet MSBuild.dll /nodemode:8", false)]
    [InlineData("dotnet build Orders -m:2 -", false)]
    [InlineData("dotnet", false)]
    public void Only_the_main_process_and_the_server_can_cancel_the_build(string command, bool isWorker) =>
        WatchSignals.IsWorkerNode(command.Split(' ')).ShouldBe(isWorker);
}

using MeshCi.Local.Logging;

namespace MeshCi.Local.Tests;

public sealed class FileLoggerTests
{
    [Fact]
    public void It_keeps_two_files_of_limited_size()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("log");
        using (var log = new FileLogger(path, new ManualTime(), limit: 1000))
            for (var number = 0; number < 200; number++) log.FaultsInForce(number, seed: 7);

        new FileInfo(path).Length.ShouldBeLessThanOrEqualTo(1000);
        new FileInfo(path + ".1").Length.ShouldBeLessThanOrEqualTo(1000);
        File.ReadAllText(path).ShouldEndWith(" 199 fault rules in effect, seed 7\n");
        Directory.GetFiles(directory.Root).Length.ShouldBe(2);
    }
}

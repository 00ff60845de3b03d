using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>The time that undoing may take is enough for all of its writes, also if other deploys slow them down.</summary>
public sealed class UndoLimitTests
{
    [Fact]
    public async Task Undoing_may_take_as_long_as_its_writes_at_the_slowest_pace()
    {
        const int Steps = 200;
        var time = new SwiftTime(DateTimeOffset.UnixEpoch);
        var pace = new WritePace(time);
        var begin = time.GetTimestamp();
        // Each step writes a spec, removes tags and writes tags.
        for (var write = 0; write < 3 * Steps; write++)
        {
            pace.Throttled();
            await pace.WaitAsync(TestContext.Current.CancellationToken);
        }

        var limit = new DeploySettings { Limits = RateLimits.Aws, UndoTimeout = TimeSpan.FromSeconds(10) }.UndoLimit(Steps);

        time.GetElapsedTime(begin).ShouldBeInRange(limit * 0.9, limit);
    }
}

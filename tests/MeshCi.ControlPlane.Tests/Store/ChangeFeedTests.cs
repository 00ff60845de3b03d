using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Tests.Store;

/// <summary>What no store can show reliably: the moment between the commit of a change and its publication.</summary>
public sealed class ChangeFeedTests
{
    [Fact]
    public async Task A_change_that_is_committed_but_not_published_yet_arrives_after_its_publication()
    {
        IReadOnlyList<RecordedChange> committed = [Change(1), Change(2)];
        var feed = new ChangeFeed(1, (after, count) => [.. committed.Where(change => change.Revision > after).Take(count)]);
        await using var subscriber = feed.Watch(0, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        (await subscriber.MoveNextAsync()).ShouldBeTrue();
        subscriber.Current.Revision.ShouldBe(1);
        var next = subscriber.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        feed.Publish(2);

        (await next).ShouldBeTrue();
        subscriber.Current.Revision.ShouldBe(2);
    }

    private static RecordedChange Change(long revision) => new(0, "CreateMesh", "", default, 0, 1) { Revision = revision };
}

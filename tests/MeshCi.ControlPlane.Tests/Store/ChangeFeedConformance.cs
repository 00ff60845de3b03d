using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Tests.Store;

/// <summary>The feed of committed changes: each once and in order, whatever else happens.</summary>
public abstract class ChangeFeedConformance(StoreUnderTest kind) : MeshStoreConformance(kind)
{
    [Fact]
    public async Task Revisions_start_at_1_and_have_no_gaps()
    {
        var store = Start();
        store.Changes.Revision.ShouldBe(0);
        await Write(store, transaction =>
        {
            transaction.Record(Change(1));
            transaction.Record(Change(2));
        });
        await Should.ThrowAsync<TimeoutException>(Write(store, transaction =>
        {
            transaction.Record(Change(99));
            throw new TimeoutException();
        }));
        await Record(store, 3, 3);

        store.Changes.Revision.ShouldBe(3);
        store.Read(reader => reader.Revision).ShouldBe(3);
        (await Take(store.Changes.Watch(0, Token), 3)).ShouldBe([.. Numbered(1, 3)]);
    }

    [Fact]
    public async Task An_up_to_date_subscriber_waits_for_the_next_change()
    {
        var store = Start();
        await Record(store, 1, 2);
        await using var subscriber = store.Changes.Watch(1, Token).GetAsyncEnumerator(Token);
        (await subscriber.MoveNextAsync()).ShouldBeTrue();
        subscriber.Current.Revision.ShouldBe(2);

        var next = subscriber.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        await Record(store, 3, 3);

        (await next).ShouldBeTrue();
        subscriber.Current.ShouldBe(Change(3) with { Revision = 3 });
    }

    [Fact]
    public async Task A_change_is_published_after_its_commit_and_before_its_caller_gets_the_result()
    {
        var store = Start();
        using var queued = new ManualResetEventSlim();
        var first = Write(store, transaction =>
        {
            queued.Wait(Token);
            transaction.Record(Change(1));
        });

        // A store that commits both together has not yet committed the first when it makes the second.
        var second = store.WriteAsync(_ => (Published: store.Changes.Revision, Committed: store.Read(reader => reader.Revision)));
        queued.Set();

        var (published, committed) = await second;
        published.ShouldBe(committed);
        await first;
        store.Changes.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribers_at_different_revisions_see_every_change_once_and_in_order_during_concurrent_writes()
    {
        const int Writers = 8;
        const int Each = 100;
        var store = Start();
        await Record(store, 1, 10);
        var watching = Enumerable.Range(0, 5).Select(subscriber => Task.Run(
            async () => (await Take(store.Changes.Watch(subscriber * 2, Token), 10 + Writers * Each - subscriber * 2)).Select(change => change.Revision)
                .ToList(), Token)).ToList();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Record(store, writer * 1000, writer * 1000 + Each - 1), Token)));

        foreach (var (subscriber, task) in watching.Index())
            (await task).ShouldBe(Enumerable.Range(subscriber * 2 + 1, 10 + Writers * Each - subscriber * 2).Select(revision => (long)revision));
    }

    [Fact]
    public async Task More_changes_than_fit_one_read_arrive_in_order()
    {
        var store = Start();
        await Write(store, transaction =>
        {
            for (var number = 1; number <= 1000; number++) transaction.Record(Change(number));
        });

        (await Take(store.Changes.Watch(0, Token), 1000)).ShouldBe([.. Numbered(1, 1000)]);
    }

    [Fact]
    public async Task A_subscriber_that_read_a_snapshot_continues_after_its_revision()
    {
        var store = Start();
        await Insert(store, Node("n1"));
        await Record(store, 1, 4);
        var (nodes, revision) = store.Read(reader => (reader.Count(Node("")), reader.Revision));
        await Record(store, 5, 5);

        nodes.ShouldBe(1);
        (await Take(store.Changes.Watch(revision, Token), 1)).Single().ShouldBe(Change(5) with { Revision = 5 });
    }

    [Fact]
    public async Task A_cancelled_subscriber_ends_and_another_continues_from_its_revision()
    {
        var store = Start();
        await Record(store, 1, 2);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = new List<long>();
        var subscriber = Task.Run(
            async () =>
            {
                await foreach (var change in store.Changes.Watch(0, cancellation.Token))
                {
                    seen.Add(change.Revision);
                    if (change.Revision == 2) await cancellation.CancelAsync();
                }
            },
            Token);
        await Should.ThrowAsync<OperationCanceledException>(subscriber);
        await Record(store, 3, 3);

        seen.ShouldBe([1, 2]);
        (await Take(store.Changes.Watch(seen[^1], Token), 1)).Single().Revision.ShouldBe(3);
    }

    [Fact]
    public async Task A_waiting_subscriber_can_be_cancelled()
    {
        var store = Start();
        using var cancellation = new CancellationTokenSource();
        await using var subscriber = store.Changes.Watch(0, cancellation.Token).GetAsyncEnumerator(Token);
        var next = subscriber.MoveNextAsync();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next.AsTask());
    }

    [Fact]
    public async Task A_revision_is_refused_once_its_changes_are_no_longer_kept()
    {
        var store = Start(keptChanges: 100);
        await Record(store, 1, 300);

        var refusal = await Should.ThrowAsync<RevisionUnavailableException>(Take(store.Changes.Watch(1, Token), 1));
        (refusal.Revision, refusal.Newest).ShouldBe((1, 300));
        await Should.ThrowAsync<RevisionUnavailableException>(Take(store.Changes.Watch(0, Token), 1));

        (await Take(store.Changes.Watch(200, Token), 100)).ShouldBe([.. Numbered(201, 300)]);
        store.Read(reader => reader.LastChanges(100)).ShouldBe([.. Numbered(201, 300).Reverse()]);
    }

    [Fact]
    public async Task A_slow_subscriber_is_refused_once_it_falls_behind_the_kept_changes()
    {
        var store = Start(keptChanges: 100);
        await Record(store, 1, 1);
        await using var subscriber = store.Changes.Watch(0, Token).GetAsyncEnumerator(Token);
        (await subscriber.MoveNextAsync()).ShouldBeTrue();

        await Record(store, 2, 300);

        await Should.ThrowAsync<RevisionUnavailableException>(subscriber.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task A_revision_that_the_store_has_never_had_is_refused()
    {
        var store = Start();
        await Record(store, 1, 3);

        var refusal = await Should.ThrowAsync<RevisionUnavailableException>(Take(store.Changes.Watch(4, Token), 1));

        (refusal.Revision, refusal.Newest).ShouldBe((4, 3));
    }

    [Fact]
    public async Task Closing_the_store_ends_its_subscribers()
    {
        var store = Start();
        await Record(store, 1, 1);
        await using var subscriber = store.Changes.Watch(0, Token).GetAsyncEnumerator(Token);
        await subscriber.MoveNextAsync();
        var next = subscriber.MoveNextAsync();

        store.Dispose();

        (await next).ShouldBeFalse();
    }

    [Fact]
    public async Task A_subscriber_continues_from_its_revision_after_a_restart()
    {
        var store = Start(keptChanges: 100);
        await Record(store, 1, 3);

        store = Restart(store, keptChanges: 100);
        store.Changes.Revision.ShouldBe(3);
        await Record(store, 4, 5);

        (await Take(store.Changes.Watch(2, Token), 3)).ShouldBe([.. Numbered(3, 5)]);
    }

    [Fact]
    public async Task The_latest_changes_can_be_limited_to_one_mesh()
    {
        var store = Start();
        await Record(store, 1, 3);
        await Write(store, transaction => transaction.Record(Change(4) with { Address = Node("n", mesh: "other") }));

        store.Read(reader => reader.LastChanges(2, Mesh())).Select(change => change.Revision).ShouldBe([3, 2]);
        store.Read(reader => reader.LastChanges(2)).Select(change => change.Revision).ShouldBe([4, 3]);
    }

    private static IEnumerable<RecordedChange> Numbered(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => Change(number) with { Revision = number });

    private static async Task<List<RecordedChange>> Take(IAsyncEnumerable<RecordedChange> changes, int count)
    {
        var taken = new List<RecordedChange>();
        if (count == 0) return taken;
        await foreach (var change in changes)
        {
            taken.Add(change);
            if (taken.Count == count) break;
        }

        return taken;
    }
}

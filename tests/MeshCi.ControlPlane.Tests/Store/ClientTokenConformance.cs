using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Tests.Store;

/// <summary>Client tokens in a store.</summary>
public abstract class ClientTokenConformance(StoreUnderTest kind) : MeshStoreConformance(kind)
{
    private static readonly ClientToken Once = new(Account, Region, "CreateVirtualNode", "t");

    [Fact]
    public async Task A_token_returns_the_resource_as_its_call_left_it()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"), now: 5);
        await Write(store, transaction => transaction.Remember(Once, new([1, 2], created), now: 100, oldest: 0));
        await Write(store, transaction => transaction.Update(created, 7, Spec("later"), []));

        var known = store.Read(reader => reader.Recall(Once, oldest: 100)).ShouldNotBeNull();

        known.Digest.ShouldBe([1, 2]);
        ShouldBeSame(known.Result, created);
    }

    [Fact]
    public async Task A_token_is_scoped_to_its_account_region_and_operation()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Remember(Once, new([1], created), 100, 0));

        foreach (var other in (ClientToken[])[
            Once with { Account = Other }, Once with { Region = "eu-west-1" }, Once with { Operation = "UpdateVirtualNode" }, Once with { Value = "T" }])
            store.Read(reader => reader.Recall(other, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task An_expired_token_can_be_used_again()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Remember(Once, new([1], created), now: 100, oldest: 0));
        store.Read(reader => reader.Recall(Once, oldest: 101)).ShouldBeNull();

        await Write(store, transaction => transaction.Remember(Once, new([2], created), now: 200, oldest: 101));

        store.Read(reader => reader.Recall(Once, 0))!.Digest.ShouldBe([2]);
    }

    [Fact]
    public async Task Expired_tokens_are_removed_when_another_is_stored()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Remember(Once, new([1], created), now: 100, oldest: 0));

        await Write(store, transaction => transaction.Remember(Once with { Value = "u" }, new([1], created), now: 200, oldest: 101));

        store.Read(reader => reader.Recall(Once, 0)).ShouldBeNull();
        store.Read(reader => reader.Recall(Once with { Value = "u" }, 0)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_is_forgotten_with_its_resource()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Remember(Once, new([1], created), 100, 0));
        await Write(store, transaction => transaction.Delete(created));
        await Insert(store, Node("orders"));

        store.Read(reader => reader.Recall(Once, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_survives_a_restart()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Remember(Once, new([1], created), 100, 0));

        store = Restart(store);

        ShouldBeSame(store.Read(reader => reader.Recall(Once, 100))!.Result, created);
    }
}

using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Tests.Store;

/// <summary>Resources, versions, tags, references, order and pages.</summary>
public abstract class TransactionConformance(StoreUnderTest kind) : MeshStoreConformance(kind)
{
    [Fact]
    public void A_store_keeps_its_identity()
    {
        var store = Start();
        store.Id.ShouldMatch("^[0-9a-f]{32}$");

        var id = store.Id;

        Restart(store).Id.ShouldBe(id);
    }

    [Fact]
    public async Task Written_data_is_read_back()
    {
        var store = Start();

        var created = await Insert(store, Mesh(), now: 5);

        (created.Address, created.Owner, created.Uid, created.Version, created.CreatedAt, created.UpdatedAt).ShouldBe((Mesh(), Account, "uid-shop", 1, 5, 5));
        ShouldBeSame(store.Read(reader => reader.Find(Mesh())), created);
        store.Read(reader => reader.Find(Mesh("other"))).ShouldBeNull();
        Should.Throw<RefusalException>(() => store.Read(reader => reader.Get(Mesh("other")))).Refusal.Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task An_update_increments_the_version_and_keeps_the_immutable_properties()
    {
        var store = Start();
        var created = await Insert(store, Node("orders"), now: 5);

        var updated = await store.WriteAsync(transaction => transaction.Update(created, 7, Spec("new"), []));

        ShouldBeSame(updated, created with { Version = 2, UpdatedAt = 7, Spec = Spec("new") });
        ShouldBeSame(store.Read(reader => reader.Find(Node("orders"))), updated);
    }

    [Fact]
    public async Task A_transaction_sees_its_own_changes()
    {
        var store = Start();
        await Write(store, transaction =>
        {
            var node = transaction.Insert(Node("orders"), Account, "u", 1, Spec("a"), [new(ResourceKind.VirtualService, "payments")]);
            transaction.SetTags(node, new Dictionary<string, string> { ["team"] = "orders" });
            transaction.Record(Change(1));

            transaction.Find(Node("orders")).ShouldNotBeNull();
            transaction.AllTags(node)["team"].ShouldBe("orders");
            transaction.Count(Node("")).ShouldBe(1);
            transaction.Revision.ShouldBe(1);
            transaction.Delete(node);
            transaction.Find(Node("orders")).ShouldBeNull();
        });
    }

    [Fact]
    public async Task An_address_can_be_used_only_once()
    {
        var store = Start();
        await Insert(store, Node("orders"));

        await Should.ThrowAsync<InvalidOperationException>(Insert(store, Node("orders")));

        store.Read(reader => reader.Count(Node(""))).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_never_reused()
    {
        var store = Start();
        var first = await Insert(store, Node("orders"));
        await Write(store, transaction => transaction.Delete(first));

        (await Insert(store, Node("orders"))).Key.ShouldBeGreaterThan(first.Key);
    }

    [Fact]
    public async Task A_change_that_throws_is_rolled_back_completely()
    {
        var store = Start();
        var before = await Insert(store, Node("before"));
        await Write(store, transaction => transaction.SetTags(before, new Dictionary<string, string> { ["a"] = "1" }));

        await Should.ThrowAsync<TimeoutException>(Write(store, transaction =>
        {
            transaction.Insert(Node("half"), Account, "u", 1, Spec("a"), []);
            transaction.SetTags(before, new Dictionary<string, string> { ["a"] = "2", ["b"] = "2" });
            transaction.Update(before, 2, Spec("b"), []);
            transaction.Remember(new(Account, Region, "CreateVirtualNode", "t"), new([1], before), 1, 0);
            transaction.Record(Change(1));
            throw new TimeoutException();
        }));

        store.Read(reader => reader.Find(Node("half"))).ShouldBeNull();
        ShouldBeSame(store.Read(reader => reader.Find(Node("before"))), before);
        store.Read(reader => reader.AllTags(before)).ShouldBe([new("a", "1")]);
        store.Read(reader => reader.Recall(new(Account, Region, "CreateVirtualNode", "t"), 0)).ShouldBeNull();
        store.Read(reader => reader.Revision).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_that_throws_does_not_roll_back_any_other_change()
    {
        var store = Start();
        var changes = Enumerable.Range(0, 100).Select(number => store.WriteAsync(transaction =>
        {
            var created = transaction.Insert(Node($"n{number:00}"), Account, "u", 1, Spec("a"), []);
            return number % 3 == 0 ? throw new TimeoutException() : created;
        })).ToList();

        foreach (var (number, change) in changes.Index())
        {
            if (number % 3 == 0) await Should.ThrowAsync<TimeoutException>(change);
            else await change;
        }

        store.Read(reader => reader.Page(Node(""), "", 100)).Select(node => node.Address.Name)
            .ShouldBe(Enumerable.Range(0, 100).Where(number => number % 3 != 0).Select(number => $"n{number:00}"));
    }

    [Fact]
    public async Task Changes_are_made_one_at_a_time_in_call_order()
    {
        var store = Start();
        var counter = await Insert(store, Node("counter"));

        var versions = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            store.WriteAsync(transaction => transaction.Update(transaction.Get(counter.Address), 2, Spec("a"), []).Version)));

        versions.ShouldBe(Enumerable.Range(2, 200).Select(version => (long)version));
    }

    [Fact]
    public async Task Changes_from_many_threads_are_serialised()
    {
        var store = Start();
        var counter = await Insert(store, Node("counter"));

        await Parallel.ForAsync(0, 200, Token, async (_, _) =>
            await store.WriteAsync(transaction => transaction.Update(transaction.Get(counter.Address), 2, Spec("a"), [])));

        store.Read(reader => reader.Get(counter.Address)).Version.ShouldBe(201);
    }

    [Fact]
    public async Task A_reader_sees_a_consistent_snapshot_during_writes()
    {
        var store = Start();
        await Insert(store, Node("a"));

        store.Read(reader =>
        {
            reader.Count(Node("")).ShouldBe(1);
            Insert(store, Node("b")).GetAwaiter().GetResult();
            store.Read(newer => newer.Count(Node(""))).ShouldBe(2);
            return reader.Count(Node(""));
        }).ShouldBe(1);
    }

    [Fact]
    public async Task A_page_is_in_ordinal_order_and_starts_after_the_specified_name()
    {
        var store = Start();
        foreach (var name in (string[])["b", "a", "B", "c", "ä"]) await Insert(store, Node(name));
        await Insert(store, Node("a", mesh: "other"));
        await Insert(store, Node("a", owner: Other), owner: Other);

        store.Read(reader => reader.Page(Node(""), "", 10)).Select(node => node.Address.Name).ShouldBe(["B", "a", "b", "c", "ä"]);
        store.Read(reader => reader.Page(Node(""), "a", 2)).Select(node => node.Address.Name).ShouldBe(["b", "c"]);
        store.Read(reader => reader.Page(Node(""), "bb", 1)).Select(node => node.Address.Name).ShouldBe(["c"]);
        store.Read(reader => reader.Page(Node(""), "ä", 10)).ShouldBeEmpty();
        store.Read(reader => reader.Page(Node("", mesh: "none"), "", 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Children_are_paged_and_counted_within_their_parent()
    {
        var store = Start();
        foreach (var at in (ResourceAddress[])[Route("r", "b"), Route("r", "a"), Route("rr", "a")]) await Insert(store, at);

        store.Read(reader => reader.Page(Route("r", ""), "", 10)).Select(route => route.Address).ShouldBe([Route("r", "a"), Route("r", "b")]);
        store.Read(reader => (reader.Count(Route("r", "")), reader.CountInMesh(Mesh(), ResourceKind.Route))).ShouldBe((2, 3));
    }

    [Fact]
    public async Task Meshes_are_paged_within_their_account_and_listed_across_accounts()
    {
        var store = Start();
        await Insert(store, Mesh("b"));
        await Insert(store, Mesh("a"));
        await Insert(store, Node("n", mesh: "a"));
        await Insert(store, Mesh("a", Other), Other);
        await Insert(store, Mesh("a", region: "eu-west-1"));

        store.Read(reader => reader.Page(Mesh(""), "", 10)).Select(mesh => mesh.Address).ShouldBe([Mesh("a"), Mesh("b")]);
        store.Read(reader => reader.Page(Mesh(""), "a", 10)).Select(mesh => mesh.Address).ShouldBe([Mesh("b")]);
        store.Read(reader => reader.Count(Mesh("x"))).ShouldBe(2);
        store.Read(reader => reader.Meshes()).Select(mesh => mesh.Address).ShouldBe([Mesh("a", region: "eu-west-1"), Mesh("a"), Mesh("b"), Mesh("a", Other)]);
    }

    [Fact]
    public async Task The_resources_of_a_mesh_are_ordered_by_kind_parent_and_name()
    {
        var store = Start();
        foreach (var at in (ResourceAddress[])[Route("s", "a"), Route("r", "b"), Node("b"), Node("a"), Mesh(), Mesh("other")]) await Insert(store, at);

        store.Read(reader => reader.All(Mesh())).Select(resource => resource.Address)
            .ShouldBe([Mesh(), Node("a"), Node("b"), Route("r", "b"), Route("s", "a")]);
    }

    [Fact]
    public async Task A_resource_of_an_account_is_looked_up_in_its_own_mesh_first()
    {
        var store = Start();
        await Insert(store, Node("n", owner: Other), owner: Account);
        await Insert(store, Node("n", owner: "444455556666"), owner: Account);
        store.Read(reader => reader.FindOwned(Account, Node("n")))!.Address.MeshOwner.ShouldBe(Other);

        await Insert(store, Node("n"), owner: Account);

        store.Read(reader => reader.FindOwned(Account, Node("n", owner: "any")))!.Address.MeshOwner.ShouldBe(Account);
        store.Read(reader => reader.FindOwned(Other, Node("n"))).ShouldBeNull();
        store.Read(reader => reader.FindOwned(Account, Node("n", mesh: "other"))).ShouldBeNull();
    }

    [Fact]
    public async Task References_come_from_the_newest_spec()
    {
        var store = Start();
        var orders = new Link(ResourceKind.VirtualNode, "orders");
        var route = await Insert(store, Route("r", "b"), links: [orders, new(ResourceKind.VirtualNode, "payments")]);
        await Insert(store, Route("r", "a"), links: [orders, orders]);
        await Insert(store, new(Region, Account, "shop", ResourceKind.VirtualService, "", "s"), links: [orders]);
        await Insert(store, new(Region, Account, "other", ResourceKind.Route, "r", "a"), links: [orders]);
        Routes("orders").ShouldBe(["a", "b"]);

        await Write(store, transaction => transaction.Update(route, 2, Spec("x"), [new(ResourceKind.VirtualNode, "payments")]));
        Routes("orders").ShouldBe(["a"]);
        Routes("payments").ShouldBe(["b"]);

        await Write(store, transaction => transaction.Delete(transaction.Get(route.Address)));
        Routes("payments").ShouldBeEmpty();

        IEnumerable<string> Routes(string node) =>
            store.Read(reader => reader.Referring(ResourceKind.Route, Node(node))).Select(resource => resource.Address.Name);
    }

    [Fact]
    public async Task Tags_are_set_replaced_removed_and_paged_in_ordinal_order()
    {
        var store = Start();
        var node = await Insert(store, Node("orders"));
        (await store.WriteAsync(transaction => transaction.SetTags(node, new Dictionary<string, string> { ["b"] = "1", ["a"] = "1", ["B"] = "" }))).ShouldBe(3);
        (await store.WriteAsync(transaction => transaction.SetTags(node, new Dictionary<string, string> { ["a"] = "2", ["c"] = "2" }))).ShouldBe(4);

        store.Read(reader => reader.Tags(node, "", 10)).ShouldBe([new("B", ""), new("a", "2"), new("b", "1"), new("c", "2")]);
        store.Read(reader => reader.Tags(node, "a", 1)).ShouldBe([new("b", "1")]);
        store.Read(reader => reader.TagsOfAll(Mesh()))[node.Key].Count().ShouldBe(4);

        await Write(store, transaction => transaction.RemoveTags(node, ["a", "none", "c"]));
        store.Read(reader => reader.AllTags(node)).Keys.ShouldBe(["B", "b"], ignoreOrder: true);

        await Write(store, transaction => transaction.Delete(node));
        await Insert(store, Node("orders"));
        store.Read(reader => reader.TagsOfAll(Mesh())).ShouldBeEmpty();
        store.Read(reader => reader.AllTags(node)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closed_store_refuses_changes_after_finishing_the_earlier_ones()
    {
        var store = Start();
        var last = Insert(store, Node("last"));
        store.Dispose();

        (await last).Version.ShouldBe(1);
        (await Should.ThrowAsync<RefusalException>(Insert(store, Node("late")))).Refusal.Kind.ShouldBe(RefusalKind.Unavailable);
    }

    [Fact]
    public async Task A_reopened_store_has_all_data()
    {
        var store = Start();
        var node = await Insert(store, Node("orders"), links: [new(ResourceKind.VirtualService, "payments")]);
        await Write(store, transaction => transaction.SetTags(node, new Dictionary<string, string> { ["a"] = "1" }));

        store = Restart(store);

        ShouldBeSame(store.Read(reader => reader.Find(Node("orders"))), node);
        store.Read(reader => reader.AllTags(node)).ShouldBe([new("a", "1")]);
        (await Insert(store, Node("payments"))).Key.ShouldBeGreaterThan(node.Key);
    }
}

using MeshCi.Definitions;
using MeshCi.Local.Store;

namespace MeshCi.Local.Tests.Page;

public sealed class ChangeHistoryTests
{
    private const int Made = RecordedChange.Kept + 207;

    [Fact]
    public async Task Every_change_is_remembered_with_who_made_it_and_what_it_was_before_and_after()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        (await client.CreateMesh()).ShouldSucceed();
        var node = (await client.CreateNode("orders")).ShouldSucceed();
        (await client.Put($"{Client.Root}/shop/virtualNodes/orders", $$"""{"spec":{{Specs.Node("9090/http")}}}""")).ShouldSucceed();
        (await client.Put($"/v20190125/tag?resourceArn={Uri.EscapeDataString(node.Arn)}", """{"tags":[{"key":"a","value":"b"}]}""")).ShouldSucceed();
        (await client.Put($"/v20190125/untag?resourceArn={Uri.EscapeDataString(node.Arn)}", """{"tagKeys":["a"]}""")).ShouldSucceed();
        (await client.Delete($"{Client.Root}/shop/virtualNodes/orders")).ShouldSucceed();
        Changes(server).Select(change => (change.Operation, change.Address.Name, change.Before, change.After)).ShouldBe(
        [
            ("DeleteVirtualNode", "orders", 2, 0), ("UntagResource", "orders", 2, 2), ("TagResource", "orders", 2, 2), ("UpdateVirtualNode", "orders", 1, 2),
            ("CreateVirtualNode", "orders", 0, 1), ("CreateMesh", "shop", 0, 1),
        ]);
        Changes(server).ShouldAllBe(change => change.Who == "arn:aws:iam::000000000000:root" && change.At == server.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task What_changed_nothing_is_not_remembered()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        (await client.CreateMesh()).ShouldSucceed();
        var create = $$"""{"clientToken":"t","virtualNodeName":"orders","spec":{{Specs.Node()}}}""";
        (await client.Put($"{Client.Root}/shop/virtualNodes", create)).ShouldSucceed();
        (await client.Put($"{Client.Root}/shop/virtualNodes", create)).ShouldSucceed();
        (await client.Put($"{Client.Root}/shop/virtualNodes/orders", $$"""{"spec":{{Specs.Node()}}}""")).ShouldSucceed();
        (await client.Put($"{Client.Root}/shop/virtualNodes/other", $$"""{"spec":{{Specs.Node()}}}""")).Status.ShouldBe(404);
        (await client.Delete($"{Client.Root}/shop")).Status.ShouldBe(409);
        (await client.Get($"{Client.Root}/shop")).ShouldSucceed();
        Changes(server).Select(change => change.Operation).ShouldBe(["CreateVirtualNode", "CreateMesh"]);
    }

    [Fact]
    public async Task The_newest_five_hundred_are_remembered_over_a_restart()
    {
        using var directory = new TemporaryDirectory();
        using (var store = MeshStore.Open(directory.File("meshci.db")))
        {
            for (var number = 1; number <= Made; number++) await Record(store, number);
        }

        using var again = MeshStore.Open(directory.File("meshci.db"));
        again.Read(transaction => transaction.LastChanges(1000)).Select(change => (int)change.At).ShouldBe(Enumerable.Range(Made - RecordedChange.Kept + 1, RecordedChange.Kept).Reverse());
        using var reader = DatabaseFile.OpenReader(directory.File("meshci.db"));
        reader.Number("SELECT count(*) FROM change").ShouldBeLessThan(RecordedChange.Kept + 100);
    }

    [Fact]
    public async Task A_change_that_is_taken_back_is_not_remembered()
    {
        using var directory = new TemporaryDirectory();
        using var store = MeshStore.Open(directory.File("meshci.db"));
        await Should.ThrowAsync<InvalidOperationException>(store.WriteAsync<int>(transaction =>
        {
            transaction.Record(Change(1));
            throw new InvalidOperationException();
        }));
        store.Read(transaction => transaction.LastChanges(10)).ShouldBeEmpty();
    }

    private static Task<int> Record(MeshStore store, int number) => store.WriteAsync(transaction =>
    {
        transaction.Record(Change(number));
        return 0;
    });

    private static RecordedChange Change(int number) =>
        new(number, "CreateMesh", "AKIA", new ResourceAddress("r", "000000000000", "m", ResourceKind.Mesh, "", "m"), 0, 1);

    private static List<RecordedChange> Changes(LocalServer server)
    {
        using var reader = DatabaseFile.OpenReader(server.Directory.File("meshci.db"));
        return new MeshTransaction(reader).LastChanges(1000);
    }
}

using MeshCi.ControlPlane.Store;

namespace MeshCi.Local.Tests.Page;

public sealed class ChangeHistoryTests
{
    [Fact]
    public async Task Every_change_is_recorded_with_its_author_and_the_state_before_and_after()
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
    public async Task A_call_that_changed_nothing_is_not_recorded()
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

    private static IReadOnlyList<RecordedChange> Changes(LocalServer server) => server.Store.Read(reader => reader.LastChanges(1000));
}

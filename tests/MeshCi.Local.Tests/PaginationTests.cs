namespace MeshCi.Local.Tests;

public sealed class PaginationTests
{
    private const string Nodes = Client.Root + "/shop/virtualNodes";

    [Fact]
    public async Task Paging_neither_skips_nor_repeats_items_during_concurrent_inserts_and_deletes()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        await client.CreateMesh();
        var lasting = Enumerable.Range(0, 25).Select(number => $"n{number:00}").ToArray();
        foreach (var name in lasting) await client.CreateNode(name);
        await client.CreateNode("n03-passing");

        var seen = new List<string>();
        string? token = null;
        var page = 0;
        do
        {
            var answer = (await client.Get($"{Nodes}?limit=4{(token is null ? "" : "&nextToken=" + token)}")).ShouldSucceed();
            var names = answer.Json.GetProperty("virtualNodes").EnumerateArray().Select(node => node.GetProperty("virtualNodeName").GetString()!).ToList();
            names.Count.ShouldBeLessThanOrEqualTo(4);
            seen.AddRange(names);
            token = answer.NextToken;

            // Before, at and after the start of the next page.
            await client.CreateNode($"a{page}");
            await client.CreateNode($"{names[^1]}-new");
            if (page == 0) (await client.Delete(Nodes + "/n03-passing")).ShouldSucceed();
            if (page == 1) (await client.Delete(Nodes + "/" + names[^1])).ShouldSucceed();
            page++;
        }
        while (token is not null);

        seen.ShouldBeUnique();
        seen.Where(name => lasting.Contains(name)).ShouldBe(lasting);
    }

    [Fact]
    public async Task A_full_last_page_has_no_token()
    {
        await using var server = await LocalServer.Start();
        foreach (var name in new[] { "a", "b", "c", "d" }) await server.Client.CreateMesh(name);
        var first = await server.Client.Get(Client.Root + "?limit=2");
        var second = await server.Client.Get($"{Client.Root}?limit=2&nextToken={first.NextToken}");
        second.NextToken.ShouldBeNull();
        second.Json.GetProperty("meshes").EnumerateArray().Select(mesh => mesh.GetProperty("meshName").GetString()).ShouldBe(["c", "d"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=-1")]
    [InlineData("limit=ten")]
    [InlineData("limit=1&limit=2")]
    [InlineData("nextToken=")]
    [InlineData("nextToken=abc")]
    [InlineData("nextToken=AAAAAAAAAAAAAAAA")]
    [InlineData("nextToken=%00")]
    public async Task An_invalid_limit_or_token_is_refused(string query)
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh();
        (await server.Client.Get($"{Nodes}?{query}")).ShouldFail(400, "BadRequestException");
    }

    [Fact]
    public async Task A_page_token_is_valid_only_for_its_own_list()
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh("a");
        await server.Client.CreateMesh("shop");
        var token = (await server.Client.Get(Client.Root + "?limit=1")).NextToken;
        (await server.Client.Get($"{Nodes}?nextToken={token}")).ShouldFail(400, "BadRequestException");
    }
}

namespace MeshCi.Local.Tests;

[Trait("Uses", "OtherPrograms")]
public sealed class DurabilityTests
{
    [Fact]
    public async Task All_data_survives_a_restart()
    {
        await using var server = await LocalServer.Start();
        var mesh = await server.Client.CreateMesh();
        await server.Client.CreateNode("n");
        await server.Client.CreateRouter("r");
        var route = await server.Client.CreateRoute("r", "t", Specs.Route("n"));
        await server.Client.Put("/v20190125/tag?resourceArn=" + mesh.Arn, """{"tags":[{"key":"a","value":"b"}]}""");
        await server.Restart();
        (await server.Client.Get($"{Client.Root}/shop/virtualRouter/r/routes/t")).Body.ShouldBe(route.Body);
        (await server.Client.Get("/v20190125/tags?resourceArn=" + mesh.Arn)).Body.ShouldBe("""{"tags":[{"key":"a","value":"b"}]}""");
        (await server.Client.Delete($"{Client.Root}/shop/virtualNodes/n")).ShouldFail(409, "ResourceInUseException");
    }

    [Fact]
    public async Task Writers_of_one_resource_are_serialised()
    {
        await using var server = await LocalServer.Start();
        var client = server.Client;
        await client.CreateMesh();
        await client.CreateService("s");
        await client.CreateNode("n");
        var updates = Enumerable.Range(0, 60).Select(number => client.Put(
            $"{Client.Root}/shop/virtualNodes/n", $$$"""{"spec":{"backends":[{"virtualService":{"virtualServiceName":"b{{{number}}}"}}]}}"""));
        var versions = (await Task.WhenAll(updates)).Select(answer => answer.ShouldSucceed().Version).Order().ToList();
        versions.ShouldBe(Enumerable.Range(2, 60).Select(number => (long)number));
        var creations = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.CreateNode("same")));
        creations.Count(answer => answer.Status == 200).ShouldBe(1);
        creations.Count(answer => answer.ErrorType == "ConflictException").ShouldBe(19);
    }

    [Fact]
    public async Task A_full_disk_causes_writes_to_be_refused_without_changes_and_reads_to_continue()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file size limit.");
        using var directory = new TemporaryDirectory();
        using (var process = await LocalProcess.StartBehind("trap '' XFSZ; ulimit -f 300; DOTNET_EnableWriteXorExecute=0", directory.Root))
        {
            using var client = process.Connect();
            (await client.CreateMesh()).ShouldSucceed();
            var bulk = string.Join(',', Enumerable.Range(0, 12).Select(number => $$"""{"key":"k{{number}}","value":"{{new string('x', 250)}}"}"""));
            var written = 0;
            Answer answer;
            do
            {
                answer = await client.Put(
                    $"{Client.Root}/shop/virtualServices",
                    $$"""{"virtualServiceName":"s{{written:000}}","spec":{},"tags":[{{bulk}}]}""");
                if (answer.Status == 200) written++;
                written.ShouldBeLessThan(200, "The limit was never reached.");
            }
            while (answer.Status == 200);

            answer.ShouldFail(503, "ServiceUnavailableException").Message.ShouldEndWith("Nothing was changed.");
            (await client.Get(Client.Root + "/shop")).ShouldSucceed();
            (await Count(client)).ShouldBe(written);
            process.Kill();

            using var after = await LocalProcess.Start(directory.Root);
            using var again = after.Connect();
            (await Count(again)).ShouldBe(written);
            (await again.CreateService("room")).ShouldSucceed();
        }

        static async Task<int> Count(Client client)
        {
            var count = 0;
            string? token = null;
            do
            {
                var page = (await client.Get($"{Client.Root}/shop/virtualServices?limit=1{(token is null ? "" : "&nextToken=" + token)}")).ShouldSucceed();
                count += page.Json.GetProperty("virtualServices").GetArrayLength();
                token = page.NextToken;
            }
            while (token is not null);
            return count;
        }
    }
}

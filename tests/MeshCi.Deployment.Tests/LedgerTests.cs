using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests;

public sealed class LedgerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly World _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_entry_is_read_back_unchanged()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s").With(Shop.Of(Shop.Node("orders-v2"), "{}", ("team", "red"))), "2");
        var (key, bytes) = _world.Store.Contents.Last();

        var entry = LedgerEntryJson.Read(bytes, key);

        key.ShouldBe("shop/orders/00000002.json");
        Encoding.UTF8.GetString(LedgerEntryJson.Write(entry)).ShouldBe(Encoding.UTF8.GetString(bytes));
        entry.Previous.Count.ShouldBe(2);
        entry.Previous.Single(previous => previous.Id == Shop.Node("orders-v2")).Resource.ShouldBeNull();
        entry.Previous.Single(previous => previous.Id == Shop.Route("orders", "default")).Resource!.Tags["meshci:build"].ShouldBe("1");
    }

    [Theory]
    [InlineData("{\n", "its JSON is not valid at line 2, column 1, so it was truncated or edited")]
    [InlineData("", "its JSON is not valid at line 1, column 1, so it was truncated or edited")]
    [InlineData("[]", "a member has a type that MeshCi does not write")]
    [InlineData("""{"formatVersion":1}""", "a member is missing")]
    [InlineData("""{"formatVersion":1e99}""", "a member has a value that MeshCi does not write")]
    public async Task A_damaged_entry_is_reported_with_its_file_and_a_fix_and_the_others_stay_usable(string content, string cause)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Store.Put("shop/orders/00000002.json", Encoding.UTF8.GetBytes(content));

        var history = await _world.HistoryAsync();
        history.Entries.Count.ShouldBe(1);
        history.NextSequence.ShouldBe(3);
        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH8010");
        error.Message.ShouldContain($"'ledger/shop/orders/00000002.json' is not an intact ledger entry: {cause}.");
        error.Message.ShouldContain("00000002.json.damaged");
        Encoding.UTF8.GetString(_world.Store.Contents["shop/orders/00000002.json"]).ShouldBe(content);
    }

    [Theory]
    [InlineData("o", 200)]
    [InlineData("o", 255)]
    [InlineData("é", 34)]
    [InlineData("😀", 255)]
    [InlineData("a.b:", 60)]
    public async Task Names_of_every_length_that_App_Mesh_accepts_have_an_entry_and_a_lease(string letter, int count)
    {
        var name = string.Concat(Enumerable.Repeat(letter, count));
        string[] services = [name, name + "x", name + "y", "orders"];
        var store = new DirectoryLedgerStore(_directory.Root);
        foreach (var service in services)
        {
            await using var lease = await new Ledger(store).LeaseAsync(
                name, service, new("build 1 by alice", "acme/shop", null, null), TimeSpan.Zero, _ => { }, TimeProvider.System, Token);
            (await store.CreateAsync($"{name}/{service}/00000001.json", "{}"u8.ToArray(), Token)).ShouldNotBeNull(service);
            (await store.CreateAsync($"{name}/{service}/00000001.json", "{}"u8.ToArray(), Token)).ShouldBeNull(service);
            (await store.ListAsync($"{name}/{service}/", Token)).ShouldBe([$"{name}/{service}/00000001.json"]);
        }

        (await new Ledger(store).ServicesAsync(name, Token)).ShouldBe(services, ignoreOrder: true);
        (await new DirectoryLedgerStore(_directory.Root).ReadAsync($"{name}/{name}/00000001.json", Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_entry_of_a_long_name_is_found_without_the_file_that_contains_the_name()
    {
        var name = new string('o', 255);
        var store = new DirectoryLedgerStore(_directory.Root);
        await store.CreateAsync($"shop/{name}/00000001.json", "{}"u8.ToArray(), Token);
        File.Delete(Directory.EnumerateFiles(_directory.Root, "name.txt", SearchOption.AllDirectories).ShouldHaveSingleItem());

        (await store.ListAsync($"shop/{name}/", Token)).ShouldBe([$"shop/{name}/00000001.json"]);
        (await store.ListFoldersAsync("shop/", Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_edited_by_hand_is_damaged()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var (key, bytes) = _world.Store.Contents.Single();
        _world.Store.Put(
            key, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"hostname\": \"orders", "\"hostname\": \"sredro", StringComparison.Ordinal)));

        (await _world.HistoryAsync()).Damaged.ShouldHaveSingleItem().Finding.Diagnostic.Id.ShouldBe("MESH8010");
    }

    [Fact]
    public async Task An_entry_with_a_duplicate_tag_is_damaged()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        var (key, bytes) = _world.Store.Contents.Last();
        _world.Store.Put(
            key, Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(bytes)
                    .Replace("\"meshci:build\": \"1\"", "\"meshci:build\": \"1\", \"meshci:build\": \"1\"", StringComparison.Ordinal)));

        (await _world.HistoryAsync()).Damaged.ShouldHaveSingleItem().Finding.Diagnostic.Id.ShouldBe("MESH8010");
    }

    [Theory]
    [InlineData(true, "it contains two versions of")]
    [InlineData(false, "without a uid")]
    public async Task An_entry_whose_versions_contradict_each_other_is_damaged(bool isTwice, string cause)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        const string key = "shop/orders/00000001.json";
        var entry = System.Text.Json.Nodes.JsonNode.Parse(_world.Store.Contents[key])!.AsObject();
        var versions = entry["versions"]!.AsArray();
        if (isTwice) versions.Add(versions[0]!.DeepClone());
        else versions[0]!["uid"] = null;
        _world.Store.Put(key, System.Text.Encoding.UTF8.GetBytes(entry.ToJsonString()));

        var finding = (await _world.HistoryAsync()).Damaged.ShouldHaveSingleItem().Finding;

        finding.Diagnostic.ShouldBe(MeshDiagnostics.LedgerEntryDamaged);
        finding.Message.ShouldContain(cause);
        (await _world.Deployer().DriftAsync("shop", "orders", Token)).Unreadable.ShouldBe(finding);
    }

    [Fact]
    public async Task A_file_with_too_large_a_number_is_damaged_and_does_not_use_up_numbers()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Store.Put("shop/orders/99999999999999999999.json", "{}"u8.ToArray());

        var history = await _world.HistoryAsync();

        history.Damaged.ShouldHaveSingleItem().Finding.Message.ShouldContain("99999999999999999999.json");
        history.NextSequence.ShouldBe(2);
    }

    [Fact]
    public async Task Files_that_were_set_aside_are_listed_so_that_their_numbers_are_not_reused()
    {
        var deployer = new MeshDeployer(_world.Plane, new(new DirectoryLedgerStore(_directory.Root)), new(), _world.Reported, _world.Time);
        await deployer.DeployAsync(Shop.Orders(), new(), Token);
        var entry = Path.Combine(_directory.Root, "shop", "orders", "00000001.json");
        File.Move(entry, entry + ".damaged");

        (await new Ledger(new DirectoryLedgerStore(_directory.Root)).ReadAsync("shop", "orders", HistoryScope.Everything, Token)).NextSequence.ShouldBe(2);
    }

    [Fact]
    public async Task An_older_damaged_entry_does_not_stop_a_deploy_and_is_reported_by_what_reads_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        _world.Store.Put("shop/orders/00000001.json", "{"u8.ToArray());

        (await _world.DeployAsync(Shop.Orders("4s"), "3")).Changed.ShouldBe(1);
        await _world.RollbackAsync();

        _world.Reported.All.ShouldContain(line => line.StartsWith("note: 'ledger/shop/orders/00000001.json'"));
    }

    [Fact]
    public async Task An_entry_of_a_newer_format_is_reported_as_such()
    {
        _world.Store.Put("shop/orders/00000001.json", """{"formatVersion":3}"""u8.ToArray());

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH0003");
        error.Message.ShouldContain("formatVersion 3");
    }

    [Fact]
    public async Task A_directory_contains_only_complete_files_with_escaped_names()
    {
        var store = new DirectoryLedgerStore(_directory.Root);

        (await store.CreateAsync("shop/../a b*/00000001.json", "one"u8.ToArray(), Token)).ShouldNotBeNull();
        (await store.CreateAsync("shop/../a b*/00000001.json", "two"u8.ToArray(), Token)).ShouldBeNull();

        Directory.EnumerateFiles(_directory.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_directory.Root, file).Replace('\\', '/'))
            .ShouldBe(["shop/%2E./a%20b%2A/00000001.json"]);
        (await store.ListFoldersAsync("shop/", Token)).ShouldBe([".."]);
        Encoding.UTF8.GetString((await store.ReadAsync("shop/../a b*/00000001.json", Token))!.Bytes.Span).ShouldBe("one");
    }

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    public async Task An_entry_without_a_length_is_read_like_an_empty_file(string kind)
    {
        UnusualFile.Create(_directory.Write("shop/orders/00000001.json", ""), kind);

        (await new DirectoryLedgerStore(_directory.Root).ReadAsync("shop/orders/00000001.json", Token))!.Bytes.Length.ShouldBe(0);
    }

    [Fact]
    public async Task An_entry_that_does_not_fit_into_memory_is_reported_with_its_path()
    {
        var file = _directory.Write("shop/orders/00000001.json", "");
        UnusualFile.Create(file, UnusualFile.Huge);

        var ledger = new Ledger(new DirectoryLedgerStore(_directory.Root));
        var error = await Should.ThrowAsync<MeshException>(() => ledger.ReadAsync("shop", "orders", HistoryScope.Everything, Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH0012");
        error.Message.ShouldContain(file);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_reported_with_its_path_and_leaves_the_mesh_unchanged()
    {
        var file = Path.Combine(_directory.Root, "file");
        await File.WriteAllTextAsync(file, "in the way", Token);
        var deployer = new MeshDeployer(_world.Plane, new(new DirectoryLedgerStore(file)), new(), _world.Reported, _world.Time);

        var error = await Should.ThrowAsync<MeshException>(() => deployer.DeployAsync(Shop.Orders(), new(), Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH0012");
        error.Message.ShouldContain(file);
        _world.Plane.State.ShouldBe("");
    }

    [Fact]
    public async Task A_complete_deploy_and_rollback_work_on_a_directory()
    {
        var deployer = new MeshDeployer(_world.Plane, new(new DirectoryLedgerStore(_directory.Root)), new(), _world.Reported, _world.Time);
        await deployer.DeployAsync(Shop.Orders(), new(), Token);
        await deployer.DeployAsync(Shop.Orders("3s"), new(), Token);

        (await deployer.RollbackAsync("shop", "orders", new(), null, Token)).Build.ShouldBe("local.1");

        Directory.EnumerateFiles(Path.Combine(_directory.Root, "shop", "orders")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
            .Where(file => !file.StartsWith('.')).ShouldBe(["00000001.json", "00000002.json", "00000003.json"]);
    }
}

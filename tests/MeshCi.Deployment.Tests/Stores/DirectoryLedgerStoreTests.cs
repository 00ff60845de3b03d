using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests.Stores;

public sealed class DirectoryLedgerStoreTests : LedgerStoreTests, IDisposable
{
    private const string Key = "shop/orders/00000001.json";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ILedgerStore Open() => new DirectoryLedgerStore(Path.Combine(_directory.Root, "ledger"));

    [Fact]
    public async Task Of_many_that_create_a_file_on_a_file_system_without_links_one_succeeds()
    {
        for (var round = 0; round < 15; round++)
        {
            var path = Path.Combine(_directory.Root, $"file {round}");
            var sources = Enumerable.Range(0, 8).Select(racer => _directory.Write($"source {round} {racer}", $"racer {racer}")).ToList();
            using var start = new Barrier(sources.Count);

            var created = await Task.WhenAll(sources.Select(source => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(Token);
                    return DurableFile.Reserve(source, path);
                }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            created.Count(each => each).ShouldBe(1);
            (await File.ReadAllTextAsync(path, Token)).ShouldBe($"racer {Array.IndexOf(created, true)}");
        }
    }

    [Fact]
    public async Task A_replacement_that_was_interrupted_before_the_file_was_overwritten_is_complete()
    {
        var first = await Open().CreateAsync(Key, Bytes("one"), Token);
        var second = await Open().ReplaceAsync(Key, Bytes("two"), first!, Token);
        await File.WriteAllTextAsync(Open().Describe(Key), "one", Token);

        (await TextAsync(Key)).ShouldBe("two");
        (await Open().ReplaceAsync(Key, Bytes("three"), first!, Token)).ShouldBeNull();
        (await Open().ReplaceAsync(Key, Bytes("three"), second!, Token)).ShouldNotBeNull();
        (await File.ReadAllTextAsync(Open().Describe(Key), Token)).ShouldBe("three");
    }

    [Fact]
    public async Task A_file_that_a_person_edits_has_the_edited_content()
    {
        var tag = await Open().CreateAsync(Key, Bytes("one"), Token);
        await Open().ReplaceAsync(Key, Bytes("two"), tag!, Token);
        await File.WriteAllTextAsync(Open().Describe(Key), "edited", Token);

        (await TextAsync(Key)).ShouldBe("edited");
    }

    [Fact]
    public async Task A_content_that_a_key_has_had_before_is_not_accepted_again()
    {
        var first = await Open().CreateAsync(Key, Bytes("one"), Token);
        var second = await Open().ReplaceAsync(Key, Bytes("two"), first!, Token);

        await Should.ThrowAsync<ArgumentException>(() => Open().ReplaceAsync(Key, Bytes("one"), second!, Token));
        (await TextAsync(Key)).ShouldBe("two");
    }

    [Fact]
    public async Task Nothing_but_keys_is_listed_and_nothing_but_the_replaced_contents_stays_behind()
    {
        var tag = await Open().CreateAsync(Key, Bytes("one"), Token);
        await Open().ReplaceAsync(Key, Bytes("two"), tag!, Token);

        (await Open().ListAsync("shop/orders/", Token)).ShouldBe([Key]);
        Directory.EnumerateFiles(_directory.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe([$".00000001.json.after-{tag![..32]}", "00000001.json"]);

        await Open().DeleteAsync(Key, Token);
        Directory.EnumerateFiles(_directory.Root, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData("file")]
    [InlineData("link to itself")]
    [InlineData("link to nothing")]
    public async Task A_ledger_that_is_not_a_directory_is_refused_by_every_call(string kind)
    {
        var place = Path.Combine(_directory.Root, "ledger");
        if (kind == "link to itself") File.CreateSymbolicLink(place, place);
        else if (kind == "link to nothing") File.CreateSymbolicLink(place, "nothing");
        else if (kind == "file") _directory.Write("ledger", "text");
        else UnusualFile.Create(_directory.Write("ledger", ""), kind);

        foreach (var store in new[] { Open(), new DirectoryLedgerStore(Path.Combine(place, "below")) })
        {
            await ShouldBeRefusedAsync(() => store.ListAsync("shop/orders/", Token));
            await ShouldBeRefusedAsync(() => store.ListFoldersAsync("shop/", Token));
            await ShouldBeRefusedAsync(() => store.CreateAsync(Key, Bytes("one"), Token));
        }

        async Task ShouldBeRefusedAsync(Func<Task> call)
        {
            var error = await Should.ThrowAsync<MeshException>(call);
            error.Finding.Diagnostic.Id.ShouldBe("MESH0012");
            error.Message.ShouldContain($"'{place}' is not a directory. Set MeshLedger to a directory, or to a path where one can be created.");
        }
    }

    [Fact]
    public async Task A_directory_in_the_place_of_an_entry_is_refused()
    {
        _directory.Write("ledger/shop/orders/00000001.json/file", "");

        foreach (var call in new Func<Task>[] { () => Open().ReadAsync(Key, Token), () => Open().CreateAsync(Key, Bytes("one"), Token) })
        {
            var error = await Should.ThrowAsync<MeshException>(call);
            error.Message.ShouldContain("is a directory where MeshCi expects a file. Move it out of the way");
        }
    }

    [Fact]
    public void The_advice_fits_what_the_operating_system_reports()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The codes are those of Linux and macOS.");
        (int Code, string Advice)[] cases =
        [
            (28, "Free some space"), (30, "Make that file system writable"), (36, "a shorter path"), (5, "Check that directory"),
        ];
        foreach (var (code, advice) in cases)
        {
            var text = LedgerFolder.Explain("/ledger/x", "/ledger", new IOException("It failed.", code));
            text.ShouldStartWith("The ledger file '/ledger/x' cannot be read or written: It failed. ");
            text.ShouldContain(advice);
        }

        LedgerFolder.Explain("/ledger/x", "/ledger", new UnauthorizedAccessException("Denied")).ShouldContain("Give the current user permission");
    }
}

using System.Text;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests.Stores;

/// <summary>What every ledger store must do. Leases rely on the races.</summary>
public abstract class LedgerStoreTests
{
    private const int Racers = 8;

    /// <summary>Opens the store as another process would: instances share nothing but the storage.</summary>
    protected abstract ILedgerStore Open();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_store_is_empty()
    {
        var store = Open();

        (await store.ListAsync("shop/orders/", Token)).ShouldBeEmpty();
        (await store.ListFoldersAsync("shop/", Token)).ShouldBeEmpty();
        (await store.ReadAsync("shop/orders/1", Token)).ShouldBeNull();
        await store.DeleteAsync("shop/orders/1", Token);
    }

    [Fact]
    public async Task A_key_is_created_once()
    {
        (await Open().CreateAsync("shop/orders/1", Bytes("one"), Token)).ShouldNotBeNull();
        (await Open().CreateAsync("shop/orders/1", Bytes("two"), Token)).ShouldBeNull();

        (await TextAsync("shop/orders/1")).ShouldBe("one");
    }

    [Fact]
    public async Task The_tag_of_a_written_content_is_the_one_that_is_read()
    {
        var created = await Open().CreateAsync("shop/orders/1", Bytes("one"), Token);
        (await Open().ReadAsync("shop/orders/1", Token))!.Tag.ShouldBe(created);

        var replaced = await Open().ReplaceAsync("shop/orders/1", Bytes("two"), created!, Token);

        (await Open().ReadAsync("shop/orders/1", Token))!.Tag.ShouldBe(replaced);
        replaced.ShouldNotBe(created);
    }

    [Fact]
    public async Task A_content_is_replaced_only_if_it_still_has_its_tag()
    {
        var first = await Open().CreateAsync("shop/orders/1", Bytes("one"), Token);
        var second = await Open().ReplaceAsync("shop/orders/1", Bytes("two"), first!, Token);

        (await Open().ReplaceAsync("shop/orders/1", Bytes("three"), first!, Token)).ShouldBeNull();
        (await Open().ReplaceAsync("shop/orders/2", Bytes("three"), first!, Token)).ShouldBeNull();
        (await TextAsync("shop/orders/1")).ShouldBe("two");
        (await Open().ReplaceAsync("shop/orders/1", Bytes("three"), second!, Token)).ShouldNotBeNull();
        (await TextAsync("shop/orders/1")).ShouldBe("three");
    }

    [Fact]
    public async Task A_deleted_key_can_be_created_again()
    {
        var tag = await Open().CreateAsync("shop/orders/1", Bytes("one"), Token);
        await Open().ReplaceAsync("shop/orders/1", Bytes("two"), tag!, Token);
        await Open().DeleteAsync("shop/orders/1", Token);
        await Open().DeleteAsync("shop/orders/1", Token);

        (await Open().ListAsync("shop/orders/", Token)).ShouldBeEmpty();
        (await Open().CreateAsync("shop/orders/1", Bytes("one"), Token)).ShouldNotBeNull();
        (await TextAsync("shop/orders/1")).ShouldBe("one");
    }

    [Fact]
    public async Task Keys_are_listed_by_one_more_segment_in_ordinal_order()
    {
        string[] keys =
        [
            "shop/orders/2", "shop/orders/1", "shop/orders/lease/1", "shop/Orders/1", "shop/pay ments/queue/1", "other/orders/1", "shop/é/1",
        ];
        foreach (var key in keys)
            (await Open().CreateAsync(key, Bytes(key), Token)).ShouldNotBeNull();

        (await Open().ListAsync("shop/orders/", Token)).ShouldBe(["shop/orders/1", "shop/orders/2"]);
        (await Open().ListAsync("shop/orders/lease/", Token)).ShouldBe(["shop/orders/lease/1"]);
        (await Open().ListFoldersAsync("shop/", Token)).ShouldBe(["Orders", "orders", "pay ments", "é"]);
        (await Open().ListFoldersAsync("shop/pay ments/", Token)).ShouldBe(["queue"]);
        (await Open().ListAsync("shop/", Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Large_contents_are_read_back_unchanged()
    {
        var content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        await Open().CreateAsync("shop/orders/1", content, Token);

        (await Open().ReadAsync("shop/orders/1", Token))!.Bytes.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task Of_many_that_create_a_key_one_succeeds()
    {
        for (var round = 0; round < 15; round++)
        {
            var key = $"shop/orders/{round}";
            var tags = await RaceAsync(racer => Open().CreateAsync(key, Bytes($"racer {racer}"), Token));

            var winner = Array.FindIndex(tags, tag => tag is not null);
            tags.Count(tag => tag is not null).ShouldBe(1);
            (await TextAsync(key)).ShouldBe($"racer {winner}");
        }
    }

    [Fact]
    public async Task Of_many_that_replace_a_content_one_succeeds()
    {
        var tag = await Open().CreateAsync("shop/orders/1", Bytes("start"), Token);
        for (var round = 0; round < 15; round++)
        {
            var (expected, current) = (tag!, round);
            var tags = await RaceAsync(racer => Open().ReplaceAsync("shop/orders/1", Bytes($"round {current}, racer {racer}"), expected, Token));

            var winner = Array.FindIndex(tags, written => written is not null);
            tags.Count(written => written is not null).ShouldBe(1);
            (await TextAsync("shop/orders/1")).ShouldBe($"round {round}, racer {winner}");
            tag = tags[winner];
        }
    }

    [Fact]
    public async Task No_update_is_lost_between_many_that_count()
    {
        await Open().CreateAsync("shop/orders/1", Bytes("0"), Token);

        await RaceAsync<bool>(async _ =>
        {
            for (var added = 0; added < 12;)
            {
                var read = await Open().ReadAsync("shop/orders/1", Token);
                var next = int.Parse(Encoding.UTF8.GetString(read!.Bytes.Span), System.Globalization.CultureInfo.InvariantCulture) + 1;
                if (await Open().ReplaceAsync("shop/orders/1", Bytes($"{next}"), read.Tag, Token) is not null) added++;
            }

            return true;
        });

        (await TextAsync("shop/orders/1")).ShouldBe($"{12 * Racers}");
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<string> TextAsync(string key) => Encoding.UTF8.GetString((await Open().ReadAsync(key, Token))!.Bytes.Span);

    private static async Task<T[]> RaceAsync<T>(Func<int, Task<T>> race)
    {
        using var start = new Barrier(Racers);
        return await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Token);
                return race(racer);
            }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
    }
}

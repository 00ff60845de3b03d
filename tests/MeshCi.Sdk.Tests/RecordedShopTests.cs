namespace MeshCi.Sdk.Tests;

/// <summary>What a deploy of the samples leaves behind is found again by later versions, so it is compared byte for byte with what an earlier version left.</summary>
public sealed class RecordedShopTests(PackedSdk sdk)
{
    [Fact]
    public async Task Definitions_ledger_entries_and_tags_of_the_samples_are_the_recorded_ones()
    {
        await using var shop = new ShopRepository(sdk);
        (await shop.PublishAsync()).ShouldSucceed();

        Recording.ShouldBe("shop", await shop.LeftBehindAsync());
    }
}

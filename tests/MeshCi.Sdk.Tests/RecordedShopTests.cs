namespace MeshCi.Sdk.Tests;

/// <summary>Later versions must recognize what a deploy of the samples wrote, so it is compared byte for byte with the output of an earlier version.</summary>
public sealed class RecordedShopTests(PackedSdk sdk)
{
    [Fact]
    public async Task Definitions_ledger_entries_and_tags_of_the_samples_match_the_recorded_ones()
    {
        await using var shop = new ShopRepository(sdk);
        (await shop.PublishAsync()).ShouldSucceed();

        Recording.ShouldBe("shop", await shop.LeftBehindAsync());
    }
}

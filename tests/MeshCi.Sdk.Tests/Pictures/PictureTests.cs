using System.Text;

namespace MeshCi.Sdk.Tests.Pictures;

/// <summary>The picture of a plan in the README, drawn from what a terminal shows.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class PictureTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_picture_of_a_plan_shows_what_the_tool_prints_after_the_change_in_the_README()
    {
        Programs.Require("tmux", "tmux");
        await using var shop = new ShopRepository(sdk);
        (await shop.PublishAsync()).ShouldSucceed();

        var plan = await shop.PlanChangeAsync("Orders", "PerRequestTimeout=\"6s\"", "PerRequestTimeout=\"7s\"");

        var picture = TerminalPicture.Draw(
            "The plan of a deploy that changes the request timeout of one route from 6 to 7 seconds.", "dotnet mesh plan samples/Shop/Orders", plan);
        GeneratedFile.ShouldMatch("docs/pictures/plan.svg", Encoding.UTF8.GetBytes(picture), "bash docs/pictures/make");
    }
}

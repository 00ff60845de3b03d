using MeshCi.Tool.Terminals;

namespace MeshCi.Tool.Tests;

/// <summary>The colors of lines.</summary>
public sealed class LineColorTests
{
    [Theory]
    [InlineData("/src/Orders.csproj(6,40): error MESH1004: not a duration. [/src/Orders.csproj]", ConsoleColor.Red)]
    [InlineData("/src/orders.proto(6,40): protoc error PROTO1: not a message.", ConsoleColor.Red)]
    [InlineData("MSBUILD : error MSB1003: Specify a project or solution file.", ConsoleColor.Red)]
    [InlineData("/src/Orders.csproj(6): warning MESH2030: not provided.", ConsoleColor.Yellow)]
    [InlineData("  + virtualNode  orders", ConsoleColor.Green)]
    [InlineData("  ~ update route orders/checkout  v1 -> v2", ConsoleColor.Yellow)]
    [InlineData("  * route  orders/checkout  1 field", ConsoleColor.Magenta)]
    [InlineData("  - delete route orders/checkout  v1", ConsoleColor.Red)]
    [InlineData("  = virtualNode  orders  unchanged", ConsoleColor.DarkGray)]
    [InlineData("  ! could not update route orders/checkout; undoing what has been changed", ConsoleColor.Yellow)]
    [InlineData("  < undone: update route orders/checkout", ConsoleColor.Yellow)]
    [InlineData("  Orders -> deployed build 41: 1 updated; plan: bin/orders.plan.md", ConsoleColor.Cyan)]
    [InlineData("Mesh plan  orders -> mesh shop   build local.2   last good local.1", null)]
    [InlineData("      httpRoute.timeout.perRequest.value  6 -> 7", null)]
    [InlineData("  3    local.3  rollback to local.1  succeeded", null)]
    [InlineData("no error MESH1004 here", null)]
    [InlineData("", null)]
    public void A_line_has_the_color_of_its_form(string line, ConsoleColor? color) => LineColor.Of(line).ShouldBe(color);
}

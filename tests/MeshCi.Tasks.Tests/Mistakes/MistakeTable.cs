namespace MeshCi.Tasks.Tests.Mistakes;

/// <summary>The mistakes of the page <c>docs/reference/mistakes.md</c>, in its order.</summary>
internal static partial class MistakeTable
{
    /// <summary>The mistakes that the items and properties of a project show, by section.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Mistake> Mistakes)> InProjects { get; } =
    [
        ("Names", Names), ("Values", Values), ("Listeners, service discovery and nodes", Nodes), ("Routes", Routes), ("Gateways", Gateways),
        ("Backends", Backends), ("The project, its files and rules", Projects),
    ];

    // Metadata and elements that the examples repeat.
    private const string Listener = """<MeshListener Include="8080" />""";
    private const string Discovery = """<MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />""";
    private const string Canary = """
        <MeshNode Include="orders-canary" />
        <MeshListener Include="8080" Node="orders-canary" />
        <MeshServiceDiscovery Include="dns" Hostname="canary.shop.local" Node="orders-canary" />
        """;

    private static string Lines(params string[] lines) => string.Join('\n', lines);
}

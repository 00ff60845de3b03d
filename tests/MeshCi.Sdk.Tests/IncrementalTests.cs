namespace MeshCi.Sdk.Tests;

/// <summary>A build of several services that call each other writes only the definitions of those that changed.</summary>
[Trait("Category", "Long")]
public sealed class IncrementalTests(PackedSdk sdk)
{
    private static readonly string[] Services = ["Web", "Orders", "Payments", "Catalog"];

    [Fact]
    public async Task Editing_one_service_of_a_graph_rewrites_only_its_definition()
    {
        await using var user = new UserRepository(sdk);
        foreach (var (name, index) in Services.Select((name, index) => (name, index))) user.WriteService(name, Items(Services[(index + 1) % Services.Length]));
        user.Write("All.slnx", $"<Solution>{string.Concat(Services.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}</Solution>");
        (await user.DotNetAsync("build", "All.slnx")).ShouldSucceed();
        var first = Written(user);

        (await user.DotNetAsync("build", "All.slnx", "--no-restore")).ShouldSucceed();
        Written(user).ShouldBe(first, "a build with nothing to do writes no definition");

        user.Write(
            "Orders/Orders.csproj", user.Read("Orders/Orders.csproj")
                .Replace("PerRequestTimeout=\"3s\"", "PerRequestTimeout=\"4s\"", StringComparison.Ordinal));
        (await user.DotNetAsync("build", "All.slnx", "--no-restore")).ShouldSucceed();

        var second = Written(user);
        second.Where(file => !first.Contains(file)).Select(file => file.Service).ShouldBe(["Orders"]);
        second.Single(file => file.Service == "Orders").Content.ShouldContain("\"value\": 4");
    }

    private static List<(string Service, string Content, DateTime When)> Written(UserRepository user) =>
    [
        .. Services.Select(name => (Name: name, File: $"{name}/bin/Debug/net10.0/mesh/{name.ToLowerInvariant()}.mesh.json"))
            .Select(service => (service.Name, user.Read(service.File), File.GetLastWriteTimeUtc(user.PathOf(service.File)))),
    ];

    private static string Items(string backend) => $"""
        {Service.Items}
            <MeshBackend Include="../{backend}/{backend}.csproj" />
        """;
}

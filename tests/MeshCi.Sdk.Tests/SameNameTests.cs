using MeshCi.Tests.Documentation;

namespace MeshCi.Sdk.Tests;

/// <summary>Two projects of a repository with the same default node name.</summary>
public sealed class SameNameTests
{
    private const string Same = "<MeshName>shop</MeshName>";

    [Theory]
    [InlineData("src/OrdersApi/OrdersApi.csproj", Same)]
    [InlineData("src/B/Orders_Api.fsproj", Same)]
    [InlineData("b/Orders.Api.csproj", Same)]
    [InlineData("b/B.csproj", $"{Same}<AssemblyName>ordersApi</AssemblyName>")]
    [InlineData("b/Api.csproj", $"{Same}<Prefix>Orders</Prefix><AssemblyName>$(Prefix).$(MSBuildProjectName)</AssemblyName>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<TargetFramework></TargetFramework><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>")]
    public void An_error_names_both_projects(string other, string properties)
    {
        using var project = Orders().Write(other, Text(properties));

        var error = ErrorOf(project);

        error.ShouldContain($"'Orders.Api.csproj' and '{other}' have the same default node name, 'orders-api'");
        error.ShouldContain("<MeshNodeName>orders-api-2</MeshNodeName>");
    }

    [Theory]
    [InlineData("b/OrdersApi.csproj", $"{Same}<MeshNodeName>orders-b</MeshNodeName>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<MeshNodeName>orders-api</MeshNodeName>")]
    [InlineData("b/OrdersApi.csproj", "<MeshName>other</MeshName>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<MeshEnabled>false</MeshEnabled>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<OutputType>Library</OutputType>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<IsTestProject>true</IsTestProject>")]
    [InlineData("b/OrdersApi.csproj", $"{Same}<AssemblyName>Other</AssemblyName>")]
    [InlineData("b/Api.csproj", $"{Same}<AssemblyName>$(Prefix).$(MSBuildProjectName)</AssemblyName>")]
    [InlineData("b/bin/OrdersApi.csproj", Same)]
    [InlineData("artifacts/OrdersApi.csproj", Same)]
    public void Other_projects_do_not_matter(string other, string properties)
    {
        using var project = Orders().Write(other, Text(properties));

        project.Generate().ShouldContain("orders-api");
    }

    [Theory]
    [InlineData("<Project><Import Project=\"missing.props\" /></Project>")]
    [InlineData("<Project Sdk=\"Missing.Sdk/1.2.3\" />")]
    [InlineData("<Project")]
    [InlineData("<Project />")]
    public void A_project_that_cannot_be_evaluated_or_does_not_use_MeshCi_does_not_matter(string other)
    {
        using var project = Orders().Write("templates/OrdersApi.csproj", other);

        project.Generate().ShouldContain("orders-api");
    }

    [Fact]
    public void A_renamed_or_removed_project_no_longer_matters_and_neither_does_one_that_sets_its_name()
    {
        using var project = Orders().Write("b/OrdersApi.csproj", Text(Same));
        ErrorOf(project).ShouldContain("'b/OrdersApi.csproj'");

        File.Move(Path.Combine(project.Root, "b", "OrdersApi.csproj"), Path.Combine(project.Root, "b", "Billing.csproj"));
        project.Generate();
        project.Write("b/OrdersApi.csproj", Text(Same)).Write("Orders.Api.csproj", File.ReadAllText(project.ProjectFile).Replace("3s", "4s", Ordinal));
        ErrorOf(project).ShouldContain("'b/OrdersApi.csproj'");

        File.Delete(Path.Combine(project.Root, "b", "OrdersApi.csproj"));
        project.Generate();
    }

    [Fact]
    public void Another_repository_inside_the_repository_does_not_matter()
    {
        using var project = Orders().Write("worktrees/next/.git", "gitdir: elsewhere").Write("worktrees/next/Orders.Api.csproj", Text(Same));

        project.Generate().ShouldContain("orders-api");
    }

    [Fact]
    public void A_project_that_is_reached_through_a_link_is_not_another_one()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a privilege on Windows.");
        using var project = Orders();
        project.Write("src/Real/Orders.Api.csproj", File.ReadAllText(project.ProjectFile));
        File.Delete(project.ProjectFile);
        Directory.CreateSymbolicLink(Path.Combine(project.Root, "link"), Path.Combine("src", "Real"));
        File.CreateSymbolicLink(project.ProjectFile, Path.Combine("link", "Orders.Api.csproj"));

        project.Generate().ShouldContain("orders-api");
    }

    [Fact]
    public void A_solution_adds_projects_outside_the_repository()
    {
        using var outside = new TemporaryDirectory();
        var other = outside.Write("OrdersApi.csproj", Text(Same));
        using var project = Orders();

        var error = ErrorOf(project, ("CurrentSolutionConfigurationContents", $"""
            <SolutionConfiguration><ProjectConfiguration AbsolutePath="{other}">Debug|AnyCPU</ProjectConfiguration></SolutionConfiguration>
            """));

        error.ShouldContain("OrdersApi.csproj' have the same default node name");
    }

    [Fact]
    public void The_example_of_the_page_is_fixed_by_its_fix()
    {
        var page = DiagnosticPage.Read("MESH1019");
        using var project = Orders($"{Same}{page.Blocks("Before")[0].Code}").Write("b/Worker.csproj", Text(Same));
        ErrorOf(project).ShouldContain("'worker'");

        using var corrected = Orders($"{Same}{page.Blocks("After")[0].Code}").Write("b/Worker.csproj", Text(Same));
        corrected.Generate().ShouldContain("billing-worker");
    }

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private static InProcessProject Orders(string properties = Same) => InProcessProject.Service(Service.Items, properties);

    private static string ErrorOf(InProcessProject project, params (string Name, string Value)[] properties)
    {
        var (succeeded, log, _) = project.Build("MeshGenerate", properties);
        succeeded.ShouldBeFalse();
        var error = log.Errors.ShouldHaveSingleItem();
        (error.Code, error.File).ShouldBe(("MESH1019", project.ProjectFile));
        return error.Message!;
    }

    private static string Text(string properties)
    {
        var sdk = Path.Combine(Repository.Root, "sdk", "Sdk");
        return $"""
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{sdk}/Sdk.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>{properties}</PropertyGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{sdk}/Sdk.targets" />
            </Project>
            """;
    }
}

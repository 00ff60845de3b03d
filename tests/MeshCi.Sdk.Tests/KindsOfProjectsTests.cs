using System.IO.Compression;

namespace MeshCi.Sdk.Tests;

/// <summary>Projects of several kinds in one solution, in the folders that a build can use.</summary>
public sealed class KindsOfProjectsTests(PackedSdk sdk)
{
    private static readonly string[] Services = ["basic-api", "f-sharp-api", "jobs", "owner", "ui", "web2"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_way_of_building_writes_the_same_definitions_and_a_project_of_tests_has_none()
    {
        await using var user = Solution();
        (await user.DotNetAsync("build", "All.slnx")).ShouldSucceed().ShouldNotPrint("MESH");
        var expected = Definitions(user);
        expected.Keys.ShouldBe(Services);

        // What the tests build, publish and pack contains none of the definitions of the services that they reference.
        Directory.EnumerateFileSystemEntries(user.PathOf("Checks/bin"), "*mesh*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await user.DotNetAsync("publish", "Checks", "--no-build", "-c", "Debug", "-o", user.PathOf("published"))).ShouldSucceed();
        (await user.DotNetAsync("pack", "Checks", "--no-build", "-c", "Debug", "-o", user.PathOf("packed"))).ShouldSucceed();
        Directory.EnumerateFileSystemEntries(user.PathOf("published"), "*mesh*", SearchOption.AllDirectories).ShouldBeEmpty();
        var packed = Directory.EnumerateFiles(user.PathOf("packed")).ShouldHaveSingleItem();
        await using (var package = await ZipFile.OpenReadAsync(packed, TestContext.Current.CancellationToken))
            package.Entries.ShouldNotContain(entry => entry.FullName.Contains("mesh", StringComparison.Ordinal));

        string[][] ways =
        [
            ["--artifacts-path", user.PathOf("elsewhere")], ["-p:UseArtifactsOutput=true", "-mt"], ["-p:RestoreUseStaticGraphEvaluation=true", "-graph"],
        ];
        foreach (var way in ways)
        {
            Clean(user);
            (await user.DotNetAloneAsync(["build", "All.slnx", .. way])).ShouldSucceed().ShouldNotPrint("MESH");
            Definitions(user).ShouldBe(expected, string.Join(' ', way));
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Central_package_management_lock_files_and_other_cultures_change_nothing()
    {
        await using var user = Solution();
        user.Write("Directory.Packages.props", Properties("<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>"));
        user.Write("Directory.Build.props", Properties("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>"));
        (await user.DotNetAsync("restore", "Jobs")).ShouldSucceed();
        (await user.DotNetAsync("restore", "Jobs", "--locked-mode")).ShouldSucceed();
        (await user.GenerateAsync("Jobs")).ShouldSucceed();
        var expected = Definitions(user);

        user.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0";
        foreach (var language in new[] { "tr_TR.UTF-8", "th_TH.UTF-8", "ar_SA.UTF-8", "fa_IR.UTF-8", "C" })
        {
            Directory.Delete(user.PathOf("Jobs/bin"), recursive: true);
            (user.Environment["LANG"], user.Environment["LC_ALL"], user.Environment["TZ"]) = (language, language, "Asia/Kathmandu");
            (await user.DotNetAloneAsync("msbuild", "Jobs", "-t:MeshGenerate", "-nologo")).ShouldSucceed();
            Definitions(user).ShouldBe(expected, language);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Two_projects_with_one_default_name_fail_in_a_parallel_build_of_a_solution_and_one_after_the_other()
    {
        await using var user = new UserRepository(sdk).WriteService("Orders.Api", Service.Items).WriteService("OrdersApi", Service.Items);
        user.Write("All.slnx", """<Solution><Project Path="Orders.Api/Orders.Api.csproj" /><Project Path="OrdersApi/OrdersApi.csproj" /></Solution>""");

        var both = (await user.DotNetAloneAsync("build", "All.slnx", "-m:4")).ShouldFail();
        both.ShouldPrint("'Orders.Api/Orders.Api.csproj' and 'OrdersApi/OrdersApi.csproj' have the same default node name, 'orders-api'");
        both.ShouldPrint("'OrdersApi/OrdersApi.csproj' and 'Orders.Api/Orders.Api.csproj' have the same default node name, 'orders-api'");
        (await user.DotNetAsync("msbuild", "OrdersApi", "-t:MeshPlan")).ShouldFail().ShouldPrint("MESH1019");

        user.Write("OrdersApi/OrdersApi.csproj", user.Read("OrdersApi/OrdersApi.csproj").Replace(
            "<MeshName>", "<MeshNodeName>orders-b</MeshNodeName><MeshName>", StringComparison.Ordinal));
        (await user.DotNetAsync("build", "All.slnx", "--no-restore")).ShouldSucceed();
    }

    private UserRepository Solution()
    {
        var user = new UserRepository(sdk)
            .WriteService("Web2", Service.Items)
            .WriteService("Ui", Service.Items, "<MeshName>shop</MeshName><RequiresAspNetWebAssets>false</RequiresAspNetWebAssets>")
            .WriteService("Jobs", Service.Items, sdk: "Microsoft.NET.Sdk.Worker")
            .WriteService("Owner", "<Mesh Include=\"shop\" EgressFilter=\"DROP_ALL\" />", sdk: "Microsoft.NET.Sdk")
            .WriteService("FSharpApi", $"{Service.Items}<Compile Include=\"Program.fs\" />", sdk: "Microsoft.NET.Sdk")
            .WriteService("Basic.Api", Service.Items, sdk: "Microsoft.NET.Sdk")
            .WriteService(
                "Checks",
                "<ProjectReference Include=\"../Jobs/Jobs.csproj\" /><ProjectReference Include=\"../Web2/Web2.csproj\" />",
                "<MeshName>shop</MeshName><IsTestProject>true</IsTestProject><IsPackable>true</IsPackable>",
                "Microsoft.NET.Sdk");
        user.Write("Ui/Home.razor", "<h1>Orders</h1>");
        Rename("FSharpApi", "fsproj", "fs", "printfn \"\"");
        Rename("Basic.Api", "vbproj", "vb", "Module Program\nSub Main()\nEnd Sub\nEnd Module");
        var projects = Directory.EnumerateFiles(user.Root, "*.*proj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(project => $"<Project Path=\"{Path.GetRelativePath(user.Root, project)}\" />");
        return user.Write("All.slnx", $"<Solution>{string.Concat(projects)}</Solution>");

        void Rename(string name, string project, string code, string program)
        {
            File.Move(user.PathOf($"{name}/{name}.csproj"), user.PathOf($"{name}/{name}.{project}"));
            File.Delete(user.PathOf($"{name}/Program.cs"));
            user.Write($"{name}/Program.{code}", program);
        }
    }

    private static string Properties(string properties) => $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>";

    private static SortedDictionary<string, string> Definitions(UserRepository user) => new(
        Directory.EnumerateFiles(user.Root, "*.mesh.json", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileName(file).Replace(".mesh.json", "", StringComparison.Ordinal), File.ReadAllText),
        StringComparer.Ordinal);

    private static void Clean(UserRepository user)
    {
        foreach (var folder in Directory.EnumerateDirectories(user.Root, "*", SearchOption.AllDirectories).ToList())
        {
            if (Path.GetFileName(folder) is "bin" or "obj" or "artifacts" or "elsewhere" && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}

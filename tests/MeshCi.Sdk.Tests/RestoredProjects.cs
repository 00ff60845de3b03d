namespace MeshCi.Sdk.Tests;

/// <summary>
/// A set of real projects for the tests that build and publish in many ways. It is restored once; each test works on a copy of its own. Every build of a
/// project, in whichever way, prints <c>COMPILED</c> and the name of the project.
/// </summary>
public sealed class RestoredProjects(PackedSdk sdk) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private UserRepository? _restored;

    /// <summary>A repository with the projects.</summary>
    public async Task<UserRepository> CopyAsync()
    {
        var restored = await RestoreAsync();
        var copy = new UserRepository(sdk);
        foreach (var file in Directory.EnumerateFiles(restored.Root, "*", SearchOption.AllDirectories))
        {
            copy.Write(Path.GetRelativePath(restored.Root, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        if (_restored is not null) await _restored.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<UserRepository> RestoreAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_restored is not null) return _restored;
            var projects = Write(new UserRepository(sdk));
            (await projects.DotNetAsync("restore", "All.slnx")).ShouldSucceed();
            return _restored = projects;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static UserRepository Write(UserRepository user) => user
        .Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <MeshStateDirectory>$(MSBuildThisFileDirectory).meshci</MeshStateDirectory>
                <UseAppHost>false</UseAppHost>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
              </PropertyGroup>
            </Project>
            """)
        .Write("Directory.Build.targets", """
            <Project>
              <Target Name="TellCompiled" AfterTargets="CoreCompile">
                <Message Importance="high" Text="COMPILED $(MSBuildProjectName)" />
              </Target>
              <Target Name="Ship" DependsOnTargets="Publish;PublishContainer" />
            </Project>
            """)
        .WriteService("Orders", Items("orders"))
        .WriteService("Payments", Items("payments"), $"{Mesh}<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>")
        .WriteService("Web", Items("web") + "\n<ProjectReference Include=\"../Payments/Payments.csproj\" />")
        .WriteService("Batch", Items("batch"), sdk: "Microsoft.NET.Sdk")
        .WriteService("Two", Items("two"), Mesh + Service.TwoFrameworks)
        .WriteService("Off", "", "<OutputType>Library</OutputType>", "Microsoft.NET.Sdk")
        .Write("Off/Program.cs", "")
        .Write("Orders/Properties/PublishProfiles/Folder.pubxml", """
            <Project>
              <PropertyGroup>
                <WebPublishMethod>FileSystem</WebPublishMethod>
                <PublishProvider>FileSystem</PublishProvider>
                <PublishUrl>$(Destination)</PublishUrl>
                <PublishDir Condition="'$(DeployOnBuild)' != 'true'">$(Destination)</PublishDir>
                <DeleteExistingFiles>true</DeleteExistingFiles>
                <MeshDeploy>true</MeshDeploy>
              </PropertyGroup>
            </Project>
            """)
        .Write("Orders/Properties/PublishProfiles/Zip.pubxml", """
            <Project>
              <PropertyGroup>
                <WebPublishMethod>ZipDeploy</WebPublishMethod>
                <PublishProvider>AzureWebSite</PublishProvider>
                <PublishUrl>$(Destination)</PublishUrl>
                <UserName>ci</UserName>
                <Password>none</Password>
                <MeshDeploy>true</MeshDeploy>
              </PropertyGroup>
            </Project>
            """)
        .Write("Root.proj", """
            <Project DefaultTargets="Publish">
              <ItemGroup><Service Include="Web/Web.csproj;Payments/Payments.csproj" /></ItemGroup>
              <Target Name="Publish"><MSBuild Projects="@(Service)" Targets="Publish" BuildInParallel="true" /></Target>
              <Target Name="ShipOrders"><MSBuild Projects="Orders/Orders.csproj" Targets="Publish;PublishContainer" /></Target>
            </Project>
            """)
        .Write("Traversal.proj", """
            <Project DefaultTargets="Publish">
              <ItemGroup>
                <ProjectReference Include="Web/Web.csproj;Payments/Payments.csproj" />
                <ProjectReferenceTargets Include="Publish" Targets="Publish" />
              </ItemGroup>
              <PropertyGroup><IsGraphBuild Condition="'$(IsGraphBuild)' == ''">false</IsGraphBuild></PropertyGroup>
              <Target Name="GetTargetFrameworks" />
              <Target Name="Publish">
                <MSBuild
                  Projects="@(ProjectReference)" Targets="Publish" BuildInParallel="true" SkipNonexistentTargets="true"
                  Condition="'$(IsGraphBuild)' != 'true'" />
              </Target>
            </Project>
            """)
        .Write("Services.slnx", """<Solution><Project Path="Web/Web.csproj" /><Project Path="Payments/Payments.csproj" /></Solution>""")
        .Write("All.slnx", """
            <Solution>
              <Project Path="Orders/Orders.csproj" /><Project Path="Payments/Payments.csproj" /><Project Path="Web/Web.csproj" />
              <Project Path="Batch/Batch.csproj" /><Project Path="Two/Two.csproj" /><Project Path="Off/Off.csproj" />
            </Solution>
            """);

    private const string Mesh = "<MeshName>shop</MeshName>";

    private static string Items(string name) => Service.Items.Replace("orders.shop", $"{name}.shop", StringComparison.Ordinal);
}

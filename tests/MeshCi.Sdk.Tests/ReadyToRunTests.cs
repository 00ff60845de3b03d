using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace MeshCi.Sdk.Tests;

/// <summary>The assemblies of the package that are compiled ahead of time, and their replacements on other systems.</summary>
public sealed class ReadyToRunTests(PackedSdk sdk)
{
    private const string Definition = "Orders/bin/Debug/net10.0/mesh/orders.mesh.json";

    [Theory]
    [InlineData("MeshCi.Tasks.dll", "MeshCi.Definitions")]
    [InlineData("MeshCi.Local.dll", "MeshCi.Definitions")]
    public void The_host_loads_the_assembly_compiled_for_its_system(string program, string assembly)
    {
        using var package = Unpack(sdk.PackageFile);

        Picked(package, program, assembly).ShouldBe(CompiledFormOf(package, assembly));
    }

    /// <summary>What the control plane needs to start; only some systems have these.</summary>
    [Theory]
    [InlineData("MeshCi.ControlPlane.Sqlite")]
    [InlineData("System.CommandLine")]
    public void The_host_loads_the_compiled_form_of_what_the_control_plane_starts_with(string assembly)
    {
        using var package = Unpack(sdk.PackageFile);
        if (CompiledFormOf(package, assembly) is not { } compiled)
        {
            Assert.Skip($"{assembly} is not compiled ahead for {UnpackedSdk.Rid}.");
            return;
        }

        Picked(package, "MeshCi.Local.dll", assembly).ShouldBe(compiled);
    }

    [Theory]
    [InlineData("MeshCi.Tasks.dll")]
    [InlineData("MeshCi.Local.dll")]
    public void The_host_loads_the_portable_assembly_on_a_system_without_a_compiled_one(string program)
    {
        using var package = Unpack(sdk.PackageFile);
        package.BecomeForeign();

        Picked(package, program, "MeshCi.Definitions").ShouldBe(Path.Combine(package.Tools, "MeshCi.Definitions.dll"));
    }

    [Fact]
    public void A_compiled_assembly_is_the_portable_one_with_code_for_its_system()
    {
        using var package = Unpack(sdk.PackageFile);

        ShouldBeCompiledFormsOfThePortableAssemblies(package);
    }

    [Fact]
    public async Task A_build_writes_the_same_definition_with_compiled_and_portable_assemblies()
    {
        using var compiled = Unpack(sdk.PackageFile);
        using var portable = Unpack(sdk.PackageFile);
        portable.BecomeForeign();
        await using var user = new UserRepository(sdk).WriteService("Orders", Service.Items);

        (await user.GenerateAsync("Orders", $"-p:MeshTasksAssembly={compiled.TasksAssembly}")).ShouldSucceed();
        var first = user.Read(Definition);
        File.Delete(user.PathOf(Definition));
        (await user.GenerateAsync("Orders", $"-p:MeshTasksAssembly={portable.TasksAssembly}")).ShouldSucceed();

        user.Read(Definition).ShouldBe(first);
    }

    /// <summary>The published package; every other test uses the package that was packed for this system alone.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_package_for_every_system_has_every_listed_file_and_takes_less_than_20_MB()
    {
        var folder = Directory.CreateTempSubdirectory("meshci-every-system-");
        try
        {
            // In its own folder, because other tests use the default one at the same time.
            string[] pack = ["pack", "sdk/MeshCi.Sdk.csproj", "-c", "Release", "-o", folder.FullName, "-p:MeshPackAllSystems=true"];
            (await DotNet.RunAsync(Repository.Root, new Dictionary<string, string>(), [.. pack, $"-p:_ProgramsPath={folder.FullName}/tools/"])).ShouldSucceed();
            var packageFile = folder.GetFiles("*.nupkg").ShouldHaveSingleItem();

            ExpectedFiles.Of(packageFile.FullName).ShouldBe(ExpectedFiles.ForEverySystem);
            packageFile.Length.ShouldBeLessThan(20_000_000);
            using var package = new UnpackedSdk(packageFile.FullName);
            ShouldBeCompiledFormsOfThePortableAssemblies(package);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Queries the .NET host, as MSBuild and <c>dotnet</c> do.</summary>
    private static string? Picked(UnpackedSdk package, string program, string assembly) =>
        new AssemblyDependencyResolver(Path.Combine(package.Tools, program)).ResolveAssemblyToPath(new AssemblyName(assembly));

    private static string? CompiledFormOf(UnpackedSdk package, string assembly) =>
        package.Compiled.Select(compiled => compiled.File).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == assembly);

    private static UnpackedSdk Unpack(string packageFile)
    {
        var package = new UnpackedSdk(packageFile);
        if (package.Compiled.Count > 0) return package;
        package.Dispose();
        ExpectedFiles.AreCompiledForThisSystem.ShouldBeFalse("package-files.txt lists assemblies that are compiled for this system, but the package has none");
        Assert.Skip($"No assembly is compiled ahead of time for {UnpackedSdk.Rid}.");
        return package;
    }

    private static void ShouldBeCompiledFormsOfThePortableAssemblies(UnpackedSdk package)
    {
        foreach (var (rid, file) in package.Compiled)
        {
            var portable = Path.Combine(package.Tools, Path.GetFileName(file));

            Header(file).ShouldBe((MachineOf(rid), true, Header(portable).Version), $"{rid}/{Path.GetFileName(file)}");
            Header(portable).IsCompiled.ShouldBeFalse(portable);
        }
    }

    private static (int Machine, bool IsCompiled, Guid Version) Header(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return ((ushort)reader.PEHeaders.CoffHeader.Machine, IsReadyToRun(reader), metadata.GetGuid(metadata.GetModuleDefinition().Mvid));
    }

    /// <summary>Whether the CLR header points at the header of precompiled code, which begins with "RTR".</summary>
    private static bool IsReadyToRun(PEReader reader)
    {
        var directory = reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory;
        return directory.Size > 0 && reader.GetSectionData(directory.RelativeVirtualAddress).GetReader().ReadUInt32() == 0x00525452;
    }

    /// <summary>The machine type of a precompiled assembly: the processor combined with the operating system, so that other systems refuse it.</summary>
    private static int MachineOf(string rid)
    {
        var processor = rid.EndsWith("-arm64", StringComparison.Ordinal) ? 0xAA64 : 0x8664;
        return processor ^ (rid.Split('-')[0] switch { "linux" => 0x7B79, "osx" => 0x4644, _ => 0 });
    }
}

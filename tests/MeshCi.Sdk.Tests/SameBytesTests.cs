using System.IO.Compression;
using System.Reflection.PortableExecutable;

namespace MeshCi.Sdk.Tests;

/// <summary>Anyone can check that a package was made from a commit: packing the commit again results in the same bytes.</summary>
public sealed class SameBytesTests(PackedSdk sdk)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_second_pack_of_the_SDK_is_equal_to_the_first()
    {
        using var folder = new TemporaryDirectory();

        var second = await PackAsync("sdk/MeshCi.Sdk.csproj", folder.File("second"), $"-p:_ProgramsPath={folder.File("tools")}/");

        ShouldBeEqual(second, sdk.PackageFile);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("MeshCi.Templates")]
    [InlineData("MeshCi.Tool")]
    public async Task Two_packs_are_equal(string project)
    {
        using var folder = new TemporaryDirectory();

        var first = await PackAsync($"src/{project}/{project}.csproj", folder.File("first"));
        var second = await PackAsync($"src/{project}/{project}.csproj", folder.File("second"));

        ShouldBeEqual(first, second);
    }

    [Fact]
    public void The_assemblies_do_not_contain_the_folder_of_the_checkout()
    {
        Assert.SkipUnless(Repository.Configuration == "Release", "Only in the configuration that is published, the debugger gets other paths.");
        using var package = ZipFile.OpenRead(sdk.PackageFile);
        var assemblies = package.Entries
            .Where(entry => Path.GetExtension(entry.Name) == ".dll" && entry.Name.StartsWith("MeshCi.", StringComparison.Ordinal)).ToList();
        assemblies.ShouldNotBeEmpty();
        foreach (var assembly in assemblies)
            Sources(assembly).ShouldAllBe(path => path.StartsWith("/_/", StringComparison.Ordinal), assembly.FullName);
    }

    private async Task<string> PackAsync(string project, string to, params string[] arguments)
    {
        string[] pack = ["pack", project, "--no-build", "-c", Repository.Configuration, "-o", to, $"-p:PackageVersion={sdk.Version}", .. arguments];
        (await DotNet.RunAsync(Repository.Root, new Dictionary<string, string>(), pack)).ShouldSucceed();
        return Directory.GetFiles(to, "*.nupkg").ShouldHaveSingleItem();
    }

    // Names the entries that differ, because the bytes alone do not show where they differ.
    private static void ShouldBeEqual(string first, string second)
    {
        using (var one = ZipFile.OpenRead(first))
        using (var other = ZipFile.OpenRead(second))
        {
            one.Entries.Select(Describe).ShouldBe(other.Entries.Select(Describe));
        }

        File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second)).ShouldBeTrue();
    }

    private static string Describe(ZipArchiveEntry entry) => $"{entry.FullName} {entry.LastWriteTime:O} {entry.Crc32:X8}";

    private static List<string> Sources(ZipArchiveEntry assembly)
    {
        using var content = new MemoryStream();
        using (var stream = assembly.Open()) stream.CopyTo(content);
        content.Position = 0;
        using var reader = new PEReader(content);
        var embedded = reader.ReadDebugDirectory().Where(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb).ToList();
        if (embedded.Count == 0) return [];
        using var symbols = reader.ReadEmbeddedPortablePdbDebugDirectoryData(embedded[0]);
        var metadata = symbols.GetMetadataReader();
        return [.. metadata.Documents.Select(document => metadata.GetString(metadata.GetDocument(document).Name))];
    }
}

using System.IO.Compression;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>The contents of the package.</summary>
public sealed class PackageTests(PackedSdk sdk)
{
    [Fact]
    public void The_package_contains_exactly_these_files()
    {
        ExpectedFiles.Of(sdk.PackageFile).ShouldBe(ExpectedFiles.ForThisSystem, "package-files.txt lists the files of the package; adding one is a decision");
    }

    [Fact]
    public void Nothing_but_the_package_is_restored_for_the_user()
    {
        using var package = ZipFile.OpenRead(sdk.PackageFile);
        using var reader = new StreamReader(package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        var nuspec = reader.ReadToEnd();

        nuspec.ShouldNotContain("<dependency ");
        nuspec.ShouldContain("<packageType name=\"MSBuildSdk\"");
        nuspec.ShouldContain("<developmentDependency>true");
    }

    [Fact]
    public void Assemblies_that_come_with_MSBuild_are_not_packed()
    {
        using var package = ZipFile.OpenRead(sdk.PackageFile);

        package.Entries.Select(entry => entry.Name).ShouldNotContain(name => name.StartsWith("Microsoft.Build", StringComparison.Ordinal));
    }

    [Fact]
    public void The_samples_pin_the_version_that_is_built()
    {
        var version = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")), "<Version>(.*)</Version>").Groups[1].Value;

        File.ReadAllText(Path.Combine(Repository.Root, "samples", "global.json")).ShouldContain($"\"MeshCi.Sdk\": \"{version}\"");
    }
}

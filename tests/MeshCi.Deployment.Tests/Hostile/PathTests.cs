using System.Text.RegularExpressions;
using CsCheck;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests.Hostile;

/// <summary>No name leads out of the ledger, into the part of another service, or is read back as another name.</summary>
public sealed partial class PathTests
{
    private static readonly Gen<(string Mesh, string Service)> Services = Gen.Select(HostileText.Names, HostileText.Names);

    [Fact]
    public void An_entry_is_a_file_two_folders_below_the_directory() => Services.Sample(
        (mesh, service) =>
        {
            var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "ledger"));
            var path = new LedgerPaths(root).PathOf($"{mesh}/{service}/00000001.json");

            Path.GetFullPath(path).ShouldBe(path);
            var segments = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
            segments.Length.ShouldBe(3);
            segments.ShouldAllBe(segment => Segment().IsMatch(segment));
        },
        iter: 2_000);

    [Fact]
    public async Task Names_are_read_back_as_they_were_written() => await Services.SampleAsync(
        async pair =>
        {
            using var folder = new TemporaryDirectory();
            var store = new DirectoryLedgerStore(folder.Root);
            var (mesh, service) = pair;

            (await store.CreateAsync($"{mesh}/{service}/00000001.json", "{}"u8.ToArray(), TestContext.Current.CancellationToken)).ShouldNotBeNull();

            (await store.ListFoldersAsync("", TestContext.Current.CancellationToken)).ShouldBe([mesh]);
            (await store.ListFoldersAsync($"{mesh}/", TestContext.Current.CancellationToken)).ShouldBe([service]);
            (await store.ListAsync($"{mesh}/{service}/", TestContext.Current.CancellationToken)).ShouldBe([$"{mesh}/{service}/00000001.json"]);
        },
        iter: 100);

    [Fact]
    public void Two_services_have_different_folders_and_objects() => Gen.Select(Services, Services).Sample(
        (one, other) =>
        {
            if (one == other) return;
            var paths = new LedgerPaths("/ledger");
            var keys = new S3Keys("mesh/");
            var (first, second) = ($"{one.Mesh}/{one.Service}/00000001.json", $"{other.Mesh}/{other.Service}/00000001.json");

            paths.PathOf(first).ShouldNotBe(paths.PathOf(second));
            keys.ObjectOf(first).ShouldNotBe(keys.ObjectOf(second));
        },
        iter: 2_000);

    [Fact]
    public void An_object_has_a_name_below_the_prefix_that_no_server_changes() => Services.Sample(
        (mesh, service) =>
        {
            var keys = new S3Keys("production/mesh/");
            var (prefix, key) = ($"{mesh}/{service}/", $"{mesh}/{service}/00000001.json");
            var name = keys.ObjectOf(key);

            name.ShouldStartWith("production/mesh/");
            name.Split('/').Length.ShouldBe(5);
            name.Split('/').ShouldAllBe(segment => Segment().IsMatch(segment));
            keys.PrefixOf(prefix).ShouldBe(name[..(name.LastIndexOf('/') + 1)]);
            keys.KeyOf(prefix, name).ShouldBe((key, 0));
            keys.KeyOf(prefix, keys.ObjectOf(key, 3)).ShouldBe((key, 3));
        },
        iter: 2_000);

    [Fact]
    public void A_session_has_a_name_that_STS_accepts() => Gen.Select(HostileText.Texts, HostileText.Texts, HostileText.Texts, HostileText.Texts).Sample(
        (environment, repository, build, job) =>
        {
            var name = SessionName.Of(environment, repository, build, job);

            Session().IsMatch(name).ShouldBeTrue(name);
            name.ShouldStartWith("meshci");
        },
        iter: 2_000);

    // Neither '.' nor '..', and nothing that begins with a dot.
    [GeneratedRegex(@"^[A-Za-z0-9_%~-][A-Za-z0-9_.%~-]{0,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Session();
}

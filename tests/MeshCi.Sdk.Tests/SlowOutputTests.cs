using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>What several projects print at the same time on a machine of Travis CI: whole lines, in one section that ends before the first error.</summary>
public sealed class SlowOutputTests(PackedSdk sdk)
{
    private const string Fold = "travis_fold:";
    private static readonly string[] Names = ["Billing", "Orders", "Stock", "Users"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_publish_of_four_services_without_work_in_the_main_process_ends_although_its_output_is_read_byte_by_byte()
    {
        await using var user = Repository();
        user.Write("faults.json", """{ "faults": { "rules": [{ "operations": ["CreateRoute"], "error": "LimitExceededException" }] } }""");
        string[] publish = ["publish", "All.slnx", "-p:MeshDeploy=true", "-p:MeshControlPlane=local", "-m:4"];

        var failed = await ReadSlowlyAsync(user, [.. publish, $"-p:MeshLocalConfiguration={user.PathOf("faults.json")}"]);
        failed.ShouldFail().ShouldPrint("error MESH7027");
        var lines = failed.Lines.ToList();
        var marks = lines.Where(line => line.Contains(Fold, StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        marks.Count.ShouldBe(2, failed.Output);
        marks.ShouldBe([marks[0], marks[0].Replace(":start:", ":end:", StringComparison.Ordinal)]);
        marks[0].ShouldStartWith($"{Fold}start:meshci.deploy.");
        lines.FindIndex(line => line.Contains("error MESH", StringComparison.Ordinal))
            .ShouldBeGreaterThan(lines.FindIndex(line => line.Contains($"{Fold}end:", StringComparison.Ordinal)), failed.Output);

        var published = await ReadSlowlyAsync(user, [.. publish, $"-p:MeshStateDirectory={user.PathOf("state")}", "-v:detailed"]);
        published.ShouldSucceed();
        foreach (var name in Names) published.ShouldPrint($"{name} -> deployed build 7");
        published.Lines.Count(line => line.Contains(Fold, StringComparison.Ordinal)).ShouldBe(2);
    }

    private UserRepository Repository()
    {
        var user = new UserRepository(sdk)
            .Write("All.slnx", $"<Solution>{string.Concat(Names.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
        foreach (var name in Names)
            user.WriteService(name, Service.Items.Replace("orders.shop", $"{name.ToLowerInvariant()}.shop", StringComparison.Ordinal));
        user.Environment["MSBUILDNOINPROCNODE"] = "1";
        foreach (var variable in (string[])
            ["CI=true", "TRAVIS=true", "TRAVIS_BUILD_NUMBER=7", "TRAVIS_BUILD_ID=70", "TRAVIS_JOB_NUMBER=7.1", "TRAVIS_REPO_SLUG=acme/shop",
             "TRAVIS_BRANCH=main", "TRAVIS_EVENT_TYPE=push", "TRAVIS_PULL_REQUEST=false"])
            user.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        return user;
    }

    // The reader is slower than the writers, so their pipe is full most of the time.
    private static async Task<DotNetResult> ReadSlowlyAsync(UserRepository user, string[] arguments)
    {
        using var process = user.Start(arguments);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await Task.Run(() => ReadBytes(process.StandardOutput.BaseStream), TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(string.Join(' ', arguments), process.ExitCode, output + await errors);
    }

    private static string ReadBytes(Stream stream)
    {
        var bytes = new List<byte>();
        for (var next = stream.ReadByte(); next >= 0; next = stream.ReadByte()) bytes.Add((byte)next);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;

namespace MeshCi.Local.Tests.Settings;

/// <summary>The pages docs/reference/control-plane.md and identity.md match the behavior.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed partial class ControlPlanePageTests
{
    private static string Page { get; } = Repository.Read("docs/reference/control-plane.md");

    [Fact]
    public void Its_examples_are_valid_configurations()
    {
        List<string> examples = [.. Blocks("json"), .. Blocks("json", Repository.Read("docs/reference/identity.md"))];
        examples.Count.ShouldBeGreaterThan(1);
        foreach (var example in examples)
        {
            var problems = new Problems();
            ConfigurationText.Read(Encoding.UTF8.GetBytes(example), problems);
            problems.Lines().Concat(problems.Warnings()).ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void It_lists_every_quota_with_its_default()
    {
        using var quotas = JsonDocument.Parse(ConfigurationText.Write(new ControlPlaneConfiguration(), Section.Find("quotas")!));
        var documented = QuotaRow().Matches(Page).Select(row => $"{row.Groups[1].Value}={row.Groups[2].Value}");
        documented.ShouldBe(quotas.RootElement.EnumerateObject().Select(quota => $"{quota.Name}={quota.Value}"));
    }

    [Fact]
    public void It_lists_every_error_with_its_status()
    {
        foreach (var error in ApiErrors.All) Page.ShouldMatch($@"{error.Type}\b[^.]*?\({error.Status}\)");
    }

    [Fact]
    public async Task Its_commands_work_with_plain_curl()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for a Unix shell.");
        var sh = Programs.Require("sh");
        Assert.SkipUnless(CanSign(Programs.Require("curl")), "This curl does not support AWS signatures.");
        using var directory = new TemporaryDirectory();
        using var process = await LocalProcess.Start(directory.Root);
        var script = string.Join('\n', Blocks("sh"));
        using var shell = Process.Start(new ProcessStartInfo(sh, ["-eu", "-c", script + "\nmesh \"$endpoint/_meshci/configuration\""])
        {
            WorkingDirectory = directory.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        shell.ExitCode.ShouldBe(0, output + await errors);
        output.ShouldContain("\"drop\": \"afterChange\"");

        using var client = process.Connect();
        var now = (await client.Get("/_meshci/configuration")).ShouldSucceed();
        output.ShouldEndWith(now.Body);
        now.Json.GetProperty("quotas").GetProperty("routes").GetInt32().ShouldBe(5);
        now.Json.GetProperty("faults").GetProperty("rules").GetArrayLength().ShouldBe(0);
    }

    private static List<string> Blocks(string language, string? page = null) =>
        [.. Block().Matches(page ?? Page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    private static bool CanSign(string program)
    {
        using var curl = Process.Start(new ProcessStartInfo(program, ["--help", "all"]) { RedirectStandardOutput = true })!;
        return curl.StandardOutput.ReadToEnd().Contains("--aws-sigv4", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\| `(\w+)` \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex QuotaRow();
}

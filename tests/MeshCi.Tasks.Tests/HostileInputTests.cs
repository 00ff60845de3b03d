using System.Diagnostics;
using CsCheck;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>Input of a project that someone else wrote, such as the author of a pull request.</summary>
public sealed class HostileInputTests : OrdersProject
{
    private const string Escape = "\u001b[31m";

    [Theory]
    [InlineData("a\nError MESH0001: b")]
    [InlineData("a\r\n::set-output name=token::b")]
    [InlineData(Escape + "red")]
    [InlineData("##vso[task.setvariable variable=token]b")]
    [InlineData("a##[error]b")]
    [InlineData("travis_fold:start:a\r")]
    [InlineData("a\u2028b\u0085c\u009bd")]
    [InlineData("\u202egnp.exe")]
    public void A_value_neither_begins_a_line_nor_controls_the_terminal_nor_the_CI_system(string value)
    {
        Generate([.. Items(), Item("MeshRoute", value, ("Prefix", value), ("PerRequestTimeout", value), ("Nonsense", value))]).ShouldBeFalse();
        Generate([.. Items(), Item("MeshTag", value, ("Value", value))]);

        var findings = Engine.Errors.Select(error => error.Message!).Concat(Engine.Warnings.Select(warning => warning.Message!));
        foreach (var message in findings.Concat(Engine.Lines.OfType<string>()))
        {
            message.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u202e').ShouldBeFalse(message);
            message.ShouldNotContain("##vso[");
            message.ShouldNotContain("##[");
            message.ShouldNotContain("travis_fold:");
        }
    }

    private static readonly string[] Parts =
    [
        "a", "orders", " ", "\n", "\r\n", Escape, "\u0085", "\u2028", "\u202e", "##vso[task.complete result=Failed]", "##[endgroup]", "::error::a",
        "::endgroup::", "travis_fold:end:a", "travis_time:start:a", "|", "`", "%0A", "%3B", "$(PATH)", "@(Compile)", "..", "\\", "*", "<b>", "{", "\"", "'",
        "é",
    ];

    [Fact]
    public void Random_names_of_everything_write_only_lines_without_commands_and_only_files_in_their_folder()
    {
        var text = Gen.OneOfConst(Parts).Array[1, 6].Select(string.Concat);
        Check.Sample(
            Gen.Select(text, text, text, text),
            (mesh, node, tag, branch) =>
            {
                (string, string)[] settings =
                [
                    ("MeshName", mesh), ("MeshNodeName", node), ("MeshEnvironment", branch), ("MeshOwnerId", tag), ("MeshDeployBranch", branch),
                    ("MeshVersion", "1.2.3"), ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "s3://ledgers/mesh"),
                    ("MeshRoleArn", "arn:aws:iam::123456789012:role/deploy"), ("MeshWebIdentityIssuer", "https://ci.example.com"),
                    ("MeshWebIdentitySubject", tag),
                ];
                _ = Generate([.. Items(), Item("MeshTag", tag, ("Value", branch)), Item("MeshBackend", node)], settings);
                using var task = new Verbs.WritePolicies
                {
                    BuildEngine = Engine,
                    Project = new TaskItem(ProjectFile),
                    Settings = Settings(settings),
                    Items = [.. Items(), Item("MeshTag", tag, ("Value", branch))],
                    DefinitionFile = DefinitionItem(),
                    Variable = _ => null,
                };
                _ = task.Execute();
            },
            iter: 60, threads: 1);

        var lines = Engine.Errors.Select(error => error.Message).Concat(Engine.Warnings.Select(warning => warning.Message))
            .Concat(Engine.Messages.Select(message => message.Message)).OfType<string>().ToList();
        lines.Count.ShouldBeGreaterThan(100);
        foreach (var line in lines)
        {
            line.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u202e').ShouldBeFalse(line);
            foreach (var command in (string[])["##vso[", "##[", "travis_fold:", "travis_time:"]) line.ShouldNotContain(command);
            line.TrimStart().ShouldNotStartWith("::");
        }

        Directory.GetFiles(Folder.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetDirectoryName(file) != Folder.File("bin/mesh"))
            .ShouldBe([ProjectFile]);
    }

    [Fact]
    public void A_value_of_two_lines_does_not_change_the_number_of_findings()
    {
        Generate([.. Items(), Item("MeshTag", "team", ("Value", "checkout"), ("Colour", "a"))]);
        var expected = Engine.Errors.Count;
        Engine.Errors.Clear();

        Generate([.. Items(), Item("MeshTag", "team", ("Value", "checkout\nOrders.csproj(1,1): warning MESH4001: b"), ("Colour", "a\nb"))]);

        Engine.Errors.Count.ShouldBe(expected);
        Engine.Errors.ShouldAllBe(error => !error.Message!.Contains('\n'));
    }

    [Theory]
    [InlineData("/dev/zero", "is not an ordinary file, or it is empty")]
    [InlineData("/dev/stdin", "")]
    [InlineData("pipe", "is not an ordinary file, or it is empty")]
    [InlineData("link", "is not an ordinary file, or it is empty")]
    [InlineData("large.json", "at most 1 MiB")]
    [InlineData(".", "is not a folder")]
    public void A_patch_or_resource_that_is_not_an_ordinary_file_is_refused(string file, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no files of devices.");
        using var pipe = Process.Start("mkfifo", [Path.Combine(Folder.Root, "pipe")]);
        pipe.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(Folder.Root, "link"), "/dev/zero");
        using (var large = File.Create(Path.Combine(Folder.Root, "large.json"))) large.SetLength(100L * 1024 * 1024);

        Generate([.. Items(), Item("MeshPatch", file, ("Kind", "virtualNode"))]).ShouldBeFalse();
        Generate([.. Items(), Item("MeshResource", file, ("Kind", "virtualNode"), ("Name", "a"))]).ShouldBeFalse();

        Engine.Errors.Select(error => error.Code).ShouldBe(["MESH1017", "MESH1017"]);
        Engine.Errors.ShouldAllBe(error => error.Message!.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void A_definition_is_not_read_from_or_written_to_a_device(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no files of devices.");
        using var task = new DeployingProject(Engine, ProjectFile, Settings(), new TaskItem(file), "plan");

        task.Execute().ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0013");
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AWS_SESSION_TOKEN")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("TOKENS_PER_SECOND")]
    [InlineData("my_secret_name")]
    [InlineData("DB_PASSWORD")]
    [InlineData("STRIPE_KEY")]
    public void A_variable_with_the_name_of_a_secret_is_refused_whether_or_not_it_is_set(string name)
    {
        Generate([.. Items(), Item("MeshTag", "team", ("Value", $"{{env:{name}|none}}"))]).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH5011");
        error.Message!.ShouldContain($"<MeshAllowVariables>$(MeshAllowVariables);{name}</MeshAllowVariables>");
    }

    [Theory]
    [InlineData("KEYBOARD")]
    [InlineData("KEY")]
    [InlineData("MONKEY_KEYS")]
    [InlineData("PASS")]
    public void A_variable_with_another_name_is_not_refused(string name) =>
        Generate([.. Items(), Item("MeshTag", "team", ("Value", $"{{env:{name}|none}}"))]).ShouldBeTrue(Engine.Everything);

    [Fact]
    public void A_variable_that_the_project_allows_is_replaced()
    {
        Generate([.. Items(), Item("MeshTag", "team", ("Value", "{env:MESHCI_TEST_TOKENS|none}"))], ("MeshAllowVariables", "OTHER; MESHCI_TEST_TOKENS"))
            .ShouldBeTrue(Engine.Everything);

        ReadDefinition().Resources[0].Tags["team"].ShouldBe("none");
    }

    [Theory]
    [InlineData("{env:MESHCI_TEST_TEAM}")]
    [InlineData("prefix {env:MESHCI_TEST_TEAM}")]
    [InlineData("web-identity-of-this-build")]
    public void The_credential_of_the_build_is_refused_under_any_name(string value)
    {
        const string Secret = "web-identity-of-this-build";
        Environment.SetEnvironmentVariable("MESHCI_TEST_IDENTITY", Secret);
        Environment.SetEnvironmentVariable("MESHCI_TEST_TEAM", Secret);

        Generate(
            [.. Items(), Item("MeshTag", "team", ("Value", value))], ("MeshWebIdentityTokenVariable", "MESHCI_TEST_IDENTITY"),
            ("MeshAllowVariables", "MESHCI_TEST_TEAM;MESHCI_TEST_IDENTITY")).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH5011");
        error.Message!.ShouldContain("MESHCI_TEST_IDENTITY");
        error.Message!.ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("MeshName", "MESH5011")]
    [InlineData("MeshOwnerId", "MESH5011")]
    public void Properties_are_guarded_like_items(string property, string code)
    {
        Generate(Items(), (property, "{env:DEPLOY_TOKEN|a}")).ShouldBeFalse();

        Engine.Errors.Select(error => error.Code).Distinct().ShouldBe([code]);
    }
}

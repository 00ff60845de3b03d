namespace MeshCi.Sdk.Tests;

/// <summary>
/// The machine of a job of Travis CI: a clone of the repository, an empty home folder, and the variables that Travis CI documents. It forgets everything when
/// the job ends.
/// </summary>
internal sealed class TravisMachine : IDisposable
{
    private readonly TemporaryDirectory _disk = new();
    private readonly Dictionary<string, string> _environment;

    private TravisMachine(TravisJob job)
    {
        foreach (var folder in new[] { "home", "tmp" }) Directory.CreateDirectory(_disk.File(folder));
        _environment = new()
        {
            ["HOME"] = _disk.File("home"),
            ["TMPDIR"] = _disk.File("tmp"),
            ["TRAVIS"] = "true",
            ["CI"] = "true",
            ["CONTINUOUS_INTEGRATION"] = "true",
            ["TRAVIS_REPO_SLUG"] = "acme/shop",
            ["TRAVIS_BRANCH"] = "main",
            ["TRAVIS_PULL_REQUEST"] = "false",
            ["TRAVIS_EVENT_TYPE"] = "push",
            ["TRAVIS_TEST_RESULT"] = "0",
            ["TRAVIS_COMMIT"] = job.Commit,
            ["TRAVIS_BUILD_NUMBER"] = $"{job.Number}",
            ["TRAVIS_BUILD_ID"] = $"900000{job.Number}",
            ["TRAVIS_JOB_NUMBER"] = $"{job.Number}.1",
            ["TRAVIS_JOB_ID"] = $"910000{job.Number}",
            ["TRAVIS_BUILD_WEB_URL"] = $"https://app.travis-ci.com/acme/shop/builds/900000{job.Number}",
            ["TRAVIS_BUILD_DIR"] = Checkout,
            ["TRAVIS_TMPDIR"] = _disk.File("tmp"),
        };
    }

    private string Checkout => _disk.File("build/acme/shop");

    /// <summary>Starts a machine, and clones the repository as Travis CI does.</summary>
    public static async Task<TravisMachine> StartAsync(string origin, TravisJob job)
    {
        var machine = new TravisMachine(job);
        try
        {
            await GitAsync(machine._disk.Root, "clone", "--quiet", "--depth=50", "--branch=main", $"file://{origin}", "build/acme/shop");
            await GitAsync(machine.Checkout, "checkout", "--quiet", "--force", job.Commit);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Sets a variable, as the settings of the repository do.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    /// <summary>Writes a file into the folder for temporary files, and returns its path.</summary>
    public string Write(string name, string content) => _disk.Write(Path.Combine("tmp", name), content);

    /// <summary>Runs a command of the job.</summary>
    public Task<DotNetResult> DotNetAsync(params string[] arguments) => DotNet.RunAsync(Checkout, _environment, [.. arguments, "-tl:off"]);

    /// <summary>Runs git and returns what it prints.</summary>
    public static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        string[] identity = ["-c", "user.name=Developer", "-c", "user.email=developer@example.com", "-c", "commit.gpgsign=false"];
        using var process = ExternalProgram.Start(
            Programs.Require("git"), [.. identity, .. arguments], folder, ["GIT_"], [new("GIT_CONFIG_GLOBAL", "/dev/null"), new("GIT_CONFIG_NOSYSTEM", "1")]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}: {await errors}");
        return (await output).Trim();
    }

    public void Dispose() => _disk.Dispose();
}

/// <summary>A job of Travis CI.</summary>
/// <param name="Number">Number of its build.</param>
/// <param name="Commit">The commit that it checks out.</param>
/// <param name="Command">The arguments of <c>dotnet</c>.</param>
internal sealed record TravisJob(int Number, string Commit, IReadOnlyList<string> Command)
{
    /// <summary>The subject of its token.</summary>
    public string Subject { get; init; } = "prod";

    /// <summary>Variables with other values than those of a push.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

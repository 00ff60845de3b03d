using MeshCi.Tool.CommandLine;

namespace MeshCi.Tool.Running;

/// <summary>Explains why projects do not define the target of a verb.</summary>
/// <param name="dotnet">Evaluates the projects.</param>
/// <param name="version">The version of the SDK to recommend.</param>
internal sealed class MissingVerb(IDotNet dotnet, string version)
{
    private const string SdkProperty = "UsingMeshCiSdk";

    /// <summary>The lines that explain it, for each project whether it uses the SDK.</summary>
    /// <param name="call">The verb.</param>
    /// <param name="projects">Paths of the projects.</param>
    public async Task<IReadOnlyList<string>> ExplainAsync(VerbCall call, IReadOnlyCollection<string> projects)
    {
        var usesSdk = new bool[projects.Count];
        await Parallel.ForEachAsync(
            projects.Index(), async (project, _) => usesSdk[project.Index] = await UsesSdkAsync(project.Item, call).ConfigureAwait(false))
                .ConfigureAwait(false);
        var lines = new List<string>();
        foreach (var (index, project) in projects.Index())
        {
            var verb = call.Verb;
            lines.Add(usesSdk[index]
                ? $"{project}: error: The MeshCi.Sdk that this project uses has no verb '{verb}'. {await VerbsAsync(project, call).ConfigureAwait(false)}"
                : $"{project}: error: This project does not use MeshCi.Sdk, so it has no verb '{verb}'.");
        }

        if (!usesSdk.All(uses => uses)) lines.AddRange(HowToReference());
        return lines;
    }

    private string[] HowToReference() =>
    [
        "To use MeshCi in a project, add this line below its <Project> tag:",
        "  <Sdk Name=\"MeshCi.Sdk\" />",
        "and pin the version once for the repository, in global.json:",
        $$"""  { "msbuild-sdks": { "MeshCi.Sdk": "{{version}}" } }""",
    ];

    private async Task<bool> UsesSdkAsync(string project, VerbCall call) =>
        (await AskAsync(project, $"-getProperty:{SdkProperty}", call).ConfigureAwait(false)).Any(line => line.Trim() == "true");

    private async Task<string> VerbsAsync(string project, VerbCall call)
    {
        var verbs = (await AskAsync(project, "-targets", call).ConfigureAwait(false)).Select(line => VerbCall.VerbOf(line.Trim())).OfType<string>()
            .Distinct().Order(StringComparer.Ordinal).ToList();
        var meant = Misspelling.Nearest(call.Verb, verbs) is { } near ? $"Did you mean '{near}'? " : "";
        return $"{meant}Its verbs are: {string.Join(", ", verbs)}.";
    }

    // With the same properties, because conditions can decide whether a project uses the SDK.
    private async Task<List<string>> AskAsync(string project, string question, VerbCall call)
    {
        var lines = new List<string>();
        var properties = call.Arguments.Where(argument => argument.StartsWith("-p:", StringComparison.Ordinal));
        await dotnet.RunAsync(["msbuild", project, question, "-nologo", .. properties], lines.Add, _ => { }).ConfigureAwait(false);
        return lines;
    }
}

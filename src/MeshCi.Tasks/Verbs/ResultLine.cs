using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The line that a verb ends with: <c>Orders -> deployed build 41: 1 updated; plan: bin/Debug/net10.0/mesh/orders.plan.md</c>. The terminal logger of
/// MSBuild shows a message in a terminal only if it begins with the name of the project and an arrow; it takes the rest for the output of the project.
/// </summary>
/// <param name="settings">The settings item of the project.</param>
/// <param name="project">Full path of the project.</param>
/// <param name="parameters">The parameters that properties refer to; null for none.</param>
internal sealed class ResultLine(ITaskItem settings, string project, ParameterValues? parameters = null)
{
    private readonly PropertyReader _settings = new(settings, project, parameters ?? ParameterValues.None);

    /// <summary>The line for an outcome that needs no file.</summary>
    public string Of(string outcome) => $"{Path.GetFileNameWithoutExtension(project)} -> {outcome}";

    /// <summary>Writes the text of a verb next to the definition, if it is kept, and returns the line that the verb ends with.</summary>
    /// <param name="verb">The verb, such as <c>deploy</c>.</param>
    /// <param name="outcome">How the verb ended, or null if it did not come to an end.</param>
    /// <param name="text">The text of the verb.</param>
    /// <param name="hasFailed">Whether the verb has failed.</param>
    public string Of(string verb, VerbOutcome? outcome, VerbText text, bool hasFailed)
    {
        var details = text.IsKept ? Write(text, verb) : null;
        var reference = outcome is { File: { } file } ? $"{outcome.Label}: {Shown(file)}" : details;
        var ending = hasFailed ? Failure(verb, outcome, text) : outcome?.Text ?? $"{verb} ended";
        return Of(reference is null ? ending : $"{ending}; {reference}");
    }

    private static string Failure(string verb, VerbOutcome? outcome, VerbText text)
    {
        var codes = string.Join(", ", text.Errors);
        var failed = outcome is null ? $"{verb} failed" : $"{outcome.Text}; failed";
        return codes.Length == 0 ? failed : $"{failed}: {codes}";
    }

    // A verb that only shows something must not fail because it cannot write, and one that has changed the mesh even less.
    private string? Write(VerbText text, string verb)
    {
        if ((_settings.FullPath("MeshDefinitionFile"), _settings.Resolved("MeshNodeName")) is not ({ } definition, { } node)) return null;

        // MSBuild converts separators only if the first folder of the path exists.
        if (Path.GetDirectoryName(definition.Replace('\\', Path.DirectorySeparatorChar)) is not { } folder) return null;
        var file = Path.Combine(folder, $"{Naming.FileName(node)}.{verb}.txt");
        try
        {
            text.WriteAsync(file, verb, CancellationToken.None).GetAwaiter().GetResult();
            return $"{VerbOutcome.Details}: {Shown(file)}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or MeshException)
        {
            return $"details not written: {failure.Message.TrimEnd('.')}";
        }
    }

    // Relative to the directory that the build was started in, if the file is in it: whoever started the build can open the path as it is.
    private string Shown(string file)
    {
        if (_settings.Text("StartDirectory") is not { } start) return file;
        var relative = Path.GetRelativePath(start, file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The line that a verb ends with: <c>Orders -> deployed build 41: 1 updated; plan: bin/Debug/net10.0/mesh/orders.plan.md</c>. The terminal logger of
/// MSBuild shows a message in a terminal only if it begins with the name of the project and an arrow; it takes the rest for the output of the project.
/// </summary>
internal static class ResultLine
{
    /// <summary>The line.</summary>
    /// <param name="project">Full path of the project.</param>
    /// <param name="outcome">The outcome, without a period.</param>
    /// <param name="reference">What follows the outcome: a label and a path, or why there is none.</param>
    public static string Of(string project, string outcome, string? reference) =>
        $"{Path.GetFileNameWithoutExtension(project)} -> {outcome}{(reference is null ? "" : $"; {reference}")}";

    /// <summary>The outcome of a verb that failed.</summary>
    /// <param name="verb">The verb, such as <c>deploy</c>.</param>
    /// <param name="outcome">What the verb did before it failed, or null.</param>
    /// <param name="errors">The codes of the errors.</param>
    public static string Failed(string verb, string? outcome, IEnumerable<string> errors)
    {
        var codes = string.Join(", ", errors);
        var failed = outcome is null ? $"{verb} failed" : $"{outcome}; failed";
        return codes.Length == 0 ? failed : $"{failed}: {codes}";
    }

    /// <summary>A path for a person who has just started the build: relative to the directory that it was started in, if the file is in it.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="startDirectory">The directory that the build was started in, or null if unknown.</param>
    public static string Shown(string file, string? startDirectory)
    {
        if (startDirectory is null) return file;
        var relative = Path.GetRelativePath(startDirectory, file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}

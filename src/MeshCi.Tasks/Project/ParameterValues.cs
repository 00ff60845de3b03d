using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>The parameters that a task needs, as they were read.</summary>
/// <param name="answers">The answers, by the text after <c>ssm:</c>.</param>
internal sealed class ParameterValues(IReadOnlyDictionary<string, ParameterAnswer> answers)
{
    /// <summary>No parameters.</summary>
    public static ParameterValues None { get; } = new(new Dictionary<string, ParameterAnswer>());

    /// <summary>The values that were found, by the text after <c>ssm:</c>, for a task that runs for this project in another process.</summary>
    public IReadOnlyDictionary<string, string> Found => answers.Where(answer => answer.Value.Value is not null)
        .OrderBy(answer => answer.Key, StringComparer.Ordinal).ToDictionary(answer => answer.Key, answer => answer.Value.Value!);

    /// <summary>The parameters whose version is known.</summary>
    public IReadOnlyList<(string Reference, long Version)> Versions =>
        [.. answers.Where(answer => answer.Value is { State: ParameterState.Found, Version: not null })
            .OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => (answer.Key, answer.Value.Version!.Value))];

    /// <summary>Values that another task has found, and checked where they are used.</summary>
    public static ParameterValues Of(IReadOnlyDictionary<string, string> found) =>
        new(found.ToDictionary(pair => pair.Key, pair => ParameterAnswer.Found(pair.Value, version: null), StringComparer.Ordinal));

    /// <summary>The answer for a reference.</summary>
    public ParameterAnswer Find(ParameterReference reference) =>
        answers.GetValueOrDefault(reference.Text) ?? ParameterAnswer.Unavailable("This target does not need it, and has not asked for it.");
}

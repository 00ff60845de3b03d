using System.Text.Json;
using MeshCi.Shared;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>What the event file of a run contains about the commits that the run is for.</summary>
/// <param name="Repository">The slug of the repository that the commits come from, or null.</param>
internal sealed record EventSource(string? Repository)
{
    /// <summary>What started the workflow whose end started this run, such as <c>pull_request</c>, or null.</summary>
    public string? Event { get; init; }

    /// <summary>The branch of the commits of that workflow, or null.</summary>
    public string? Branch { get; init; }
}

/// <summary>
/// The event that started a run of GitHub Actions. No variable shows whether the commits come from a fork; this file does, both for a pull request and for a
/// run that another workflow started.
/// </summary>
internal static class EventFile
{
    private const long LargestFile = 32 * 1024 * 1024;

    /// <summary>Where the commits come from; null if the file cannot be read.</summary>
    /// <param name="path">Full path of the file.</param>
    public static EventSource? Read(string path)
    {
        try
        {
            if (OrdinaryFile.Read(path, LargestFile) is not { } bytes) return null;
            using var file = JsonDocument.Parse(bytes);
            return new(Find(file.RootElement, "pull_request", "head", "repo", "full_name")
                ?? Find(file.RootElement, "workflow_run", "head_repository", "full_name"))
            {
                Event = Find(file.RootElement, "workflow_run", "event"),
                Branch = Find(file.RootElement, "workflow_run", "head_branch"),
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}

using System.Text.Json;
using MeshCi.Shared;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// The event that started a run of GitHub Actions. No variable shows whether the commits come from a fork; this file does, both for a pull request and for a
/// run that another workflow started.
/// </summary>
internal static class EventFile
{
    private const long LargestFile = 32 * 1024 * 1024;

    /// <summary>The slug of the repository that the commits come from; null if the event does not name one, or the file cannot be read.</summary>
    /// <param name="path">Full path of the file.</param>
    public static string? Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(OrdinaryFile.Read(path, LargestFile) ?? "{}"u8.ToArray());
            return Find(file.RootElement, "pull_request", "head", "repo", "full_name")
                ?? Find(file.RootElement, "workflow_run", "head_repository", "full_name");
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

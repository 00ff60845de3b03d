namespace MeshCi.Tasks.Solutions;

/// <summary>The line that closes a verb on a solution.</summary>
internal static class ClosingLine
{
    private const int Most = 10;

    /// <summary>
    /// <c>Shop.slnx -> MeshPlan: 4 projects take part in the mesh, 1 of them failed: Orders; 2 are excluded: Contracts (library), ...</c>
    /// </summary>
    /// <param name="solution">File name of the solution.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="enabled">Number of projects that take part in the mesh.</param>
    /// <param name="failed">Names of those for which the verb failed.</param>
    /// <param name="excluded">Names of the projects that do not take part, each with the reason.</param>
    /// <param name="others">Names of the projects that do not use the SDK.</param>
    /// <param name="notBuilt">Names of the projects that the configuration does not build.</param>
    /// <param name="notInFilter">Names of the projects that the solution filter leaves out.</param>
    public static string Of(
        string solution, string verb, int enabled,
        IReadOnlyCollection<string> failed, IReadOnlyCollection<string> excluded, IReadOnlyCollection<string> others,
        IReadOnlyCollection<string> notBuilt, IReadOnlyCollection<string> notInFilter)
    {
        var participants = enabled switch { 0 => "no project takes part", 1 => "1 project takes part", _ => $"{enabled} projects take part" };
        var line = $"{solution} -> {verb}: {participants} in the mesh";
        if (failed.Count > 0) line += enabled == 1 ? ", and the verb failed for it" : $", {failed.Count} of them failed: {List(failed)}";
        if (excluded.Count > 0) line += $"; {Are(excluded)} excluded: {List(excluded)}";
        if (others.Count > 0) line += $"; {Do(others)} not use MeshCi.Sdk: {List(others)}";
        if (notBuilt.Count > 0) line += $"; {Are(notBuilt)} not built in this configuration: {List(notBuilt)}";
        if (notInFilter.Count > 0) line += $"; {Are(notInFilter)} not in the solution filter: {List(notInFilter)}";
        return $"{line}.";
    }

    private static string Are(IReadOnlyCollection<string> names) => names.Count == 1 ? "1 is" : $"{names.Count} are";

    private static string Do(IReadOnlyCollection<string> names) => names.Count == 1 ? "1 does" : $"{names.Count} do";

    private static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase).Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>What is wrong with <c>MeshRule</c> items.</summary>
internal static class RuleSettingsMessages
{
    public static string SuppressesNothing(Place place, string title) =>
        $"{Wording.Where(place)} suppresses nothing: this project no longer has the finding '{title}'. Remove the item before it hides a future finding. "
        + "If only another environment has the finding, add a Condition for that environment to the item.";

    public static string ThresholdHasNoEffect(Place place, long threshold, long usual) =>
        $"{Wording.Where(place)}: {threshold} has no effect: nothing in this project needs more than the default of {usual}. "
        + "Remove it before it hides a future finding. "
        + "If only another environment needs it, add a Condition for that environment to the item.";

    public static string IsNotADiagnostic(Place place, string? meant) =>
        $"{Wording.Where(place)} is not a diagnostic for definitions. Those are MESH1001 to MESH6999. "
        + (meant is null ? "See docs/diagnostics for the list." : $"Did you mean {meant}?");

    public static string CannotBeLowered(Place place, Diagnostic row, string severity) =>
        $"{Wording.Where(place)}=\"{severity}\": {row.Id} ({row.Title}) cannot be lowered, because it reports what App Mesh would refuse or lose. "
        + "Remove the item and fix what the diagnostic reports.";

    public static string LowersWithoutReason(Place place, Diagnostic row, string severity) =>
        $"{Wording.Where(place)} lowers {row.Id} ({row.Title}) to {severity} without a reason. Add Reason=\"...\" for later readers, or remove the item.";

    public static string HasNoThreshold(Place place, Diagnostic row, IEnumerable<string> withThreshold) =>
        $"{Wording.Where(place)}: {row.Id} has no threshold. "
        + $"Only {Wording.Or([.. withThreshold.Order(StringComparer.Ordinal)])} can have one. Remove Threshold.";

    public static string BadThreshold(Place place, string text, string part, IEnumerable<string> names) =>
        $"{Wording.Where(place)}=\"{Wording.Short(text)}\" contains '{Wording.Short(part)}', which is not "
        + (names.Contains("") ? "a whole number." : $"name=number, where the name is one of {string.Join(", ", names)}.");
}

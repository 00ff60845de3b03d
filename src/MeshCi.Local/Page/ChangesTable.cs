using System.Globalization;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>The last changes as a table.</summary>
internal static class ChangesTable
{
    /// <summary>Adds the section.</summary>
    /// <param name="html">The page.</param>
    /// <param name="changes">The changes, newest first.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ofAll">Whether they belong to several meshes.</param>
    public static void Add(Html html, IReadOnlyList<RecordedChange> changes, Clock clock, bool ofAll)
    {
        html.Add($"""<section aria-labelledby="changes"><h2 id="changes">Last changes</h2>""");
        if (changes.Count == 0)
        {
            html.Add($"""<p class="none">No changes are recorded.</p></section>""");
            return;
        }

        var caption = $"Newest first; the last {RecordedChange.Kept} changes are kept, and at most 50 are shown";
        html.BeginTable("changes", caption, "When", "Operation", "Resource", "Version", "Who");
        foreach (var change in changes)
        {
            html.BeginRow().AddTime(clock, change.At);
            html.Cell("Operation", isFirst: true).Add($"{change.Operation}");
            html.Cell("Resource").Add($"""<span class="name">{Name(change.Address, ofAll)}</span>""");
            html.Cell("Version").Add($"""<span class="nowrap">{Versions(change)}</span>""");
            html.Cell("Who").Add($"""<span class="name">{Callers.ShortName(change.Who)}</span>""").EndRow();
        }

        html.EndTable().Add($"</section>");
    }

    private static string Versions(RecordedChange change) =>
        change.Before == 0 ? string.Create(CultureInfo.InvariantCulture, $"new → v{change.After}")
        : change.After == 0 ? string.Create(CultureInfo.InvariantCulture, $"v{change.Before} → gone")
        : change.Before == change.After ? string.Create(CultureInfo.InvariantCulture, $"v{change.After}, tags only")
        : string.Create(CultureInfo.InvariantCulture, $"v{change.Before} → v{change.After}");

    private static string Name(ResourceAddress at, bool ofAll)
    {
        var name = at.Kind.Info().Parent is null ? at.Name : $"{at.Parent}/{at.Name}";
        return !ofAll ? name : at.Kind == ResourceKind.Mesh ? Mesh(at) : $"{Mesh(at)}: {name}";
    }

    private static string Mesh(ResourceAddress at) =>
        at.MeshOwner == Arns.DefaultAccount ? $"{at.Mesh} ({at.Region})" : $"{at.Mesh} ({at.Region}, {at.MeshOwner})";
}

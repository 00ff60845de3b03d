using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>What a deploy does about a field that differs from what the last deploy wrote.</summary>
public enum DriftOutcome
{
    /// <summary>The field keeps its live value.</summary>
    Left,

    /// <summary>The live value is already the wanted one.</summary>
    Adopted,

    /// <summary>The deploy changes the field, so the live value is lost.</summary>
    Overwritten,

    /// <summary>The deploy restores the value that the last deploy wrote.</summary>
    Healed,
}

/// <summary>A field that something other than a deploy of MeshCi has changed since the last deploy.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Path">The field, as in <see cref="FieldChange.Path"/>; empty if the whole resource was deleted or created.</param>
/// <param name="LastDeployed">The value that the last deploy wrote, as shown to people, or null if there was none.</param>
/// <param name="Live">The live value, or null if there is none.</param>
/// <param name="Outcome">What a deploy does about it.</param>
public sealed record DriftedField(ResourceId Id, string Path, string? LastDeployed, string? Live, DriftOutcome Outcome)
{
    /// <summary>When the resource was last changed, UTC; null if it is unknown.</summary>
    public DateTimeOffset? When { get; init; }

    /// <summary>The user or role that changed it, or null if it is unknown.</summary>
    public string? Who { get; init; }
}

/// <summary>The names of <see cref="DriftOutcome"/> in files and texts.</summary>
internal static class DriftOutcomes
{
    private static readonly string[] Names = ["left", "adopted", "overwritten", "healed"];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of an outcome.</summary>
    public static string Name(this DriftOutcome outcome) => Names[(int)outcome];

    /// <summary>The outcome with a name, or null.</summary>
    public static DriftOutcome? Find(string? name) => Array.IndexOf(Names, name) is >= 0 and var index ? (DriftOutcome)index : null;
}

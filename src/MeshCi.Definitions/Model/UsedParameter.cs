namespace MeshCi.Definitions.Model;

/// <summary>A parameter that a definition was generated with. It never contains the value, which is only where the definition uses it.</summary>
/// <param name="Name">Its name or ARN.</param>
/// <param name="Selector">The version number or label that the project selects, or null for the newest version.</param>
/// <param name="Version">The version that was used, or null if the value comes from a parameters file.</param>
/// <param name="Type">The type in Parameter Store, such as <c>String</c>, or null if the value comes from a parameters file.</param>
public sealed record UsedParameter(string Name, string? Selector = null, long? Version = null, string? Type = null)
{
    /// <summary>The parameter as the project refers to it, without <c>ssm:</c>.</summary>
    public string Reference => Selector is null ? Name : $"{Name}:{Selector}";

    /// <summary>The parameter and its version, for people: <c>/shop/timeout version 3</c>.</summary>
    public override string ToString() => $"{Reference} {VersionText}";

    /// <summary>
    /// Which of the parameters that two definitions have in common had another version, a phrase for each, in the order of their names. Parameters that only
    /// one of them uses are changes of the project, and earlier versions of MeshCi did not record any.
    /// </summary>
    /// <param name="before">The parameters of the earlier definition.</param>
    /// <param name="now">The parameters of the later one.</param>
    public static IReadOnlyList<string> Differences(IEnumerable<UsedParameter> before, IEnumerable<UsedParameter> now) =>
    [
        .. before.Join(now, was => was.Reference, used => used.Reference, (was, used) => (Was: was, Is: used))
            .Where(pair => pair.Was.Version != pair.Is.Version).OrderBy(pair => pair.Is.Reference, StringComparer.Ordinal)
            .Select(pair => Difference(pair.Was, pair.Is)),
    ];

    private string VersionText => Version is { } version ? FormattableString.Invariant($"version {version}") : "from a parameters file";

    private static string Difference(UsedParameter was, UsedParameter used) => was.Version is { } before && used.Version is { } now
        ? FormattableString.Invariant($"parameter {used.Reference} has changed: its version was {before}, is {now}")
        : $"parameter {used.Reference} was {was.VersionText}, is {used.VersionText}";
}

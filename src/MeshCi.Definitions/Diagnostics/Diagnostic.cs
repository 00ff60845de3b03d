namespace MeshCi.Definitions.Diagnostics;

/// <summary>A row of the table of diagnostics.</summary>
/// <param name="Id"><c>MESHnnnn</c>; never reused.</param>
/// <param name="Severity">Default severity.</param>
/// <param name="Title">One line that describes the problem in general.</param>
public sealed record Diagnostic(string Id, Severity Severity, string Title)
{
    /// <summary>Page of the diagnostic.</summary>
    public string HelpLink => $"https://github.com/meshci/meshci/blob/main/docs/diagnostics/{Id}.md";

    /// <summary>Whether it is reported only if a <c>MeshRule</c> item enables it, because it also occurs in correct definitions.</summary>
    public bool OffByDefault { get; init; }

    /// <summary>Whether a <c>MeshRule</c> item may lower it although it is an error, because the definition can still be deployed.</summary>
    public bool MayBeLowered { get; init; }

    /// <summary>Whether it is an error in some cases and a warning in others. The warnings may be lowered, the errors may not.</summary>
    public bool AlsoWarns { get; init; }

    /// <summary>
    /// Whether it depends on the live mesh and is found when a deploy is planned, so that a build cannot decide whether a <c>MeshRule</c> for it is still
    /// needed.
    /// </summary>
    public bool IsOfTheMesh { get; init; }

    /// <summary>
    /// Whether it depends on what only some machines have, such as variables, credentials and a network, so that a build which nothing else needs reports
    /// it as a warning, and writes no definition.
    /// </summary>
    public bool IsUnresolved { get; init; }

    /// <summary>The same row with another severity, for a case that is more or less serious than usual.</summary>
    public Diagnostic As(Severity severity) => this with { Severity = severity };

    /// <summary>A finding of this diagnostic.</summary>
    public Finding At(Place? place, string message) => new(this, message, place);
}

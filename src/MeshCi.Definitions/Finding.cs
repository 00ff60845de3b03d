namespace MeshCi.Definitions;

/// <summary>The severity of a finding.</summary>
public enum Severity
{
    /// <summary>Shown at normal verbosity; requires no action.</summary>
    Info,

    /// <summary>Works, but is probably a mistake.</summary>
    Warning,

    /// <summary>Stops the build.</summary>
    Error,
}

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

    /// <summary>Whether it depends on the live mesh and is found when a deploy is planned, so that a build cannot decide whether a <c>MeshRule</c> for it is still needed.</summary>
    public bool IsOfTheMesh { get; init; }

    /// <summary>The same row with another severity, for a case that is more or less serious than usual.</summary>
    public Diagnostic As(Severity severity) => this with { Severity = severity };

    /// <summary>A finding of this diagnostic.</summary>
    public Finding At(Place? place, string message) => new(this, message, place);
}

/// <summary>A location in the user's files; every part may be unknown.</summary>
/// <param name="File">Full path of the project, props, definition or ledger file.</param>
/// <param name="Item">Item type, such as <c>MeshRoute</c>, or property name.</param>
/// <param name="Include">The item's <c>Include</c>.</param>
/// <param name="Metadata">Name of the metadata.</param>
/// <param name="Line">Line of the file, starting at 1, if it is already known, for example for invalid JSON.</param>
public sealed record Place(string? File = null, string? Item = null, string? Include = null, string? Metadata = null, int? Line = null);

/// <summary>A problem to report to the user.</summary>
/// <param name="Diagnostic">Its row in the table.</param>
/// <param name="Message">What happened, where, why, and the smallest fix.</param>
/// <param name="Place">The location, if known.</param>
public sealed record Finding(Diagnostic Diagnostic, string Message, Place? Place = null);

/// <summary>An expected failure that stops the current verb. It carries the finding to report and is never shown as a stack trace.</summary>
public sealed class MeshException : Exception
{
    /// <summary>Creates the exception from a finding.</summary>
    public MeshException(Finding finding, Exception? inner = null)
        : base(finding.Message, inner) => Finding = finding;

    /// <summary>Creates the exception from a diagnostic and a message.</summary>
    public MeshException(Diagnostic diagnostic, string message, Exception? inner = null)
        : this(diagnostic.At(null, message), inner)
    {
    }

    /// <summary>The finding to report.</summary>
    public Finding Finding { get; }
}

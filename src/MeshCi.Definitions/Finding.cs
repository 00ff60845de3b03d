namespace MeshCi.Definitions;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Works, but probably not as meant.</summary>
    Warning,

    /// <summary>Stops the build.</summary>
    Error,
}

/// <summary>A row of the table of diagnostics.</summary>
/// <param name="Id"><c>MESHnnnn</c>; never reused.</param>
/// <param name="Severity">Default severity.</param>
/// <param name="Title">One line: what is wrong in general.</param>
public sealed record Diagnostic(string Id, Severity Severity, string Title)
{
    /// <summary>Page of the diagnostic.</summary>
    public string HelpLink => $"https://github.com/meshci/meshci/blob/main/docs/diagnostics/{Id}.md";

    /// <summary>Whether it is found only where a <c>MeshRule</c> item asks for it, because it would be found in sound definitions too.</summary>
    public bool OffByDefault { get; init; }

    /// <summary>Whether a <c>MeshRule</c> item may lower it although it is an error: the definition can be deployed all the same.</summary>
    public bool MayBeLowered { get; init; }

    /// <summary>Whether it is an error in some cases and a warning in others: the warnings may be lowered, the errors never.</summary>
    public bool AlsoWarns { get; init; }

    /// <summary>Whether only the live mesh shows it, when a deploy is planned: a build cannot tell whether a <c>MeshRule</c> silences it in vain.</summary>
    public bool IsOfTheMesh { get; init; }

    /// <summary>The same row with another severity, for a case that weighs more or less than usual.</summary>
    public Diagnostic As(Severity severity) => this with { Severity = severity };

    /// <summary>A finding of this diagnostic.</summary>
    public Finding At(Place? place, string message) => new(this, message, place);
}

/// <summary>Where in the user's files something was found; every part may be unknown.</summary>
/// <param name="File">Full path of the project, props, definition or ledger file.</param>
/// <param name="Item">Item type, as <c>MeshRoute</c>, or property name.</param>
/// <param name="Include">The item's <c>Include</c>.</param>
/// <param name="Metadata">Name of the metadata.</param>
/// <param name="Line">Line of the file, from 1, where it is known beforehand: that of broken JSON, say.</param>
public sealed record Place(string? File = null, string? Item = null, string? Include = null, string? Metadata = null, int? Line = null);

/// <summary>Something to tell the user.</summary>
/// <param name="Diagnostic">Its row in the table.</param>
/// <param name="Message">What, where, why, and the smallest fix.</param>
/// <param name="Place">Where.</param>
public sealed record Finding(Diagnostic Diagnostic, string Message, Place? Place = null);

/// <summary>An expected failure that stops the current verb; carries the finding to report. Never shown as a stack trace.</summary>
public sealed class MeshException : Exception
{
    /// <summary>From a finding.</summary>
    public MeshException(Finding finding, Exception? inner = null)
        : base(finding.Message, inner) => Finding = finding;

    /// <summary>From a diagnostic and a message.</summary>
    public MeshException(Diagnostic diagnostic, string message, Exception? inner = null)
        : this(diagnostic.At(null, message), inner)
    {
    }

    /// <summary>What to report.</summary>
    public Finding Finding { get; }
}

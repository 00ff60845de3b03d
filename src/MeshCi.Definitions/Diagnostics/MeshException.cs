namespace MeshCi.Definitions.Diagnostics;

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

namespace MeshCi.Definitions.Diagnostics;

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

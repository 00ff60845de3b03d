namespace MeshCi.Definitions.Language;

/// <summary>How the value of a property is read. White space and line breaks around it are ignored.</summary>
public enum PropertyKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>, in any casing.</summary>
    Switch,

    /// <summary>One of several words, in any casing.</summary>
    Choice,

    /// <summary>A semantic version (SemVer 2.0).</summary>
    Version,

    /// <summary>An absolute URI.</summary>
    Address,

    /// <summary>A file or folder, relative to the project's folder.</summary>
    Path,

    /// <summary>Names separated by semicolons.</summary>
    List,

    /// <summary>Names of targets separated by semicolons, read by MSBuild itself.</summary>
    Targets,
}

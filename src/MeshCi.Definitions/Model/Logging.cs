namespace MeshCi.Definitions.Model;

/// <summary>The logging of App Mesh.</summary>
/// <remarks>App Mesh shape <c>Logging</c>.</remarks>
public sealed record Logging
{
    /// <summary>The log to which a line is written for each request.</summary>
    public AccessLog? AccessLog { get; init; }
}

/// <summary>The access log of App Mesh.</summary>
/// <remarks>App Mesh shape <c>AccessLog</c>; exactly one member is set.</remarks>
[Union]
public sealed record AccessLog
{
    /// <summary>A file on the proxy's file system.</summary>
    public FileAccessLog? File { get; init; }
}

/// <summary>The file access log of App Mesh.</summary>
/// <remarks>App Mesh shape <c>FileAccessLog</c>.</remarks>
public sealed record FileAccessLog
{
    /// <summary>Format of a line; absent means Envoy's default.</summary>
    public LoggingFormat? Format { get; init; }

    /// <summary>Path of the file, usually <c>/dev/stdout</c>: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? Path { get; init; }
}

/// <summary>The logging format of App Mesh.</summary>
/// <remarks>App Mesh shape <c>LoggingFormat</c>; exactly one member is set.</remarks>
[Union]
public sealed record LoggingFormat
{
    /// <summary>One JSON object per line, with these members.</summary>
    public IReadOnlyList<JsonFormatRef>? Json { get; init; }

    /// <summary>One line of text in Envoy's format language: 1 to 1000 characters.</summary>
    [Length(1, 1000)]
    public string? Text { get; init; }
}

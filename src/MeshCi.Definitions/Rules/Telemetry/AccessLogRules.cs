using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Telemetry;

/// <summary>Access logs that are missing or of no use.</summary>
internal static class AccessLogRules
{
    private const string LogIsLost = "A log that is written to /dev/null is lost. Write the log to /dev/stdout, or remove the MeshAccessLog.";

    private const string LinesAreAllTheSame = "The format contains no command operator, so every line is the same, regardless of the request. "
        + "Add the information that you need, such as %RESPONSE_CODE% or %REQ(:PATH)%.";

    private static readonly string[] Streams = ["/dev/stdout", "/dev/stderr"];

    public static void Node(ResourceId id, VirtualNodeSpec node, List<ResourceFinding> found)
    {
        var log = node.Logging?.AccessLog?.File;
        if (log is null && node.Listeners is { Count: > 0 }) Missing(id, "Node", found);
        Check(id, log?.Path, log?.Format, found);
    }

    public static void Gateway(ResourceId id, VirtualGatewaySpec gateway, List<ResourceFinding> found)
    {
        var log = gateway.Logging?.AccessLog?.File;
        if (log is null) Missing(id, "Gateway", found);
        Check(id, log?.Path, log?.Format, found);
    }

    private static void Missing(ResourceId id, string metadata, List<ResourceFinding> found) =>
        found.Add(new(id, "", MeshDiagnostics.NoAccessLog, HasNoLog(id, metadata)));

    private static void Check(ResourceId id, string? path, LoggingFormat? format, List<ResourceFinding> found)
    {
        const string at = "spec.logging.accessLog.file";
        if (path == "/dev/null")
            found.Add(new(id, $"{at}.path", MeshDiagnostics.EmptyAccessLog, LogIsLost));
        else if (path is not null && !Streams.Contains(path))
            found.Add(new(id, $"{at}.path", MeshDiagnostics.LogInFile, LogIsAFile(path)));
        var isUseful = format switch
        {
            { Text: { } text } => text.Contains('%', StringComparison.Ordinal),
            { Json: { } members } => members.Any(member => member.Value?.Contains('%', StringComparison.Ordinal) == true),
            _ => true,
        };
        if (isUseful) return;
        var member = format!.Text is null ? "json" : "text";
        found.Add(new(id, $"{at}.format.{member}", MeshDiagnostics.EmptyAccessLog, LinesAreAllTheSame));
    }

    private static string HasNoLog(ResourceId id, string metadata) =>
        $"The {(id.Kind == ResourceKind.VirtualNode ? "node" : "gateway")} has no access log, so its requests are not logged. "
        + $"Add <MeshAccessLog Include=\"/dev/stdout\" {metadata}=\"{Wording.Short(id.Name)}\" />.";

    private static string LogIsAFile(string path) =>
        $"The file '{Wording.Short(path)}' stays in the proxy's container unless something collects it from there. "
        + "Use /dev/stdout to write to the container's log.";
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Telemetry;

/// <summary>Access logs that are missing, or that nobody can use.</summary>
internal static class AccessLogRules
{
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

    private static void Missing(ResourceId id, string metadata, List<ResourceFinding> found) => found.Add(new(
        id, "", MeshDiagnostics.NoAccessLog, $"Its requests leave no trace. Add <MeshAccessLog Include=\"/dev/stdout\" {metadata}=\"{Wording.Short(id.Name)}\" />."));

    private static void Check(ResourceId id, string? path, LoggingFormat? format, List<ResourceFinding> found)
    {
        const string at = "spec.logging.accessLog.file";
        if (path == "/dev/null")
            found.Add(new(id, $"{at}.path", MeshDiagnostics.EmptyAccessLog, "/dev/null keeps nothing. Write the log to /dev/stdout, or remove the MeshAccessLog."));
        else if (path is not null && !Streams.Contains(path))
            found.Add(new(id, $"{at}.path", MeshDiagnostics.LogInFile, $"'{Wording.Short(path)}' stays in the proxy's container unless something ships it from there. /dev/stdout goes to the container's log."));
        var says = format switch
        {
            { Text: { } text } => text.Contains('%', StringComparison.Ordinal),
            { Json: { } members } => members.Any(member => member.Value?.Contains('%', StringComparison.Ordinal) == true),
            _ => true,
        };
        if (says) return;
        var member = format!.Text is null ? "json" : "text";
        found.Add(new(
            id, $"{at}.format.{member}", MeshDiagnostics.EmptyAccessLog, "The format has no command operator, so every line is the same whatever was asked. Put in what you want to know, such as %RESPONSE_CODE% or %REQ(:PATH)%."));
    }
}

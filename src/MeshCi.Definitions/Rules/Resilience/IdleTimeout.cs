using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Idle timeouts that close a connection before the response may arrive.</summary>
internal static class IdleTimeout
{
    public static void Check(ResourceId id, string path, Duration? perRequest, Duration? idle, List<ResourceFinding> found)
    {
        var request = perRequest.Milliseconds() ?? RouteResilience.DefaultPerRequest;
        if (idle.Milliseconds() is not ({ } quiet and > 0) || (request != 0 && quiet >= request)) return;
        found.Add(new(id, path, MeshDiagnostics.IdleBeforeAnswer, EndsBeforeResponse(quiet, request, perRequest is null)));
    }

    private static string EndsBeforeResponse(long idle, long request, bool isDefault)
    {
        var limit = request == 0 ? "has no limit" : $"may take {Durations.Write(request)}{(isDefault ? " (the default)" : "")}";
        var fix = request == 0 ? "Limit the request with PerRequestTimeout, or remove IdleTimeout"
            : $"Set IdleTimeout to at least {Durations.Write(request)}, or PerRequestTimeout to at most {Durations.Write(idle)}";
        return $"The connection closes after {Durations.Write(idle)} without traffic, but a request {limit}, so a slow response is cut off. {fix}.";
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>An idle timeout that ends before the answer may come.</summary>
internal static class IdleTimeout
{
    public static void Check(ResourceId id, string path, Duration? perRequest, Duration? idle, List<ResourceFinding> found)
    {
        var request = perRequest.Milliseconds() ?? RouteResilience.DefaultPerRequest;
        if (idle.Milliseconds() is not ({ } quiet and > 0) || (request != 0 && quiet >= request)) return;
        var limit = request == 0 ? "has no limit" : $"may take {Durations.Write(request)}{(perRequest is null ? ", the default" : "")}";
        var fix = request == 0 ? "Limit the request with PerRequestTimeout, or leave IdleTimeout out"
            : $"Set IdleTimeout to at least {Durations.Write(request)}, or PerRequestTimeout to at most {Durations.Write(quiet)}";
        found.Add(new(
            id, path, MeshDiagnostics.IdleBeforeAnswer, $"The connection closes after {Durations.Write(quiet)} without traffic, but a request {limit}, so a slow answer is cut off. {fix}."));
    }
}

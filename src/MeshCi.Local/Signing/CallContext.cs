using System.Globalization;
using MeshCi.ControlPlane.Policies;
using MeshCi.Local.Http;

namespace MeshCi.Local.Signing;

/// <summary>The context of a request for conditions: the caller, the connection, the time.</summary>
internal static class CallContext
{
    // The server listens on no other address.
    private const string ThisMachine = "127.0.0.1";

    /// <summary>The context of a signed request.</summary>
    public static RequestContext Of(Caller caller, Request request, DateTimeOffset now) => caller.Principal.Context.With(Of(request, caller.Region, now));

    /// <summary>The context of a request without a signature.</summary>
    public static RequestContext Of(Request request, string? region, DateTimeOffset now)
    {
        var context = RequestContext.Of(
            (ContextKeys.SourceIp, ThisMachine),
            (ContextKeys.SecureTransport, "false"),
            (ContextKeys.CurrentTime, now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            (ContextKeys.EpochTime, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        if (region is not null) context = context.With(ContextKeys.RequestedRegion, region);
        return request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? context.With(ContextKeys.UserAgent, agent) : context;
    }
}

using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>The context of a requested session, for trust policies.</summary>
internal static class RoleTrust
{
    /// <summary>Adds the properties of the requested session to the context of the request.</summary>
    public static RequestContext With(this RequestContext context, RequestedSession requested)
    {
        context = context.With(ContextKeys.RoleSessionName, requested.Name)
            .WithTags(ContextKeys.RequestTag, requested.Tags.Tags)
            .With(ContextKeys.TagKeys, [.. requested.Tags.Tags.Keys])
            .With(ContextKeys.TransitiveTagKeys, requested.Tags.TransitiveKeys);
        return requested.SourceIdentity is { } source ? context.With(ContextKeys.WantedSourceIdentity, source) : context;
    }

    /// <summary>The actions that must be allowed for a session: the call itself, and what the session requires in addition.</summary>
    public static IEnumerable<string> Actions(string action, RequestedSession requested)
    {
        yield return action;
        if (requested.Tags.Tags.Count > 0) yield return "sts:TagSession";
        if (requested.SourceIdentity is not null) yield return "sts:SetSourceIdentity";
    }
}

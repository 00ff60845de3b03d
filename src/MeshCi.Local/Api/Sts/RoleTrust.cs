using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>The circumstances of a session that someone asks for, as trust policies compare them.</summary>
internal static class RoleTrust
{
    /// <summary>What the wish adds to what is known of the request.</summary>
    public static RequestContext With(this RequestContext context, SessionWish wish)
    {
        context = context.With(ContextKeys.RoleSessionName, wish.Name)
            .WithTags(ContextKeys.RequestTag, wish.Tags.Tags)
            .With(ContextKeys.TagKeys, [.. wish.Tags.Tags.Keys])
            .With(ContextKeys.TransitiveTagKeys, wish.Tags.TransitiveKeys);
        return wish.SourceIdentity is { } source ? context.With(ContextKeys.WantedSourceIdentity, source) : context;
    }

    /// <summary>The actions that must be allowed for a session: the call itself, and what it asks for beside.</summary>
    public static IEnumerable<string> Actions(string action, SessionWish wish)
    {
        yield return action;
        if (wish.Tags.Tags.Count > 0) yield return "sts:TagSession";
        if (wish.SourceIdentity is not null) yield return "sts:SetSourceIdentity";
    }
}

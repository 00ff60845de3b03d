using System.Globalization;
using System.Runtime.CompilerServices;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The principals of sessions, each created once for a configuration.</summary>
public static class SessionPrincipals
{
    private static readonly ConditionalWeakTable<SessionClaims, Known> Made = [];

    /// <summary>The principal of a session, with the current properties of its role; null if the role no longer exists.</summary>
    public static Principal? Find(SessionClaims session, IdentityDirectory directory)
    {
        if (Made.TryGetValue(session, out var known) && ReferenceEquals(known.Directory, directory)) return known.Principal;
        var made = directory.FindRole(session.Role) is { } role ? Make(session, role) : null;
        Made.AddOrUpdate(session, new Known(directory, made));
        return made;
    }

    /// <summary>The ARN of a role's session.</summary>
    public static string ArnOf(Role role, string sessionName) => $"arn:aws:sts::{role.Account}:assumed-role/{role.Name}/{sessionName}";

    /// <summary>The tags of a session: those of the role, overridden by its own.</summary>
    public static Dictionary<string, string> TagsOf(Role role, IReadOnlyDictionary<string, string> own)
    {
        var tags = new Dictionary<string, string>(role.Tags, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in own)
        {
            tags.Remove(key);
            tags.Add(key, value);
        }

        return tags;
    }

    private static Principal Make(SessionClaims session, Role role)
    {
        var arn = ArnOf(role, session.Name);
        var id = $"{role.Id}:{session.Name}";
        var issued = DateTimeOffset.FromUnixTimeSeconds(session.IssuedAt);
        var context = Principal.Known(role.Account, role.Arn, id, "AssumedRole")
            .With(ContextKeys.TokenIssueTime, issued.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .WithTags(ContextKeys.PrincipalTag, TagsOf(role, session.Tags));
        if (session.Provider is { } provider) context = context.With(ContextKeys.FederatedProvider, provider);
        if (session.SourceIdentity is { } source) context = context.With(ContextKeys.SourceIdentity, source);
        return new Principal(role.Account, arn, id)
        {
            Session = session,
            Ids = RequestPrincipal.RoleSession(role.Account, role.Arn, arn),
            Context = context,
            Policies = Narrowing(session) is { } narrowed ? [role.Policies, narrowed] : [role.Policies],
        };
    }

    private static PolicySet? Narrowing(SessionClaims session)
    {
        if (session.Policy is null && session.PolicyArns.Count == 0) return null;
        var policies = session.PolicyArns.Select(arn => ManagedPolicies.Find(arn)!).ToList();
        if (session.Policy is { } json) policies.Add(new NamedPolicy("the policy given for the session", PolicyDocument.Parse(json)));
        return PolicySet.Session([.. policies]);
    }

    private sealed record Known(IdentityDirectory Directory, Principal? Principal);
}

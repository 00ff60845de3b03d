using System.Text.Json;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>One of the permissions that a call needs.</summary>
/// <param name="Action">The action.</param>
/// <param name="Target">The resource, whose tags are <c>aws:ResourceTag/key</c> if it exists; null if the action is about none.</param>
/// <param name="FromRequest">What the request itself adds to the context: <c>aws:RequestTag/key</c>, <c>aws:TagKeys</c>.</param>
public sealed record AuthorizationCheck(AppMeshAction Action, ResourceAddress? Target, RequestContext FromRequest)
{
    /// <summary>The question to the caller's policies.</summary>
    /// <param name="caller">What is known of the caller and the connection.</param>
    /// <param name="owner">Account that owns the resource, or would if it existed.</param>
    /// <param name="resourceTags">Tags of the resource; none if it does not exist.</param>
    public AuthorizationRequest Ask(RequestContext caller, string owner, IEnumerable<KeyValuePair<string, string>> resourceTags) =>
        new(Action.Name, Target?.ArnFor(owner) ?? "*", caller.With(FromRequest).WithTags(ContextKeys.ResourceTag, resourceTags));
}

/// <summary>Which permissions the operations need.</summary>
public static class AppMeshAuthorization
{
    private const string TagResource = "TagResource";

    /// <summary>
    /// The permissions that a call needs; all of them. The first is that of the resource itself, then those of the resources that the
    /// request names, then that of setting tags at creation.
    /// </summary>
    /// <param name="verb">What the call does.</param>
    /// <param name="at">To which resource: for a list, the collection with an empty name; for tags, the tagged resource.</param>
    /// <param name="spec">The spec of a creation or an update, not checked yet; default where there is none.</param>
    /// <param name="tags">The tags that the request sets.</param>
    /// <param name="removedKeys">The keys of the tags that the request removes.</param>
    public static IReadOnlyList<AuthorizationCheck> Checks(
        Verb verb, ResourceAddress at, JsonElement spec, IReadOnlyCollection<KeyValuePair<string, string>> tags, IReadOnlyCollection<string> removedKeys)
    {
        var action = AppMeshActions.Of(Operations.Get(verb, at.Kind).Name);
        var checks = new List<AuthorizationCheck> { new(action, Subject(verb, at), FromRequest(action, tags, removedKeys)) };
        if (verb is not (Verb.Create or Verb.Update)) return checks;

        checks.AddRange(NamedResources.Of(at, spec)
            .Where(named => action.Named.Contains(named.Kind))
            .Select(named => new AuthorizationCheck(action, named, checks[0].FromRequest)));
        if (verb == Verb.Create && tags.Count > 0)
        {
            var tagging = AppMeshActions.Of(TagResource);
            checks.Add(new AuthorizationCheck(tagging, at, FromRequest(tagging, tags, [])));
        }

        return checks;
    }

    // A list is about what it is a list of: the mesh, router or gateway above.
    private static ResourceAddress? Subject(Verb verb, ResourceAddress at) => verb != Verb.List ? at
        : at.Kind == ResourceKind.Mesh ? null
        : at.OfParent ?? at.OfMesh;

    private static RequestContext FromRequest(AppMeshAction action, IReadOnlyCollection<KeyValuePair<string, string>> tags, IReadOnlyCollection<string> removedKeys)
    {
        var context = RequestContext.Empty;
        if (action.TakesRequestTags) context = context.WithTags(ContextKeys.RequestTag, tags);
        return action.TakesTagKeys ? context.With(ContextKeys.TagKeys, [.. tags.Select(tag => tag.Key), .. removedKeys]) : context;
    }
}

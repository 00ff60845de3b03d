using System.Text.Json;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>One of the permissions that a call needs.</summary>
/// <param name="Action">The action.</param>
/// <param name="Target">The resource; its tags are <c>aws:ResourceTag/key</c> if it exists. Null if the action does not concern a resource.</param>
/// <param name="FromRequest">What the request adds to the context: <c>aws:RequestTag/key</c>, <c>aws:TagKeys</c>.</param>
internal sealed record AuthorizationCheck(AppMeshAction Action, ResourceAddress? Target, RequestContext FromRequest)
{
    /// <summary>The request to evaluate against the caller's policies.</summary>
    /// <param name="caller">What is known about the caller and the connection.</param>
    /// <param name="owner">Account that owns the resource, or would own it if it existed.</param>
    /// <param name="resourceTags">Tags of the resource; none if it does not exist.</param>
    public AuthorizationRequest Ask(RequestContext caller, string owner, IEnumerable<KeyValuePair<string, string>> resourceTags) =>
        new(Action.Name, Target?.ArnFor(owner) ?? "*", caller.With(FromRequest).WithTags(ContextKeys.ResourceTag, resourceTags));
}

/// <summary>Determines which permissions operations need.</summary>
internal static class AppMeshAuthorization
{
    private const string TagResource = "TagResource";

    /// <summary>
    /// The permissions that a call needs, all of them: first that of the resource itself, then those of the resources that the
    /// request refers to, then that of setting tags at creation.
    /// </summary>
    /// <param name="verb">What the call does.</param>
    /// <param name="at">The resource: for a list, the collection with an empty name; for tags, the tagged resource.</param>
    /// <param name="spec">The spec of a creation or an update, not validated yet; default for other calls.</param>
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

    // A list concerns what contains the resources: the mesh, router or gateway above them.
    private static ResourceAddress? Subject(Verb verb, ResourceAddress at) => verb != Verb.List ? at
        : at.Kind == ResourceKind.Mesh ? null
        : at.OfParent ?? at.OfMesh;

    private static RequestContext FromRequest(
        AppMeshAction action, IReadOnlyCollection<KeyValuePair<string, string>> tags, IReadOnlyCollection<string> removedKeys)
    {
        var context = RequestContext.Empty;
        if (action.TakesRequestTags) context = context.WithTags(ContextKeys.RequestTag, tags);
        return action.TakesTagKeys ? context.With(ContextKeys.TagKeys, [.. tags.Select(tag => tag.Key), .. removedKeys]) : context;
    }
}

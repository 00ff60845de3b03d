using MeshCi.Definitions;
using MeshCi.Local.Http;
using MeshCi.Local.Identity;
using MeshCi.Local.Store;

namespace MeshCi.Local;

/// <summary>The 38 operations: eight verbs over the table of kinds. The caller is known when it gets here; whether it may is asked here.</summary>
internal sealed class MeshApi(MeshStore store, LiveConfiguration configuration, TimeProvider time)
{
    private const int PageLimit = 100;
    private const int TagPageLimit = 50;
    private readonly Changes _changes = new(store, configuration, time);

    /// <summary>Does what a call asks for.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="region">Region of the request's signature.</param>
    /// <param name="body">The request's body; may be empty.</param>
    /// <returns>The answer's body.</returns>
    /// <exception cref="ApiException">The request is refused; nothing was changed.</exception>
    public async ValueTask<byte[]> AnswerAsync(Call call, Authorization caller, string region, ReadOnlyMemory<byte> body)
    {
        var at = new ResourceAddress(region, MeshOwner(call, caller.Account), call.Mesh, call.Kind, call.Parent, call.Name);
        switch (call.Verb)
        {
            case Verb.Describe: return Describe(caller, at);
            case Verb.List: return List(caller, at, call.Query);
            case Verb.ListTags: return ListTags(caller, call.Query, region);
            case Verb.Delete: return await _changes.DeleteAsync(caller, at).ConfigureAwait(false);
        }

        using var request = RequestBody.Parse(body);
        return call.Verb switch
        {
            Verb.Create => await _changes.CreateAsync(call, caller, at, request).ConfigureAwait(false),
            Verb.Update => await _changes.UpdateAsync(call, caller, at, request).ConfigureAwait(false),
            Verb.Tag => await _changes.TagAsync(caller, Tagged(call.Query), region, request.Tags(required: true)).ConfigureAwait(false),
            _ => await _changes.UntagAsync(caller, Tagged(call.Query), region, request.TagKeys()).ConfigureAwait(false),
        };
    }

    // Requires what a resource is under, so that the refusal names the outermost thing that is not there.
    internal static void RequireAncestors(MeshTransaction transaction, ResourceAddress at)
    {
        if (at.Kind != ResourceKind.Mesh) transaction.Get(at.OfMesh);
        if (at.OfParent is { } parent) transaction.Get(parent);
    }

    // The resource of an ARN, whoever's mesh it is in.
    internal static StoredResource GetOwned(MeshTransaction transaction, ResourceAddress at, string region) =>
        (at.Region == region ? transaction.FindOwned(at.MeshOwner, at) : null) ?? throw ApiException.NotFound(at.AbsentText);

    // The parameter is one of all operations on what is in a mesh, and of DescribeMesh.
    private static string MeshOwner(Call call, string account)
    {
        if ((call.Kind == ResourceKind.Mesh && call.Verb != Verb.Describe) || call.Query.Get("meshOwner") is not { } owner) return account;
        return Arns.IsAccount(owner) ? owner : throw ApiException.BadRequest($"meshOwner must be the 12 digits of an account, not '{owner}'.");
    }

    private static ResourceAddress Tagged(QueryParameters query) =>
        ResourceAddress.OfArn(query.Get("resourceArn") ?? throw ApiException.BadRequest("resourceArn is required."));

    private byte[] Describe(Authorization caller, ResourceAddress at) => Answers.Data(store.Read(transaction =>
    {
        caller.Require(transaction, Verb.Describe, at);
        if (transaction.Find(at) is { } found) return found;
        RequireAncestors(transaction, at);
        throw ApiException.NotFound(at.AbsentText);
    }));

    private byte[] List(Authorization caller, ResourceAddress like, QueryParameters query)
    {
        var limit = query.Limit(PageLimit);
        var list = $"{caller.Account}\n{like.Region}\n{like.MeshOwner}\n{like.Kind}\n{like.Mesh}\n{like.Parent}";
        var after = PageToken.Read(list, query.Get("nextToken"));
        var found = store.Read(transaction =>
        {
            caller.Require(transaction, Verb.List, like);
            if (like.Kind == ResourceKind.Mesh) return SharedMeshes.Page(caller, transaction, like.Region, after, limit + 1);
            RequireAncestors(transaction, like);
            return transaction.Page(like, after, limit + 1);
        });
        var page = found.Count > limit ? found[..limit] : found;
        return Answers.Page(like.Kind, page, found.Count > limit ? PageToken.After(list, Place(page[^1])) : null);
    }

    private static string Place(StoredResource resource) => resource.Address.Kind == ResourceKind.Mesh ? SharedMeshes.PlaceOf(resource) : resource.Address.Name;

    private byte[] ListTags(Authorization caller, QueryParameters query, string region)
    {
        var at = Tagged(query);
        var arn = at.ArnFor(at.MeshOwner);
        var limit = query.Limit(TagPageLimit);
        var after = PageToken.Read(arn, query.Get("nextToken"));
        var found = store.Read(transaction =>
        {
            caller.Require(transaction, Verb.ListTags, at);
            return transaction.Tags(GetOwned(transaction, at, region), after, limit + 1);
        });
        var page = found.Count > limit ? found[..limit] : found;
        return Answers.Tags(page, found.Count > limit ? PageToken.After(arn, page[^1].Key) : null);
    }
}

using MeshCi.Definitions;
using MeshCi.Local.Http;
using MeshCi.Local.Store;

namespace MeshCi.Local;

/// <summary>The 38 operations: eight verbs over the table of kinds. The caller is known and allowed when it gets here.</summary>
internal sealed class MeshApi(MeshStore store, LiveConfiguration configuration, TimeProvider time)
{
    private const int PageLimit = 100;
    private const int TagPageLimit = 50;
    private readonly Changes _changes = new(store, configuration, time);

    /// <summary>Does what a call asks for.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="region">Region of the request's signature.</param>
    /// <param name="body">The request's body; may be empty.</param>
    /// <returns>The answer's body.</returns>
    /// <exception cref="ApiException">The request is refused; nothing was changed.</exception>
    public async ValueTask<byte[]> AnswerAsync(Call call, string region, ReadOnlyMemory<byte> body)
    {
        CheckOwner(call.Query.Get("meshOwner"));
        var at = new ResourceAddress(region, call.Mesh, call.Kind, call.Parent, call.Name);
        CheckLabels(at);
        switch (call.Verb)
        {
            case Verb.Describe: return Describe(at);
            case Verb.List: return List(at, call.Query);
            case Verb.ListTags: return ListTags(call.Query, region);
            case Verb.Delete: return await _changes.DeleteAsync(at).ConfigureAwait(false);
        }

        using var request = RequestBody.Parse(body);
        return call.Verb switch
        {
            Verb.Create => await _changes.CreateAsync(call, at, request).ConfigureAwait(false),
            Verb.Update => await _changes.UpdateAsync(call, at, request).ConfigureAwait(false),
            Verb.Tag => await _changes.TagAsync(TaggedResource(call.Query, region), request.Tags()).ConfigureAwait(false),
            _ => await _changes.UntagAsync(TaggedResource(call.Query, region), request.TagKeys()).ConfigureAwait(false),
        };
    }

    // Requires what a resource is under, so that the refusal names the outermost thing that is not there.
    internal static void RequireAncestors(MeshTransaction transaction, ResourceAddress at)
    {
        if (at.Kind != ResourceKind.Mesh) transaction.Get(at.OfMesh);
        if (at.OfParent is { } parent) transaction.Get(parent);
    }

    private static void CheckOwner(string? owner)
    {
        if (owner is null or ResourceAddress.Account) return;
        if (owner.Length != ResourceAddress.Account.Length || !owner.All(char.IsAsciiDigit))
            throw ApiException.BadRequest($"meshOwner must be the 12 digits of an account, not '{owner}'.");
        throw ApiException.Forbidden($"No mesh of account {owner} is shared with account {ResourceAddress.Account}.");
    }

    // A name that no resource can have is a bad request, not something that happens not to be there.
    private static void CheckLabels(ResourceAddress at)
    {
        Check(ResourceKind.Mesh, at.Mesh);
        if (at.OfParent is { } parent) Check(parent.Kind, parent.Name);
        Check(at.Kind, at.Name);

        static void Check(ResourceKind kind, string name)
        {
            if (name.Length > 0 && SpecRules.CheckName(kind, name) is { } problem) throw ApiException.BadRequest(problem);
        }
    }

    private static ResourceAddress TaggedResource(QueryParameters query, string region)
    {
        var at = ResourceAddress.OfArn(query.Get("resourceArn") ?? throw ApiException.BadRequest("resourceArn is required."));
        return at.Region == region ? at : throw ApiException.NotFound(at.AbsentText);
    }

    private byte[] Describe(ResourceAddress at) => Answers.Data(store.Read(transaction =>
    {
        if (transaction.Find(at) is { } found) return found;
        RequireAncestors(transaction, at);
        throw ApiException.NotFound(at.AbsentText);
    }));

    private byte[] List(ResourceAddress like, QueryParameters query)
    {
        var limit = query.Limit(PageLimit);
        var list = $"{like.Region}\n{like.Kind}\n{like.Mesh}\n{like.Parent}";
        var after = PageToken.Read(list, query.Get("nextToken"));
        var found = store.Read(transaction =>
        {
            RequireAncestors(transaction, like);
            return transaction.Page(like, after, limit + 1);
        });
        var page = found.Count > limit ? found[..limit] : found;
        return Answers.Page(like.Kind, page, found.Count > limit ? PageToken.After(list, page[^1].Address.Name) : null);
    }

    private byte[] ListTags(QueryParameters query, string region)
    {
        var at = TaggedResource(query, region);
        var limit = query.Limit(TagPageLimit);
        var after = PageToken.Read(at.Arn, query.Get("nextToken"));
        var found = store.Read(transaction => transaction.Tags(transaction.Get(at), after, limit + 1));
        var page = found.Count > limit ? found[..limit] : found;
        return Answers.Tags(page, found.Count > limit ? PageToken.After(at.Arn, page[^1].Key) : null);
    }
}

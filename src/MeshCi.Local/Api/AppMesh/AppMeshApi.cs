using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Verbs;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>Maps the calls of the API to the verbs of the control plane, and their results to the bodies of responses.</summary>
internal sealed class AppMeshApi(ReadVerbs reads, ChangeVerbs changes)
{
    private const int PageLimit = 100;
    private const int TagPageLimit = 50;

    /// <summary>Executes a call.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="region">Region of the request's signature.</param>
    /// <param name="body">The body of the request; may be empty.</param>
    /// <returns>The body of the response.</returns>
    /// <exception cref="ApiException">The request is refused; nothing was changed.</exception>
    public async ValueTask<byte[]> AnswerAsync(Call call, Authorization caller, string region, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (call.Operation.HasBody)
            {
                using var request = RequestBody.Parse(body);
                return await ChangeAsync(call, caller, region, request).ConfigureAwait(false);
            }

            return call.Operation.Verb switch
            {
                Verb.Describe => Answers.Data(reads.Describe(caller, Address(call, caller, region))),
                Verb.List => List(call, caller, region),
                Verb.ListTags => ListTags(call, caller, region),
                _ => Answers.Data(await changes.DeleteAsync(caller, Address(call, caller, region)).ConfigureAwait(false), "DELETED"),
            };
        }
        catch (RefusalException refusal)
        {
            throw ApiException.From(refusal);
        }
    }

    private async ValueTask<byte[]> ChangeAsync(Call call, Authorization caller, string region, RequestBody request)
    {
        switch (call.Operation.Verb)
        {
            case Verb.Create:
                var at = Named(Address(call, caller, region), request.Name(call.Kind));
                var created = changes.CreateAsync(caller, at, request.Find("spec"), request.TagsAtCreation(), request.Token());
                return Answers.Data(await created.ConfigureAwait(false));
            case Verb.Update:
                var updated = changes.UpdateAsync(caller, Address(call, caller, region), request.Find("spec"), request.Token());
                return Answers.Data(await updated.ConfigureAwait(false));
            case Verb.Tag:
                await changes.TagAsync(caller, Tagged(call), region, request.Tags()).ConfigureAwait(false);
                return Answers.Empty();
            default:
                await changes.UntagAsync(caller, Tagged(call), region, request.TagKeys()).ConfigureAwait(false);
                return Answers.Empty();
        }
    }

    private byte[] List(Call call, Authorization caller, string region) =>
        Answers.Page(call.Kind, reads.List(caller, Address(call, caller, region), call.Query.Get("nextToken"), call.Query.Limit(PageLimit)));

    private byte[] ListTags(Call call, Authorization caller, string region) =>
        Answers.Tags(reads.ListTags(caller, Tagged(call), region, call.Query.Get("nextToken"), call.Query.Limit(TagPageLimit)));

    private static ResourceAddress Address(Call call, Authorization caller, string region) =>
        new(region, MeshOwner(call, caller.Account), call.Path.Mesh, call.Kind, call.Path.Parent, call.Path.Name);

    private static ResourceAddress Named(ResourceAddress collection, string name) =>
        collection with { Name = name, Mesh = collection.Kind == ResourceKind.Mesh ? name : collection.Mesh };

    // All operations on resources in a mesh have this parameter, and so does DescribeMesh.
    private static string MeshOwner(Call call, string account)
    {
        if ((call.Kind == ResourceKind.Mesh && call.Operation.Verb != Verb.Describe) || call.Query.Get("meshOwner") is not { } owner) return account;
        return Arns.IsAccount(owner) ? owner : throw ApiException.BadRequest($"meshOwner must be the 12 digits of an account, not '{owner}'.");
    }

    private static ResourceAddress Tagged(Call call) =>
        ResourceAddress.OfArn(call.Query.Get("resourceArn") ?? throw ApiException.BadRequest("resourceArn is required."));
}

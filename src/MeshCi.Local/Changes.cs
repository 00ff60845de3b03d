using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;
using MeshCi.Local.Identity;
using MeshCi.Local.Rules;
using MeshCi.Local.Store;

namespace MeshCi.Local;

/// <summary>The operations that change something. What one spec must fulfil is checked before, what depends on others within the transaction.</summary>
internal sealed class Changes(MeshStore store, LiveConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan TokenWindow = TimeSpan.FromHours(24);
    private static readonly JsonElement NoSpec = JsonElement.Parse("{}"u8);

    /// <summary>Makes a resource whose name the body holds.</summary>
    public Task<byte[]> CreateAsync(Call call, Authorization caller, ResourceAddress collection, RequestBody body)
    {
        var info = call.Kind.Info();
        var name = Name(call.Kind, body.Text(info.NameMember) ?? throw ApiException.BadRequest($"{info.NameMember} is required."));
        var at = collection with { Name = name, Mesh = call.Kind == ResourceKind.Mesh ? name : collection.Mesh };
        var spec = Spec(call.Kind, body);
        var tags = body.TagsAtCreation();
        var links = References.Of(call.Kind, spec);
        return store.WriteAsync(transaction => OncePerToken(transaction, call, caller, at, body, tags, () =>
        {
            MeshApi.RequireAncestors(transaction, at);
            if (transaction.Find(at) is not null) throw ApiException.Conflict($"{at.Kind} with name {at.Name} already exists.");

            // An ARN has its resource's account, not the mesh's: in meshes of one name it would mean two resources.
            if (transaction.FindOwned(caller.Account, at) is { } twin)
                throw ApiException.Conflict($"{at.Kind} with name {at.Name} already exists in the mesh {at.Mesh} of account {twin.Address.MeshOwner}, under the same ARN. Use another name.");
            CheckQuotas(transaction, at, spec);
            References.Require(transaction, at, links);
            PortRules.Check(transaction, at, spec, current: null);
            var created = transaction.Insert(at, caller.Account, Guid.NewGuid().ToString(), Now(), spec, links);
            transaction.SetTags(created, tags);
            Record(transaction, call.Operation, caller, at, 0, created.Version);
            return created;
        }));
    }

    /// <summary>Replaces a resource's spec; the same spec again is no change.</summary>
    public Task<byte[]> UpdateAsync(Call call, Authorization caller, ResourceAddress at, RequestBody body)
    {
        var spec = Spec(call.Kind, body);
        var links = References.Of(call.Kind, spec);
        return store.WriteAsync(transaction => OncePerToken(transaction, call, caller, at, body, [], () =>
        {
            MeshApi.RequireAncestors(transaction, at);
            var current = transaction.Get(at);
            SharedMeshes.RequireChange(caller, current);
            if (AreEqual(current.Spec, spec)) return current;
            CheckBackends(at, spec);
            References.Require(transaction, at, links);
            PortRules.Check(transaction, at, spec, current.Spec);
            var updated = transaction.Update(current, Now(), spec, links);
            Record(transaction, call.Operation, caller, at, current.Version, updated.Version);
            return updated;
        }));
    }

    /// <summary>Removes a resource that nothing needs.</summary>
    public Task<byte[]> DeleteAsync(Authorization caller, ResourceAddress at) => store.WriteAsync(transaction =>
    {
        caller.Require(transaction, Verb.Delete, at);
        MeshApi.RequireAncestors(transaction, at);
        var current = transaction.Get(at);
        SharedMeshes.RequireRemoval(caller, current);
        DeletionRules.Check(transaction, at);
        transaction.Delete(current);
        Record(transaction, $"Delete{at.Kind}", caller, at, current.Version, 0);

        // The documented answers count the deletion as a change of everything but the mesh itself.
        var version = at.Kind == ResourceKind.Mesh ? current.Version : current.Version + 1;
        return Answers.Data(current with { Version = version, UpdatedAt = Now() }, "DELETED");
    });

    /// <summary>Sets tags; those that are not named stay.</summary>
    public Task<byte[]> TagAsync(Authorization caller, ResourceAddress at, string region, IReadOnlyDictionary<string, string> tags) => store.WriteAsync(transaction =>
    {
        caller.Require(transaction, Verb.Tag, at, tags: tags);

        // Too many are refused after the fact: the transaction takes back what was set.
        var current = MeshApi.GetOwned(transaction, at, region);
        var count = transaction.SetTags(current, tags);
        Record(transaction, "TagResource", caller, current.Address, current.Version, current.Version);
        return count <= RequestBody.MaximumTags ? Answers.Empty() : throw ApiException.TooManyTags($"A resource can have at most {RequestBody.MaximumTags} tags; this would make {count}.");
    });

    /// <summary>Removes tags.</summary>
    public Task<byte[]> UntagAsync(Authorization caller, ResourceAddress at, string region, IReadOnlyList<string> keys) => store.WriteAsync(transaction =>
    {
        caller.Require(transaction, Verb.Untag, at, removedKeys: keys);
        var current = MeshApi.GetOwned(transaction, at, region);
        transaction.RemoveTags(current, keys);
        Record(transaction, "UntagResource", caller, current.Address, current.Version, current.Version);
        return Answers.Empty();
    });

    private static string Name(ResourceKind kind, string name) => SpecRules.CheckName(kind, name) is { } problem ? throw ApiException.BadRequest(problem) : name;

    private static byte[] Spec(ResourceKind kind, RequestBody body)
    {
        var spec = body.Find("spec") ?? (kind == ResourceKind.Mesh ? NoSpec : throw ApiException.BadRequest("spec is required."));
        SpecCheck.Require(kind, spec);
        return StoredSpec.Of(kind, spec);
    }

    private static bool AreEqual(byte[] left, byte[] right)
    {
        if (left.AsSpan().SequenceEqual(right)) return true;
        using var first = JsonDocument.Parse(left);
        using var second = JsonDocument.Parse(right);
        return CanonicalJson.AreEqual(first.RootElement, second.RootElement);
    }

    // A repeated call gets the answer of the first, if it is still allowed. The answer is forgotten with the resource, lest a token used
    // again after a deletion be told of something that is gone.
    private byte[] OncePerToken(
        MeshTransaction transaction, Call call, Authorization caller, ResourceAddress at, RequestBody body,
        IReadOnlyCollection<KeyValuePair<string, string>> tags, Func<StoredResource> change)
    {
        caller.Require(transaction, call.Verb, at, body.Find("spec") ?? NoSpec, tags);
        if (body.ClientToken() is not { } value) return Answers.Data(change());
        var token = new ClientToken(caller.Account, at.Region, call.Operation, value);
        var digest = SHA256.HashData([.. Encoding.UTF8.GetBytes(at.Arn), .. CanonicalJson.Write(body.Root)]);
        var now = time.GetUtcNow();
        var oldest = (now - TokenWindow).ToUnixTimeMilliseconds();
        if (transaction.Recall(token, oldest) is { } known)
        {
            return known.Digest.AsSpan().SequenceEqual(digest)
                ? known.Answer
                : throw ApiException.Conflict("The client token was used for a previous call with different specifications.");
        }

        var changed = change();
        var answer = Answers.Data(changed);
        transaction.Remember(token, changed, new RememberedAnswer(digest, answer), now.ToUnixTimeMilliseconds(), oldest);
        return answer;
    }

    private void CheckQuotas(MeshTransaction transaction, ResourceAddress at, byte[] spec)
    {
        var quota = configuration.Current.Quotas.Of(at.Kind);
        if (transaction.Count(at) >= quota)
        {
            var within = at.Kind == ResourceKind.Mesh ? "Account " + at.MeshOwner
                : at.Kind.Info().Parent is { } parent ? $"{parent} {at.Parent}"
                : "Mesh " + at.Mesh;
            throw ApiException.LimitExceeded($"{within} already has the maximum number of {at.Kind.Info().Collection}: {quota}.");
        }

        CheckBackends(at, spec);
    }

    private void CheckBackends(ResourceAddress at, byte[] spec)
    {
        if (at.Kind != ResourceKind.VirtualNode) return;
        var backends = Json.Read<VirtualNodeSpec>(spec).Backends?.Count ?? 0;
        if (backends > configuration.Current.Quotas.Backends) throw ApiException.LimitExceeded($"VirtualNode {at.Name} may have at most {configuration.Current.Quotas.Backends} backends, not {backends}.");
    }

    private void Record(MeshTransaction transaction, string operation, Authorization caller, ResourceAddress at, long before, long after) =>
        transaction.Record(new RecordedChange(Now(), operation, caller.Principal.Arn, at, before, after));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

using System.Text.Json;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Rules;
using MeshCi.ControlPlane.Settings;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>
/// The verbs that change resources. The request itself is validated before the transaction; what depends on the caller and on other
/// resources is checked within it.
/// </summary>
/// <param name="store">The resources.</param>
/// <param name="quotas">The quotas.</param>
/// <param name="time">The clock.</param>
public sealed class ChangeVerbs(IMeshStore store, ISetting<Quotas> quotas, TimeProvider time)
{
    /// <summary>Maximum number of tags of a resource.</summary>
    public const int MaximumTags = 50;

    private static readonly JsonElement NoSpec = JsonElement.Parse("{}"u8);

    /// <summary>Creates a resource.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="at">The resource; for a mesh, <see cref="ResourceAddress.Mesh"/> is also its name.</param>
    /// <param name="spec">Its spec; null for none, which is possible only for a mesh.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="token">The client token; null for none.</param>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task<StoredResource> CreateAsync(
        Authorization caller, ResourceAddress at, JsonElement? spec, IReadOnlyDictionary<string, string> tags, CallToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(tags);
        Addressing.RequireNames(at);
        Addressing.RequireName(at.Kind, at.Name);
        var stored = Spec(at.Kind, spec);
        var links = References.Read(at.Kind, stored);
        return store.WriteAsync(transaction =>
        {
            caller.Require(transaction, Verb.Create, at, spec ?? NoSpec, tags);
            return Once(transaction, Verb.Create, caller, at, token, () =>
            {
                Addressing.RequireAncestors(transaction, at);
                if (transaction.Find(at) is not null) throw Refusal.Conflict($"{at.Kind} with name {at.Name} already exists.");

                // An ARN contains the account of the resource, not that of the mesh: in meshes with the same name, it would denote two resources.
                if (transaction.FindOwned(caller.Account, at) is { } twin) throw Refusal.Conflict(Taken(twin.Address));
                QuotaCheck.RequireRoom(quotas.Current, transaction, at, stored);
                References.Require(transaction, at, links);
                PortRules.Check(transaction, at, stored, current: null);
                var created = transaction.Insert(at, caller.Account, Guid.NewGuid().ToString(), Now(), stored, links);
                transaction.SetTags(created, tags);
                Record(transaction, Verb.Create, caller, at, 0, created.Version);
                return created;
            });
        });
    }

    /// <summary>Replaces a resource's spec. An equivalent spec is not a change.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="at">The resource.</param>
    /// <param name="spec">Its new spec; null for none, which is possible only for a mesh.</param>
    /// <param name="token">The client token; null for none.</param>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task<StoredResource> UpdateAsync(Authorization caller, ResourceAddress at, JsonElement? spec, CallToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Addressing.RequireNames(at);
        var stored = Spec(at.Kind, spec);
        var links = References.Read(at.Kind, stored);
        return store.WriteAsync(transaction =>
        {
            caller.Require(transaction, Verb.Update, at, spec ?? NoSpec);
            return Once(transaction, Verb.Update, caller, at, token, () =>
            {
                Addressing.RequireAncestors(transaction, at);
                var current = transaction.Get(at);
                SharedMeshes.RequireChange(caller, current);
                if (StoredSpec.AreEqual(current.Spec, stored)) return current;
                QuotaCheck.RequireBackends(quotas.Current, at, stored);
                References.Require(transaction, at, links);
                PortRules.Check(transaction, at, stored, current.Spec);
                var updated = transaction.Update(current, Now(), stored, links);
                Record(transaction, Verb.Update, caller, at, current.Version, updated.Version);
                return updated;
            });
        });
    }

    /// <summary>Deletes a resource that is not in use.</summary>
    /// <returns>The deleted resource. Except for meshes, the deletion counts as a version, as in the documented responses of the service.</returns>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task<StoredResource> DeleteAsync(Authorization caller, ResourceAddress at)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Addressing.RequireNames(at);
        return store.WriteAsync(transaction =>
        {
            caller.Require(transaction, Verb.Delete, at);
            Addressing.RequireAncestors(transaction, at);
            var current = transaction.Get(at);
            SharedMeshes.RequireRemoval(caller, current);
            DeletionRules.Check(transaction, at);
            transaction.Delete(current);
            Record(transaction, Verb.Delete, caller, at, current.Version, 0);
            var version = at.Kind == ResourceKind.Mesh ? current.Version : current.Version + 1;
            return current with { Version = version, UpdatedAt = Now() };
        });
    }

    /// <summary>Sets tags; other tags remain.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="at">The resource, from its ARN.</param>
    /// <param name="region">The region of the call.</param>
    /// <param name="tags">The tags.</param>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task TagAsync(Authorization caller, ResourceAddress at, string region, IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(tags);
        return store.WriteAsync(transaction =>
        {
            caller.Require(transaction, Verb.Tag, at, tags: tags);

            // Too many tags are refused afterwards: the transaction is rolled back.
            var current = Addressing.GetOwned(transaction, at, region);
            var count = transaction.SetTags(current, tags);
            if (count > MaximumTags) throw Refusal.TooManyTags($"A resource can have at most {MaximumTags} tags; this one would have {count}.");
            Record(transaction, Verb.Tag, caller, current.Address, current.Version, current.Version);
            return count;
        });
    }

    /// <summary>Removes tags.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="at">The resource, from its ARN.</param>
    /// <param name="region">The region of the call.</param>
    /// <param name="keys">The keys; those that the resource does not have are ignored.</param>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task UntagAsync(Authorization caller, ResourceAddress at, string region, IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(keys);
        return store.WriteAsync(transaction =>
        {
            caller.Require(transaction, Verb.Untag, at, removedKeys: keys);
            var current = Addressing.GetOwned(transaction, at, region);
            transaction.RemoveTags(current, keys);
            Record(transaction, Verb.Untag, caller, current.Address, current.Version, current.Version);
            return keys.Count;
        });
    }

    private static string Taken(ResourceAddress twin) =>
        $"{twin.Kind} with name {twin.Name} already exists in the mesh {twin.Mesh} of account {twin.MeshOwner}, under the same ARN. Use another name.";

    private static byte[] Spec(ResourceKind kind, JsonElement? given)
    {
        var spec = given ?? (kind == ResourceKind.Mesh ? NoSpec : throw Refusal.Invalid("spec is required."));
        SpecCheck.Require(kind, spec);
        return StoredSpec.Normalize(kind, spec);
    }

    private StoredResource Once(
        IMeshTransaction transaction, Verb verb, Authorization caller, ResourceAddress at, CallToken? token, Func<StoredResource> change) =>
        token is null ? change() : token.Once(transaction, caller, Operations.Get(verb, at.Kind).Name, at, time.GetUtcNow(), change);

    private void Record(IMeshTransaction transaction, Verb verb, Authorization caller, ResourceAddress at, long before, long after) =>
        transaction.Record(new RecordedChange(Now(), Operations.Get(verb, at.Kind).Name, caller.Principal.Arn, at, before, after));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

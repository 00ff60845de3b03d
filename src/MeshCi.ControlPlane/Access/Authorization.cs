using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Decides whether a caller may make one call, within the transaction that reads or changes the resource, so that nothing can change in
/// between. It comes before every check that depends on existing resources: a caller without permission learns nothing about them.
/// </summary>
/// <param name="Principal">The caller.</param>
/// <param name="Context">What conditions know about the request; evaluated only if policies are.</param>
/// <param name="Directory">The identities, and what is shared.</param>
public sealed record Authorization(Principal Principal, Func<RequestContext> Context, IdentityDirectory Directory)
{
    private static readonly KeyValuePair<string, string>[] NoTags = [];

    /// <summary>The caller's account.</summary>
    public string Account => Principal.Account;

    /// <summary>Requires that the caller may make the call.</summary>
    /// <param name="transaction">Where resources and their tags are read.</param>
    /// <param name="verb">What the call does.</param>
    /// <param name="at">The resource: for a list, the collection with an empty name.</param>
    /// <param name="spec">The spec of a creation or an update; default for other calls.</param>
    /// <param name="tags">The tags that the request sets.</param>
    /// <param name="removedKeys">The keys of the tags that the request removes.</param>
    /// <exception cref="RefusalException">The caller may not: the message contains the principal, the action and the resource.</exception>
    public void Require(
        IMeshReader transaction, Verb verb, ResourceAddress at, JsonElement spec = default,
        IReadOnlyCollection<KeyValuePair<string, string>>? tags = null, IReadOnlyCollection<string>? removedKeys = null)
    {
        // The root of an account may do everything in it.
        if (!Principal.IsRoot)
        {
            var context = Context();
            foreach (var check in AppMeshAuthorization.Checks(verb, at, spec, tags ?? NoTags, removedKeys ?? []))
                Require(transaction, check, context, byOwner: verb is Verb.Tag or Verb.Untag or Verb.ListTags);
        }

        SharedMeshes.RequireUse(this, verb, at);
    }

    private void Require(IMeshReader transaction, AuthorizationCheck check, RequestContext context, bool byOwner)
    {
        var found = check.Target is not { } target ? null : byOwner ? transaction.FindOwned(target.MeshOwner, target) : transaction.Find(target);
        var absent = check.Ask(context, OwnerIfAbsent(check.Target, byOwner), NoTags);
        if (found is not null)
        {
            // Only the account that set the tags sees them.
            var tags = found.Owner == Account ? transaction.AllTags(found) : (IEnumerable<KeyValuePair<string, string>>)NoTags;
            var request = check.Ask(context, found.Owner, tags);
            var decision = Principal.Decide(request);
            if (decision.IsAllowed) return;

            // A caller that would be refused even if the resource did not exist gets that same refusal: the text must not reveal that it exists.
            if (Principal.Decide(absent).IsAllowed) throw Refused(request, decision);
        }

        if (Principal.Decide(absent) is { IsAllowed: false } refusal) throw Refused(absent, refusal);
    }

    // Meshes, gateways and gateway routes belong to the owner of their mesh; everything else would belong to the caller.
    private string OwnerIfAbsent(ResourceAddress? target, bool byOwner) => target is not { } at ? Account
        : byOwner || at.Kind is ResourceKind.Mesh or ResourceKind.VirtualGateway or ResourceKind.GatewayRoute ? at.MeshOwner
        : Account;

    private RefusalException Refused(AuthorizationRequest request, Decision decision) => Refusal.Forbidden(decision.Refusal(Principal.Arn, request));
}

using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Whether a caller may make one call, decided within the transaction that reads or changes what it is about, so that nothing can happen in
/// between. It comes before everything that depends on what is there: whoever may not call learns nothing of it.
/// </summary>
/// <param name="Principal">Who calls.</param>
/// <param name="Context">What conditions know of the request; asked for only where policies are evaluated.</param>
/// <param name="Directory">Who there is, and what is shared.</param>
public sealed record Authorization(Principal Principal, Func<RequestContext> Context, IdentityDirectory Directory)
{
    private static readonly KeyValuePair<string, string>[] NoTags = [];

    /// <summary>The caller's account.</summary>
    public string Account => Principal.Account;

    /// <summary>Requires that the caller may make the call.</summary>
    /// <param name="transaction">Where resources and their tags are read.</param>
    /// <param name="verb">What the call does.</param>
    /// <param name="at">To which resource: for a list, the collection with an empty name.</param>
    /// <param name="spec">The spec of a creation or an update; default where there is none.</param>
    /// <param name="tags">The tags that the request sets.</param>
    /// <param name="removedKeys">The keys of the tags that the request removes.</param>
    /// <exception cref="RefusalException">The caller may not: the message has the principal, the action and the resource.</exception>
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
            // Tags are for the account that set them.
            var tags = found.Owner == Account ? transaction.AllTags(found) : (IEnumerable<KeyValuePair<string, string>>)NoTags;
            var request = check.Ask(context, found.Owner, tags);
            var decision = Principal.Decide(request);
            if (decision.IsAllowed) return;

            // Who would be refused even if there were nothing is told the same as then, lest the text tell that there is something.
            if (Principal.Decide(absent).IsAllowed) throw Refused(request, decision);
        }

        if (Principal.Decide(absent) is { IsAllowed: false } refusal) throw Refused(absent, refusal);
    }

    // Meshes, gateways and gateway routes are their mesh's owner's, everything else would be the caller's.
    private string OwnerIfAbsent(ResourceAddress? target, bool byOwner) => target is not { } at ? Account
        : byOwner || at.Kind is ResourceKind.Mesh or ResourceKind.VirtualGateway or ResourceKind.GatewayRoute ? at.MeshOwner
        : Account;

    private RefusalException Refused(AuthorizationRequest request, Decision decision) => Refusal.Forbidden(decision.Refusal(Principal.Arn, request));
}

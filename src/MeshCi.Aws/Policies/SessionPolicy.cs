using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Policies;

/// <summary>How exactly a session policy names what a plan changes.</summary>
public enum PolicyForm
{
    /// <summary>Each resource, with the actions that the plan needs on it.</summary>
    Exact,

    /// <summary>As <see cref="Exact"/>, but all routes of a router, and all gateway routes of a gateway, together.</summary>
    Siblings,

    /// <summary>The resources of a kind by the beginning that their names have in common.</summary>
    Prefixes,

    /// <summary>The actions of the plan on everything in the mesh.</summary>
    Mesh,
}

/// <summary>
/// The policies that limit the sessions of a deploy. STS accepts 2048 characters, and packs them into a limit of its own that it does not publish, so there
/// are shorter forms of one policy.
/// </summary>
public static class SessionPolicy
{
    /// <summary>The largest number of characters of a session policy.</summary>
    public const int LongestPolicy = 2048;

    /// <summary>The policy of the session that plans: it reads the mesh and changes nothing.</summary>
    /// <param name="arns">The mesh.</param>
    /// <param name="further">What the session needs besides, or null.</param>
    public static PolicyDocument Reading(MeshArns arns, IReadOnlyList<PolicyStatement>? further = null) =>
        new([new(["appmesh:Describe*", "appmesh:List*"], [arns.OfMesh, arns.OfContent]), .. further ?? []]);

    /// <summary>The policies that allow exactly some calls, or a little more: from the most exact one of at most 2048 characters to the shortest.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="arns">The mesh.</param>
    /// <param name="further">What the session needs besides, or null.</param>
    public static IEnumerable<(PolicyForm Form, PolicyDocument Policy)> Of(
        IReadOnlyCollection<PlannedCall> calls, MeshArns arns, IReadOnlyList<PolicyStatement>? further = null) =>
        from form in Enum.GetValues<PolicyForm>()
        let policy = new PolicyDocument([.. Statements(calls, arns, form), .. further ?? []])
        where form == PolicyForm.Mesh || policy.ToShortJson().Length <= LongestPolicy
        select (form, policy);

    /// <summary>
    /// How far <see cref="PolicyForm.Prefixes"/> limits a session: the kinds of which it allows all resources, because their names have no beginning in common,
    /// and whether it limits others to a beginning.
    /// </summary>
    /// <param name="calls">The calls.</param>
    public static (IReadOnlyList<ResourceKind> Whole, bool HasOthers) WholeKinds(IReadOnlyCollection<PlannedCall> calls)
    {
        var prefixes = Prefixes(Needs(calls)).Where(entry => entry.Key.Kind != ResourceKind.Mesh).ToList();
        var whole = prefixes.Where(entry => entry.Value.Length == 0).Select(entry => entry.Key.Kind).Distinct().Order().ToList();
        return (whole, prefixes.Exists(entry => !whole.Contains(entry.Key.Kind)));
    }

    /// <summary>The statements of a form: one for all resources that need the same actions.</summary>
    public static IReadOnlyList<PolicyStatement> Statements(IReadOnlyCollection<PlannedCall> calls, MeshArns arns, PolicyForm form)
    {
        var needs = Needs(calls);
        var prefixes = form == PolicyForm.Prefixes ? Prefixes(needs) : [];
        // In a shorter form, several resources become one ARN, and need what any of them needs.
        var actionsOf = needs.GroupBy(need => form switch
        {
            PolicyForm.Exact => arns.Of(need.Id),
            PolicyForm.Siblings => arns.OfSiblings(need.Id),
            _ when need.Id.Kind == ResourceKind.Mesh => arns.OfMesh,
            PolicyForm.Prefixes => arns.OfNames(need.Id.Kind, prefixes[(need.Id.Kind, need.Actions)]),
            _ => arns.OfContent,
        }).ToDictionary(group => group.Key, group => group.SelectMany(need => need.Actions.Split('\n')).ToHashSet(StringComparer.Ordinal));
        var entries = from entry in actionsOf
                      let actions = entry.Value.Where(action => !IsCovered(entry.Key, action)).Order(StringComparer.Ordinal).ToList()
                      where actions.Count > 0
                      select (Arn: entry.Key, Actions: actions);
        return
        [
            .. entries.GroupBy(entry => string.Join('\n', entry.Actions))
                .Select(group => new PolicyStatement(group.First().Actions, [.. group.Select(entry => entry.Arn).Order(StringComparer.Ordinal)]))
                .OrderBy(statement => statement.Resources[0], StringComparer.Ordinal),
        ];

        // One of the beginnings can be the beginning of another one.
        bool IsCovered(string arn, string action) => form == PolicyForm.Prefixes
            && actionsOf.Any(other => other.Key != arn && Covers(other.Key, arn) && other.Value.Contains(action));
    }

    // The actions that each resource needs.
    private static List<(ResourceId Id, string Actions)> Needs(IReadOnlyCollection<PlannedCall> calls) =>
        [.. calls.GroupBy(call => call.Resource, call => $"appmesh:{call.Operation}")
            .Select(group => (group.Key, string.Join('\n', group.Distinct().Order(StringComparer.Ordinal))))];

    private static Dictionary<(ResourceKind Kind, string Actions), string> Prefixes(IEnumerable<(ResourceId Id, string Actions)> needs) =>
        needs.GroupBy(need => (need.Id.Kind, need.Actions)).ToDictionary(group => group.Key, group => CommonPrefix(group.Select(need => need.Id)));

    private static bool Covers(string wider, string arn) =>
        wider.Split('*', 2) is [var start, ""] && arn.Split('*', 2) is [var other, _] && other.StartsWith(start, StringComparison.Ordinal);

    private static string CommonPrefix(IEnumerable<ResourceId> ids) =>
        ids.Select(id => id.Parent ?? id.Name).Aggregate((prefix, name) => prefix[..prefix.AsSpan().CommonPrefixLength(name)]);
}

using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Policies;

/// <summary>
/// The policy of the role that deploys a service: what its deploys, rollbacks and its removal can need. Each of them only gets a part of it, because its
/// session has a policy of its own (<see cref="SessionPolicy"/>).
/// </summary>
public static class RolePolicy
{
    /// <summary>The largest number of characters, without white space, of the inline policies of a role.</summary>
    public const int LongestPolicy = 10_240;

    private static readonly (ResourceKind Kind, string[] Operations, ResourceKind[] Named)[] References =
    [
        (ResourceKind.VirtualNode, ["CreateVirtualNode"], [ResourceKind.VirtualService]),
        (ResourceKind.VirtualService, ["CreateVirtualService", "UpdateVirtualService"], [ResourceKind.VirtualNode, ResourceKind.VirtualRouter]),
        (ResourceKind.Route, ["CreateRoute", "UpdateRoute"], [ResourceKind.VirtualNode]),
        (ResourceKind.GatewayRoute, ["CreateGatewayRoute", "UpdateGatewayRoute"], [ResourceKind.VirtualService]),
    ];

    /// <summary>The policy of the role.</summary>
    /// <param name="arns">The mesh.</param>
    /// <param name="resources">Everything that the service has, had or will have in the mesh.</param>
    /// <param name="isShared">Whether the mesh belongs to another account, so that a deploy can neither create nor delete it.</param>
    /// <param name="ledger">The ledger, if it is in S3.</param>
    public static PolicyDocument Of(MeshArns arns, IEnumerable<ResourceId> resources, bool isShared, LedgerPlace? ledger)
    {
        var all = resources.Distinct().ToList();
        var own = all.Where(id => id.Kind != ResourceKind.Mesh).ToList();
        var kinds = own.Select(id => id.Kind).Distinct().Order().ToList();
        return new(
        [
            SessionPolicy.Reading(arns).Statements[0] with { Sid = "Read" },
            .. isShared ? [] : Mesh(arns, owns: all.Count > own.Count),
            .. kinds.Count == 0 ? [] : new[] { Own(arns, own, kinds) },
            .. References.Where(row => kinds.Contains(row.Kind)).Select(row => Refer(arns, row.Kind, row.Operations, row.Named)),
            .. ledger?.Statements ?? [],
        ]);
    }

    // Without an owner, the first deploy creates the mesh, and the removal of the last service deletes it.
    private static PolicyStatement[] Mesh(MeshArns arns, bool owns)
    {
        string[] actions = owns ? [.. Writes(ResourceKind.Mesh), "appmesh:TagResource", "appmesh:UntagResource"]
            : ["appmesh:CreateMesh", "appmesh:DeleteMesh", "appmesh:TagResource"];
        return [new(actions, [arns.OfMesh]) { Sid = "Mesh" }];
    }

    private static PolicyStatement Own(MeshArns arns, List<ResourceId> own, IEnumerable<ResourceKind> kinds) =>
        new([.. kinds.SelectMany(Writes), "appmesh:TagResource", "appmesh:UntagResource"],
            [.. own.SelectMany(id => Arns(arns, id, own)).Distinct().Order(StringComparer.Ordinal)])
        { Sid = "Write" };

    /// <summary>A plan gives routes other names for a while. They only begin with the name of the route if the router belongs to others.</summary>
    private static string[] Arns(MeshArns arns, ResourceId id, List<ResourceId> own) =>
        id.Kind.Info().Parent is not { } parent ? [arns.Of(id)]
        : own.Contains(new(parent, id.Parent!)) ? [arns.OfSiblings(id)]
        : [arns.Of(id), $"{arns.Of(id)}-meshci*"];

    private static PolicyStatement Refer(MeshArns arns, ResourceKind kind, string[] operations, ResourceKind[] named) =>
        new([.. operations.Select(operation => $"appmesh:{operation}")], [.. named.Select(each => arns.OfNames(each, ""))]) { Sid = $"Refer{kind}" };

    private static IEnumerable<string> Writes(ResourceKind kind) =>
        new[] { Verb.Create, Verb.Delete, Verb.Update }.Select(verb => $"appmesh:{Operations.Get(verb, kind).Name}");
}

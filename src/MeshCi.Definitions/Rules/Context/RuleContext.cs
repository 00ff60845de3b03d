using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>What the rules need to know in addition to the resources.</summary>
public sealed record RuleContext
{
    /// <summary>Whether a resource may refer to resources that are not in the definition; by default, none may.</summary>
    public Func<ResourceId, bool> MayReferOutside { get; init; } = _ => false;

    /// <summary>Whether the requests of a route are declared to be idempotent; by default, none are.</summary>
    public Func<ResourceId, bool> IsIdempotent { get; init; } = _ => false;

    /// <summary>Whether a resource is generated without an item of its own; by default, none is.</summary>
    public Func<ResourceId, bool> IsGenerated { get; init; } = _ => false;

    /// <summary>The name of the environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The account that owns the mesh, or null for the account of the caller.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>Specs that have already been read into their records.</summary>
    internal IReadOnlyDictionary<ResourceId, object> Specs { get; init; } = new Dictionary<ResourceId, object>();

    /// <summary>The listeners of virtual services that other projects provide, by service name; empty by default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services { get; init; } = new Dictionary<string, IReadOnlyList<OutsideListener>>();

    /// <summary>The listeners of virtual nodes that other projects define, by node name; empty by default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Nodes { get; init; } = new Dictionary<string, IReadOnlyList<OutsideListener>>();

    /// <summary>The severities and thresholds that the project sets.</summary>
    public RuleSettings Settings { get; init; } = RuleSettings.None;
}

using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>What the rules need to know beside the resources.</summary>
public sealed record RuleContext
{
    /// <summary>Whether a resource may refer to what the definition does not have; by default none may.</summary>
    public Func<ResourceId, bool> MayReferOutside { get; init; } = _ => false;

    /// <summary>Whether the requests of a route are declared to be repeatable without harm; by default none are.</summary>
    public Func<ResourceId, bool> IsIdempotent { get; init; } = _ => false;

    /// <summary>Name of the environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>Specs of the resources that have been read into their records already.</summary>
    internal IReadOnlyDictionary<ResourceId, object> Specs { get; init; } = new Dictionary<ResourceId, object>();

    /// <summary>What virtual services of other projects listen on, by name; by default nothing is known of any.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services { get; init; } = new Dictionary<string, IReadOnlyList<OutsideListener>>();

    /// <summary>What the project makes of the diagnostics.</summary>
    public RuleSettings Settings { get; init; } = RuleSettings.None;
}

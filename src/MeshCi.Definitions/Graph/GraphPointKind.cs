namespace MeshCi.Definitions.Graph;

/// <summary>What a box of a drawing of calls stands for.</summary>
public enum GraphPointKind
{
    /// <summary>A virtual gateway.</summary>
    Gateway,

    /// <summary>A virtual node that answers for no service.</summary>
    Node,

    /// <summary>A virtual service.</summary>
    Service,
}

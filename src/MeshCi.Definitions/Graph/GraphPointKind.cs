namespace MeshCi.Definitions.Graph;

/// <summary>What a box in a drawing of calls represents.</summary>
public enum GraphPointKind
{
    /// <summary>A virtual gateway.</summary>
    Gateway,

    /// <summary>A virtual node that does not provide a service.</summary>
    Node,

    /// <summary>A virtual service.</summary>
    Service,

    /// <summary>A virtual service that represents a host outside the mesh.</summary>
    Outside,
}

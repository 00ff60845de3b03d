namespace MeshCi.Deployment.Documents;

/// <summary>Where a plan was made, and so the only place where it can be applied.</summary>
public sealed record PlanPlace
{
    /// <summary>The identity of the control plane, which does not change when its address does; null if it is not known before the mesh exists.</summary>
    public string? ControlPlane { get; init; }

    /// <summary>The address of the control plane when the plan was made. It may be another one when the plan is applied, if the identity is known.</summary>
    public required string Address { get; init; }

    /// <summary>The AWS region; null if it is unknown.</summary>
    public string? Region { get; init; }

    /// <summary>The AWS account, 12 digits; null if it is unknown.</summary>
    public string? Account { get; init; }

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The uid of the mesh; null if it does not exist yet.</summary>
    public string? MeshUid { get; init; }

    /// <summary><c>MeshEnvironment</c>; null if it is not set.</summary>
    public string? Environment { get; init; }

    /// <summary>The ledger, as messages name it.</summary>
    public required string Ledger { get; init; }

    /// <summary>The mesh with its environment: <c>shop (prod)</c>.</summary>
    public string MeshName => Environment is null ? Mesh : $"{Mesh} ({Environment})";

    /// <summary>
    /// What differs between two places: the name of each part, and its value in both. Ledgers in directories may have different paths, like the directories
    /// that two jobs of a CI system work in.
    /// </summary>
    /// <param name="other">The other place.</param>
    public IReadOnlyList<(string Part, string Here, string There)> Differences(PlanPlace other)
    {
        var parts = new List<(string, string, string)>();
        var isSamePlane = ControlPlane is null || other.ControlPlane is null ? Address == other.Address : ControlPlane == other.ControlPlane;
        if (!isSamePlane || Environment != other.Environment) parts.Add(("control plane", PlaneName, other.PlaneName));
        Add("region", Region, other.Region);
        Add("account", Account, other.Account);
        Add("mesh", Mesh, other.Mesh);
        // Another checkout of a repository has another path. Whether the ledger itself is the same shows in its entries and in the mesh.
        if (!IsDirectory(Ledger) || !IsDirectory(other.Ledger)) Add("ledger", Ledger, other.Ledger);
        return parts;

        void Add(string part, string? here, string? there)
        {
            if (here != there) parts.Add((part, here ?? "(unknown)", there ?? "(unknown)"));
        }
    }

    private static bool IsDirectory(string ledger) => !ledger.Contains("://", StringComparison.Ordinal);

    private string PlaneName =>
        $"{(ControlPlane is null ? Address : $"{ControlPlane} at {Address}")} ({Environment ?? "no environment"})";
}

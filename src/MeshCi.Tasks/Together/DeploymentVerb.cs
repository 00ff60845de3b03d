namespace MeshCi.Tasks.Together;

/// <summary>The verbs that run once for all projects of a solution, by the names that the targets use.</summary>
internal static class DeploymentVerb
{
    /// <summary>Shows what a deploy would change.</summary>
    public const string Plan = "plan";

    /// <summary>Changes the mesh to match the definitions.</summary>
    public const string Deploy = "deploy";

    /// <summary>Restores earlier builds.</summary>
    public const string Rollback = "rollback";

    /// <summary>Removes services from the mesh.</summary>
    public const string Destroy = "destroy";

    /// <summary>Resolves deploys that did not complete.</summary>
    public const string Recover = "recover";
}

namespace MeshCi.Deployment.Planning;

/// <summary>What the removal of a service does with a resource that existed before the project adopted it.</summary>
public enum AdoptedFate
{
    /// <summary>It stays as it is, without the tags of MeshCi.</summary>
    GiveBack,

    /// <summary>It gets back its spec and its tags from before the adoption.</summary>
    Restore,

    /// <summary>It is deleted.</summary>
    Delete,
}

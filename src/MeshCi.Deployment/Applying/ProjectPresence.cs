namespace MeshCi.Deployment.Applying;

/// <summary>Whether a project that has deployed a service still exists, as far as the project that asks can know.</summary>
public enum ProjectPresence
{
    /// <summary>It belongs to another repository, or where it is has not been recorded, so nothing is known about it.</summary>
    Unknown,

    /// <summary>Its file is in the checkout.</summary>
    Exists,

    /// <summary>It belongs to the repository of the project that asks, whose checkout does not contain it: it was moved, renamed or deleted.</summary>
    Gone,
}

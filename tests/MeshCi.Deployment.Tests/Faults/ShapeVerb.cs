namespace MeshCi.Deployment.Tests.Faults;

/// <summary>The command that carries out a plan.</summary>
public enum ShapeVerb
{
    Deploy,

    Destroy,

    Rollback,
}

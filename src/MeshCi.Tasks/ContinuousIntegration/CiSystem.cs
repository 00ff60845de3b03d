namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>The CI system that runs a build.</summary>
internal enum CiSystem
{
    /// <summary>None: the build runs on a developer's machine.</summary>
    None,

    /// <summary>Travis CI.</summary>
    Travis,

    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>GitLab CI/CD.</summary>
    GitLab,

    /// <summary>Another one, whose variables are not read.</summary>
    Other,
}

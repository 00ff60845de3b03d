namespace MeshCi.Deployment.Planning;

/// <summary>Why a resource changes, or why it does not change although it is part of a plan.</summary>
public enum ChangeReason
{
    /// <summary>It matches the definition.</summary>
    Matches,

    /// <summary>The definition contains it, and it does not exist yet.</summary>
    New,

    /// <summary>The mesh itself does not exist yet, and no project that owns it has been deployed.</summary>
    MeshMissing,

    /// <summary>Its spec or its tags differ from the definition.</summary>
    Different,

    /// <summary>The service does not allow the change in place.</summary>
    NotChangeableInPlace,

    /// <summary>An earlier deploy made it, and the definition no longer contains it.</summary>
    NoLongerDeclared,

    /// <summary>Another service declares the same host outside the mesh and becomes its owner.</summary>
    HandedOver,

    /// <summary>Another service of the same command makes the change.</summary>
    DoneByAnotherService,

    /// <summary>It is no longer declared, but something still needs it.</summary>
    StillNeeded,

    /// <summary>It exists, but no build of MeshCi has written it: the deploy takes it over.</summary>
    Adopted,

    /// <summary>It is no longer declared, but the project keeps such resources.</summary>
    NotPruned,

    /// <summary>The service is removed, and this resource existed before the project adopted it.</summary>
    GivenBack,

    /// <summary>The service is removed, and only the owner tag, which several projects can have, shows whose the resource is.</summary>
    OnlyTagged,
}

/// <summary>The names of <see cref="ChangeReason"/> in files.</summary>
internal static class ChangeReasons
{
    private static readonly string[] Names =
    [
        "matches", "new", "mesh-missing", "different", "not-changeable-in-place", "no-longer-declared", "handed-over", "done-by-another-service",
        "still-needed", "adopted", "not-pruned", "given-back", "only-tagged",
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a reason.</summary>
    public static string Name(this ChangeReason reason) => Names[(int)reason];

    /// <summary>The reason with a name, or null.</summary>
    public static ChangeReason? Find(string? name) => Array.IndexOf(Names, name) is >= 0 and var index ? (ChangeReason)index : null;
}

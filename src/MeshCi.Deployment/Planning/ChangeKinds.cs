namespace MeshCi.Deployment.Planning;

/// <summary>The names of <see cref="ChangeKind"/> in plans.</summary>
internal static class ChangeKinds
{
    /// <summary>The name of the change, in lower case.</summary>
    public static string Name(this ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "create",
        ChangeKind.Update => "update",
        ChangeKind.Replace => "replace",
        ChangeKind.Delete => "delete",
        ChangeKind.Keep => "keep",
        _ => "unchanged",
    };

    /// <summary>The kind with a name, or null.</summary>
    public static ChangeKind? Find(string? name) => Enum.GetValues<ChangeKind>().Cast<ChangeKind?>().FirstOrDefault(kind => kind!.Value.Name() == name);
}

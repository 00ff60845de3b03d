namespace MeshCi.Definitions.Language;

/// <summary>A property that users set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The default, in words.</param>
/// <param name="Description">Its purpose and its values, on one line.</param>
public sealed record MeshProperty(string Name, string Default, string Description)
{
    /// <summary>How its value is read.</summary>
    public PropertyKind Kind { get; init; }

    /// <summary>Whether changing it can change the definition.</summary>
    public bool ShapesDefinition { get; init; }
}

namespace MeshCi.Definitions.Import;

/// <summary>Where the resources of an import come from.</summary>
/// <param name="IsLive">Whether they exist on a control plane, so that App Mesh has accepted them.</param>
/// <param name="Places">Where they are in files.</param>
public sealed record ImportOrigin(bool IsLive, ImportPlaces Places)
{
    /// <summary>Resources that exist on a control plane.</summary>
    public static ImportOrigin Live { get; } = new(true, ImportPlaces.None);

    /// <summary>Resources whose origin is unknown.</summary>
    public static ImportOrigin Unknown { get; } = new(false, ImportPlaces.None);
}

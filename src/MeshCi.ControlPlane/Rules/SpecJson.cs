using System.Text.Json;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.ControlPlane.Rules;

/// <summary>Typed reading of specs that were checked before they were stored.</summary>
public static class SpecJson
{
    /// <summary>The record of a spec.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class => SpecRecords.Read<T>(JsonElement.Parse(json));
}

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MeshCi.Definitions.Json;

/// <summary>JSON trees without reflection.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class TreeJson : JsonSerializerContext;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>JSON of the App Mesh records: camel-case members in declaration order, absent members left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MeshSpec))]
[JsonSerializable(typeof(VirtualNodeSpec))]
[JsonSerializable(typeof(VirtualRouterSpec))]
[JsonSerializable(typeof(RouteSpec))]
[JsonSerializable(typeof(VirtualServiceSpec))]
[JsonSerializable(typeof(VirtualGatewaySpec))]
[JsonSerializable(typeof(GatewayRouteSpec))]
[JsonSerializable(typeof(TagRef))]
public sealed partial class ModelJson : JsonSerializerContext
{
    /// <summary>How files are written: two-space indent, LF, no escapes that JSON does not need.</summary>
    public static JsonWriterOptions FileWriter { get; } = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

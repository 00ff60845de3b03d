using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Client;

/// <summary>A call on its way through the SDK's pipeline.</summary>
internal sealed class AppMeshRequest(AppMeshCall call) : AmazonWebServiceRequest
{
    public AppMeshCall Call { get; } = call;

    /// <summary>How often it was sent again, which tells a delete that finds nothing from one whose first answer was lost.</summary>
    public int Retries { get; set; }

    // A body of a few KiB is not worth a round trip of asking.
    protected override bool Expect100Continue => false;
}

/// <summary>What came back: the whole body, or an undefined element where the operation has none.</summary>
internal sealed class AppMeshResponse : AmazonWebServiceResponse
{
    public JsonElement Body { get; init; }

    /// <summary>
    /// Set where the answer is whole but not App Mesh's. The SDK would take such an exception for a damaged answer, wrap it and ask again.
    /// </summary>
    public AppMeshException? Fault { get; init; }
}

/// <summary>Writes a call as the SDK's request. The label names are the SDK's device for escaping each segment by itself.</summary>
internal sealed class AppMeshMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static AppMeshMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = ((AppMeshRequest)input).Call;
        var request = new DefaultRequest(input, "AppMesh")
        {
            HttpMethod = call.HttpMethod,
            ResourcePath = $"/{Operation.Version}/{string.Join('/', call.Path.Select((_, index) => $"{{s{index}}}"))}",
        };
        for (var index = 0; index < call.Path.Count; index++) request.AddPathResource($"{{s{index}}}", call.Path[index]);
        foreach (var (name, value) in call.Query) request.Parameters.Add(name, value);
        request.UseQueryString = call.Query.Count > 0;
        if (call.Body is not null)
        {
            request.Content = call.Body;
            request.Headers["Content-Type"] = "application/json";
        }

        return request;
    }
}

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

    /// <summary>How often it was sent again. This distinguishes a delete that finds nothing from one whose first response was lost.</summary>
    public int Retries { get; set; }

    /// <summary>
    /// Awaited each time right before the call is signed and sent, when its credentials are known, because renewing them can take long. What it throws ends
    /// the call. Null for nothing.
    /// </summary>
    public Func<CancellationToken, Task>? BeforeAttempt { get; init; }

    // For a body of a few KiB, an additional round trip costs more than it saves.
    protected override bool Expect100Continue => false;
}

/// <summary>The response: the complete body, or an undefined element if the operation has none.</summary>
internal sealed class AppMeshResponse : AmazonWebServiceResponse
{
    public JsonElement Body { get; init; }

    /// <summary>
    /// Set if the response is complete but App Mesh does not return such a response. The SDK would treat the exception as a damaged response, wrap it
    /// and send the request again.
    /// </summary>
    public AppMeshException? Fault { get; init; }
}

/// <summary>Writes a call as a request of the SDK. The SDK uses the labels to escape each segment of the path separately.</summary>
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

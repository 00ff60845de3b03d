using MeshCi.Local.Http;
using MeshCi.Shared;

namespace MeshCi.Local.Api.Health;

/// <summary>Reports that the process is ready; needs no signature.</summary>
internal sealed class HealthHandler : IRequestHandler
{
    /// <inheritdoc />
    public bool Takes(Request request) => request.Target.RawPath == ControlPlaneProcess.HealthPath && request.Method == "GET";

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request) => new(Reply.Json(JsonBody.Write(writer =>
    {
        writer.WriteString("status", "ok");
        writer.WriteString("version", Product.Version);
    })));
}

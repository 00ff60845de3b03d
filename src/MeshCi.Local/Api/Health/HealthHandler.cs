using MeshCi.Local.Http;
using MeshCi.Shared;

namespace MeshCi.Local.Api.Health;

/// <summary>Reports that the process is ready; needs no signature.</summary>
/// <param name="prove">The proof for a probe; null if the process does not find the probe in its directory.</param>
internal sealed class HealthHandler(Func<string, string?> prove) : IRequestHandler
{
    /// <inheritdoc />
    public bool Takes(Request request) => request.Target.RawPath == ControlPlaneProcess.HealthPath && request.Method == "GET";

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request)
    {
        var probe = request.Target.Query().Get(ControlPlaneProof.Parameter);
        var proof = probe is not null && ControlPlaneProof.IsProbe(probe) ? prove(probe) : null;
        return new(Reply.Json(JsonBody.Write(writer =>
        {
            writer.WriteString("status", "ok");
            writer.WriteString("version", Product.Version);
            if (proof is not null) writer.WriteString(ControlPlaneProof.Member, proof);
        })));
    }
}

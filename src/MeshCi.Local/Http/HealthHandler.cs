using MeshCi.Shared;

namespace MeshCi.Local.Http;

/// <summary>Tells starters that the process is there; needs no signature.</summary>
internal sealed class HealthHandler : IRequestHandler
{
    /// <inheritdoc />
    public bool Takes(Request request) => request.Target.RawPath == ControlPlaneProcess.HealthPath && request.Method == "GET";

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request) => new(Reply.Json(Answers.Health(Product.Version)));
}

namespace MeshCi.Local.Http;

/// <summary>Tells starters that the process is there; needs no signature.</summary>
internal sealed class HealthHandler : IRequestHandler
{
    /// <summary>Where to ask.</summary>
    public const string Path = "/_meshci/health";

    /// <inheritdoc />
    public bool Takes(Request request) => request.Target.RawPath == Path && request.Method == "GET";

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request) => new(Reply.Json(Answers.Health(Product.Version)));
}

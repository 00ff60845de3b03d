namespace MeshCi.Local.Http;

/// <summary>Answers the requests of one API. The front asks its handlers in order; the first that takes a request answers it.</summary>
internal interface IRequestHandler
{
    /// <summary>Whether the request is one of this API's.</summary>
    bool Takes(Request request);

    /// <summary>The answer. A refused request is an exception; nothing was changed then.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    /// <exception cref="ConnectionDroppedException">The connection is to be cut without an answer.</exception>
    ValueTask<Reply> AnswerAsync(Request request);
}

/// <summary>The client is to see its connection end without an answer.</summary>
/// <param name="reason">Why, for whoever watches.</param>
internal sealed class ConnectionDroppedException(string reason) : Exception(reason);

namespace MeshCi.Local.Http;

/// <summary>Handles the requests of one API. Handlers are asked in order; the first that accepts a request handles it.</summary>
internal interface IRequestHandler
{
    /// <summary>Whether the request belongs to this API.</summary>
    bool Takes(Request request);

    /// <summary>
    /// Decides whether the body of a request is read if it is long, so that callers that cannot be authenticated do not use the memory of the process.
    /// </summary>
    /// <param name="request">The request without its body.</param>
    /// <returns>The refusal, or null if the body is to be read.</returns>
    /// <exception cref="ApiException">The request is refused.</exception>
    Reply? Admit(Request request) => throw ApiException.BadRequest($"This request must not have a body of more than {Request.ShortBody} bytes.");

    /// <summary>The response. A refusal is an exception; nothing was changed then.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    /// <exception cref="ConnectionDroppedException">The connection is to be closed without a response.</exception>
    ValueTask<Reply> AnswerAsync(Request request);
}

/// <summary>The connection is to be closed without a response.</summary>
/// <param name="reason">Why, for the log.</param>
internal sealed class ConnectionDroppedException(string reason) : Exception(reason);

using System.Threading.Channels;
using MeshCi.Local.Logging;
using MeshCi.Shared;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Http;

/// <summary>The result of a request, for a person that watches.</summary>
/// <param name="Operation">The operation's name, or the method if there is none.</param>
/// <param name="Subject">The resource.</param>
/// <param name="Status">HTTP status code, or <see cref="NoAnswer"/>.</param>
/// <param name="Error">Why it was refused or the connection closed; null after success.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Who">The caller, if known.</param>
internal sealed record CallReport(string Operation, string Subject, int Status, string? Error, TimeSpan Duration, string? Who)
{
    /// <summary>Replaces the status if the connection was closed without a response.</summary>
    public const int NoAnswer = 0;
}

/// <summary>The layer between HTTP and the handlers: reads a whole request, passes it to its handler, and sends the response or the refusal.</summary>
/// <param name="identity">The identity of the control plane, which each response contains.</param>
/// <param name="handlers">Handle the requests; the first one that takes a request gets it.</param>
/// <param name="log">The log of failures.</param>
/// <param name="time">The clock.</param>
/// <param name="idle">Is notified of requests; null if the process does not end when it is idle.</param>
/// <param name="watch">Called for every call; null if no person watches.</param>
internal sealed class HttpFront(
    string identity, IReadOnlyList<IRequestHandler> handlers, ILogger log, TimeProvider time, IdleWatch? idle, Action<CallReport>? watch)
    : IHttpApplication<IFeatureCollection>
{
    // A request whose signature needs the whole body can come from anyone who knows the ID of a key. The AWS CLI sends such requests, and waits.
    private const int MostUnverified = 8;
    private static readonly TimeSpan UnverifiedPatience = TimeSpan.FromSeconds(30);
    private readonly Channel<Request> _unverified = Channel.CreateBounded<Request>(MostUnverified);
    private volatile bool _ending;

    /// <summary>Refuses every request from now on, because the server is about to stop.</summary>
    public void RefuseNewRequests() => _ending = true;

    /// <inheritdoc />
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc />
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc />
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var late = idle?.Enter() is false || _ending;
        try
        {
            await ProcessAsync(context, late).ConfigureAwait(false);
        }
        finally
        {
            idle?.Leave();
        }
    }

    private async Task ProcessAsync(IFeatureCollection context, bool late)
    {
        var began = time.GetTimestamp();
        var incoming = context.GetRequiredFeature<IHttpRequestFeature>();
        var lifetime = context.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var request = new Request(incoming.Method, RequestTarget.Parse(incoming.RawTarget), incoming.Headers, default, lifetime.RequestAborted);
        Reply? reply;
        try
        {
            if (late) throw ApiException.ServiceUnavailable("The control plane is shutting down. Nothing was changed.");
            var handler = handlers.First(handler => handler.Takes(request));
            reply = IsLong(incoming.Headers) ? handler.Admit(request) : null;
            if (reply is null)
            {
                request = request with { Body = await ReadAsync(incoming, request).ConfigureAwait(false) };
                reply = await handler.AnswerAsync(request).ConfigureAwait(false);
            }
        }
        catch (ApiException exception)
        {
            reply = Reply.Refusal(exception);
        }
        catch (BadHttpRequestException exception)
        {
            reply = Reply.Refusal(ApiException.BadRequest(exception.Message));
        }
        catch (ConnectionDroppedException exception)
        {
            // Reported first: a client may look for the reason as soon as the connection ends.
            log.CallFailed(request.Operation, request.Subject, exception.Message);
            watch?.Invoke(new CallReport(request.Operation, request.Subject, CallReport.NoAnswer, exception.Message, time.GetElapsedTime(began), request.Who));
            lifetime.Abort();
            return;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client disconnected during its request: no response is possible.
            lifetime.Abort();
            return;
        }
#pragma warning disable CA1031 // An error in one request must not end the process; it is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reply = Reply.Refusal(ApiException.InternalServerError($"The control plane failed. Its log contains request {request.Id}."));
            log.Fault(exception, request.Id, request.Operation, request.Subject);
        }

        if (reply.Status == 503) log.CallFailed(request.Operation, request.Subject, reply.Error);
        await SendAsync(context, request, reply).ConfigureAwait(false);
        watch?.Invoke(new CallReport(request.Operation, request.Subject, reply.Status, reply.Error, time.GetElapsedTime(began), request.Who));
    }

    private async Task SendAsync(IFeatureCollection context, Request request, Reply reply)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = reply.Status;
        if (reply.ContentType.Length > 0) response.Headers.ContentType = reply.ContentType;
        response.Headers.ContentLength = reply.Body.Length;
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.Headers[IdentityHeader.Name] = identity;
        foreach (var (name, value) in reply.Headers) response.Headers[name] = value;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(reply.Body).ConfigureAwait(false);
    }

    // The length of a chunked body is not known in advance.
    private static bool IsLong(IHeaderDictionary headers) => headers.ContentLength > Request.ShortBody || headers.TransferEncoding.Count > 0;

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(IHttpRequestFeature incoming, Request request)
    {
        if (request.IsVerified || !IsLong(incoming.Headers)) return await ReadAsync(incoming, CancellationToken.None).ConfigureAwait(false);
        using var patience = new CancellationTokenSource(UnverifiedPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.Gone);
        await _unverified.Writer.WriteAsync(request, either.Token).ConfigureAwait(false);
        try
        {
            return await ReadAsync(incoming, either.Token).ConfigureAwait(false);
        }
        finally
        {
            // One place is free again, whichever request took it.
            _unverified.Reader.TryRead(out _);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(IHttpRequestFeature request, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentLength is null && request.Headers.TransferEncoding.Count == 0) return ReadOnlyMemory<byte>.Empty;
        if (request.Headers.ContentLength > Request.LongestBody) throw TooLong();

        // Grows with the received data, not with the announced length.
        var buffer = new byte[Math.Min(request.Headers.ContentLength + 1 ?? Request.ShortBody, Request.ShortBody)];
        var filled = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            filled += read;
            if (filled > Request.LongestBody) throw TooLong();
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Request.LongestBody + 1));
        }

        return buffer.AsMemory(0, filled);
    }

    private static ApiException TooLong() => ApiException.BadRequest($"The body is longer than {Request.LongestBody} bytes.");
}

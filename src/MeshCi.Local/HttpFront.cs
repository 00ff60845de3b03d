using MeshCi.Local.Signing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeshCi.Local;

/// <summary>What became of one request, for whoever watches.</summary>
internal sealed record CallReport(string Operation, string Subject, int Status, string? Error, TimeSpan Duration);

/// <summary>From HTTP to the operations and back: who calls, what is called, whether it is allowed, the answer. In that order for every request.</summary>
internal sealed class HttpFront(SignatureCheck signatures, MeshApi api, ServerLog log, TimeProvider time, IdleWatch? idle, Action<CallReport>? watch)
    : IHttpApplication<IFeatureCollection>
{
    /// <summary>Where starters ask whether the process is there; needs no signature.</summary>
    public const string HealthPath = "/_meshci/health";

    private const int FirstRead = 4096;
    private volatile bool _ending;

    /// <summary>Refuses every request from now on, so that no one begins work with a server that is about to be gone.</summary>
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
        var began = time.GetTimestamp();
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var requestId = Guid.NewGuid().ToString();
        var operation = request.Method;
        var subject = request.RawTarget;
        ApiException? refusal = null;
        byte[] answer;
        try
        {
            if (late) throw ApiException.ServiceUnavailable("The control plane is ending. Nothing was changed.");
            var target = RequestTarget.Parse(request.RawTarget);
            if (target.RawPath == HealthPath && request.Method == "GET")
            {
                answer = Answers.Health(Product.Version);
            }
            else
            {
                var body = await ReadAsync(request).ConfigureAwait(false);
                var caller = signatures.Authenticate(request.Method, target.RawPath, target.RawQuery, request.Headers, body.Span);
                var call = Call.Of(request.Method, target);
                operation = call.Operation;
                subject = call.Subject;
                answer = await api.AnswerAsync(call, caller.Region, body).ConfigureAwait(false);
            }
        }
        catch (ApiException exception)
        {
            refusal = exception;
            answer = Answers.Error(exception.Message);
        }
        catch (BadHttpRequestException exception)
        {
            refusal = ApiException.BadRequest(exception.Message);
            answer = Answers.Error(refusal.Message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client went away in the middle of its request: there is no one to answer.
            context.Get<IHttpRequestLifetimeFeature>()?.Abort();
            idle?.Leave();
            return;
        }
#pragma warning disable CA1031 // A fault in one request must not end the process; the log keeps it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            refusal = ApiException.InternalServerError($"The control plane failed; its log has request {requestId}.");
            answer = Answers.Error(refusal.Message);
            log.Write($"fault in request {requestId}, {operation} {subject}: {exception}");
        }

        try
        {
            if (refusal is { Status: 503 }) log.Write($"{operation} {subject}: {refusal.Message}");
            response.StatusCode = refusal?.Status ?? 200;
            response.Headers.ContentType = "application/json";
            response.Headers.ContentLength = answer.Length;
            response.Headers["x-amzn-RequestId"] = requestId;
            if (refusal is not null) response.Headers["x-amzn-errortype"] = refusal.Type;
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(answer).ConfigureAwait(false);
            watch?.Invoke(new CallReport(operation, subject, response.StatusCode, refusal is null ? null : $"{refusal.Type}: {refusal.Message}", time.GetElapsedTime(began)));
        }
        finally
        {
            idle?.Leave();
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(IHttpRequestFeature request)
    {
        if (request.Headers.ContentLength is null && request.Headers.TransferEncoding.Count == 0) return ReadOnlyMemory<byte>.Empty;
        if (request.Headers.ContentLength > RequestBody.Limit) throw TooLong();
        var buffer = new byte[request.Headers.ContentLength is { } length ? (int)length + 1 : FirstRead];
        var filled = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and var read)
        {
            filled += read;
            if (filled > RequestBody.Limit) throw TooLong();
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, RequestBody.Limit + 1));
        }

        return buffer.AsMemory(0, filled);
    }

    private static ApiException TooLong() => ApiException.BadRequest($"The body is longer than {RequestBody.Limit} bytes.");
}

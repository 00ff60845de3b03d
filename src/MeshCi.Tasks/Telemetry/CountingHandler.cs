namespace MeshCi.Tasks.Telemetry;

/// <summary>
/// Counts requests that did not arrive. The OTLP exporter reports them only as events, which MSBuild disables: a flush succeeds even if nothing was received.
/// </summary>
/// <param name="inner">Sends the requests.</param>
/// <param name="failed">Is called for each of these requests.</param>
internal sealed class CountingHandler(HttpMessageHandler inner, Action failed) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Counted(base.Send(request, cancellationToken));
        }
        catch (Exception)
        {
            failed();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Counted(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception)
        {
            failed();
            throw;
        }
    }

    private HttpResponseMessage Counted(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode) failed();
        return response;
    }
}

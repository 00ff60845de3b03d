using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using MeshCi.Aws.Client;

namespace MeshCi.Aws.Ledgers;

/// <summary>The SDK's client without what it does on its own: it follows no redirects, asks no bucket for its region, and repeats nothing.</summary>
internal sealed class S3Client(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
{
    /// <summary>A client for the settings of a ledger. Every setting is explicit, none is looked up.</summary>
    public static S3Client Of(S3LedgerSettings settings, AWSCredentials credentials, TimeProvider time, Func<HttpMessageHandler>? transport)
    {
        var endpoint = settings.ResolveEndpoint();
        var config = new AmazonS3Config
        {
            ServiceURL = endpoint.AbsoluteUri,
            AuthenticationRegion = settings.Region,
            // Only AWS has an address for each bucket.
            ForcePathStyle = settings.Endpoint is not null,
            UseAccelerateEndpoint = false,
            UseArnRegion = false,
            DisableMultiregionAccessPoints = true,
            DisableS3ExpressSessionAuth = true,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            MaxErrorRetry = 1,
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            HttpClientCacheSize = 1,
            HttpClientFactory = new S3HttpClientFactory(endpoint, settings.AttemptTimeout, time, transport),
        }.Isolated();
        return new(credentials, config);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<AmazonS3RedirectHandler>();
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new OnlyClockRetry(Config)));
        pipeline.AddHandlerAfter<RetryHandler>(new OneSessionHandler());
    }

    /// <summary>Repeats a call that was refused because this machine's clock is wrong, with the time of the server. Everything else is for the store.</summary>
    private sealed class OnlyClockRetry(IClientConfig config) : StandardRetryPolicy(config)
    {
        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => false;

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) => Task.FromResult(false);
    }
}

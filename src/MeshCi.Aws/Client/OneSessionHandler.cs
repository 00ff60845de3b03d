using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace MeshCi.Aws.Client;

/// <summary>
/// Gives each request one session, and its retries the same one or a newer one. The SDK asks for credentials several times while it signs, so that a renewal
/// in between would combine the key of one session with the token of another. After that, nothing delays the request, so its last check is here, too.
/// </summary>
internal sealed class OneSessionHandler : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var credentials = context.Identity is Snapshot earlier ? earlier.Source : context.Identity as AWSCredentials;
        if (credentials is not (null or AnonymousAWSCredentials))
            context.Identity = new Snapshot(credentials, await credentials.GetCredentialsAsync().ConfigureAwait(false));
        if (context.OriginalRequest is AppMeshRequest { BeforeAttempt: { } check }) await check(context.CancellationToken).ConfigureAwait(false);
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }

    private sealed class Snapshot(AWSCredentials source, ImmutableCredentials credentials) : AWSCredentials
    {
        public AWSCredentials Source => source;

        public override ImmutableCredentials GetCredentials() => credentials;

        public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(credentials);
    }
}

using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Ledgers;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>The ledger of a project while a verb uses it.</summary>
internal sealed class LedgerConnection : IDisposable
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL_S3";

    // Servers other than AWS usually have one region, with this name or with any.
    private const string RegionOfOthers = "us-east-1";
    private readonly S3LedgerStore? _bucket;

    private LedgerConnection(ILedgerStore store) => (Ledger, _bucket) = (new(store), store as S3LedgerStore);

    /// <summary>The ledger.</summary>
    public Ledger Ledger { get; }

    /// <summary>Opens the ledger. Nothing is read yet.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="access">What the verb does with it.</param>
    /// <param name="reporter">Receives a line every 50 s while the session is waited for, and when it is renewed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting for the session.</param>
    /// <exception cref="MeshException">
    /// MESH7051 or MESH7052 if there is no ledger that would outlive a deploy to App Mesh; MESH7001 or MESH704x if there is no session for it.
    /// </exception>
    public static async Task<LedgerConnection> OpenAsync(
        MeshSettings settings, LedgerAccess access, IReporter reporter, TimeProvider time, CancellationToken cancellationToken)
    {
        var place = PlaceOf(settings);
        await using var waiting = new Heartbeat(reporter, time, "signing in to the ledger");
        return BucketOf(settings) is not { } bucket ? new(new DirectoryLedgerStore(place))
            : new(new S3LedgerStore(bucket, await SignInAsync(settings, bucket, access, reporter, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Where the ledger is: the full path of a directory, or the address of a bucket.</summary>
    /// <exception cref="MeshException">MESH7051 or MESH7052 if there is none that would outlive a deploy to App Mesh; MESH7041 or MESH7042.</exception>
    public static string PlaceOf(MeshSettings settings)
    {
        if (settings.Ledger is not { } place)
        {
            return settings.ControlPlane == ControlPlaneKind.Local
                ? Path.Combine(settings.StateDirectory, "ledger")
                : throw new MeshException(MeshDiagnostics.LedgerMissing.At(new(Item: "MeshLedger"), NoLedger));
        }

        if (BucketOf(settings) is { } bucket) return $"{bucket.Address} at {bucket.ResolveEndpoint()}";
        return place.Contains("://", StringComparison.Ordinal)
            ? throw new MeshException(MeshDiagnostics.LedgerUnsupported.At(new(Item: "MeshLedger"), IsNotSupported(place)))
            : Path.GetFullPath(place, settings.ProjectDirectory);
    }

    /// <summary>The bucket of the ledger; null if it is in a directory.</summary>
    /// <exception cref="MeshException">MESH7052: the address has no bucket. MESH7041 or MESH7042: the region or the endpoint.</exception>
    public static S3LedgerSettings? BucketOf(MeshSettings settings)
    {
        if (settings.Ledger is not { } place || !S3LedgerSettings.IsAddress(place)) return null;
        if (S3LedgerSettings.Parse(place) is not var (bucket, prefix))
            throw new MeshException(MeshDiagnostics.LedgerUnsupported.At(new(Item: "MeshLedger"), IsNoBucket(place)));
        var environment = new ProcessEnvironment();
        var endpoint = settings.LedgerEndpoint
            ?? (environment.Variable(EndpointVariable) is { } address ? AwsEndpoint.Parse(address, EndpointVariable) : null);
        return new()
        {
            Bucket = bucket,
            Prefix = prefix,
            Endpoint = endpoint,
            Region = RegionOf(settings, environment, endpoint),
            Encryption = settings.LedgerEncryption,
            KmsKey = settings.LedgerKmsKey,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _bucket?.Dispose();

    /// <summary>A session of its own, which can do nothing outside of the ledger, or static keys if the ledger alone may use them.</summary>
    private static Task<AWSCredentials> SignInAsync(
        MeshSettings settings, S3LedgerSettings bucket, LedgerAccess access, IReporter reporter, CancellationToken cancellationToken)
    {
        var environment = new ProcessEnvironment();
        if (settings.LedgerStaticCredentials) return Task.FromResult(DeployCredentials.ReadKeys(environment, "MeshLedgerStaticCredentials"));
        var sts = StsServers.OfLedger(settings, bucket.Endpoint, settings.LedgerEndpoint is null ? EndpointVariable : "MeshLedgerEndpoint");
        var policy = new PolicyDocument(access == LedgerAccess.Write ? bucket.Place.Statements : bucket.Place.Reading);
        return DeployIdentity.ResolveAsync(
            settings, environment, bucket.Region, sts, policy.ToShortJson(), cancellationToken, reporter, settings.LedgerRoleArn);
    }

    private static string RegionOf(MeshSettings settings, ProcessEnvironment environment, Uri? endpoint)
    {
        if (settings.LedgerRegion is { } region) return AwsRegion.Resolve(region, environment);
        var isKnown = settings.Region is not null || environment.Variable("AWS_REGION") is not null || environment.Variable("AWS_DEFAULT_REGION") is not null;
        return endpoint is not null && !isKnown ? RegionOfOthers : AwsRegion.Resolve(settings.Region, environment);
    }

    private const string NoLedger =
        "MeshControlPlane is 'appmesh', but MeshLedger is not set. A rollback needs the ledger, but files on a CI machine are lost after the job. "
        + "Set MeshLedger to a bucket, such as s3://deploys/mesh, or to a directory that outlives the job. Nothing was changed.";

    private static string IsNotSupported(string place) =>
        $"MeshLedger '{place}' is neither a directory nor a bucket of S3. Set MeshLedger to a path, for example on a mounted share, or to an address such as "
        + "s3://deploys/mesh. Nothing was changed.";

    internal static string IsNoBucket(string place) =>
        $"MeshLedger '{place}' is not the address of a general purpose bucket of S3. Set MeshLedger to s3://<bucket>/<prefix>, in which a bucket has 3 to 63 "
        + "lowercase letters, digits, dots and hyphens, and a prefix consists of letters, digits and _.=@+- between slashes. Nothing was changed.";
}

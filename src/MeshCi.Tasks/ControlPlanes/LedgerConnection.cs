using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Ledgers;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
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
    /// <param name="plane">The control plane that the verb uses: a ledger in S3 uses the same session. Null if the verb uses none.</param>
    /// <param name="cancellationToken">Stops waiting for the session.</param>
    /// <exception cref="MeshException">
    /// MESH7051 or MESH7052 if there is no ledger that would outlive a deploy to App Mesh; MESH7001 or MESH704x if there is no session for it.
    /// </exception>
    public static async Task<LedgerConnection> OpenAsync(MeshSettings settings, AppMeshControlPlane? plane, CancellationToken cancellationToken)
    {
        var place = PlaceOf(settings);
        if (BucketOf(settings) is not { } bucket) return new(new DirectoryLedgerStore(place));
        // The sessions of the embedded control plane are for that one only.
        var credentials = plane is { Embedded: null } ? plane.Credentials
            : await ControlPlaneConnection.ResolveAsync(settings, new ProcessEnvironment(), bucket.Region, StsOf(settings), cancellationToken)
                .ConfigureAwait(false);
        return new(new S3LedgerStore(bucket, credentials));
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

    /// <inheritdoc/>
    public void Dispose() => _bucket?.Dispose();

    private static S3LedgerSettings? BucketOf(MeshSettings settings)
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

    private static string RegionOf(MeshSettings settings, ProcessEnvironment environment, Uri? endpoint)
    {
        if (settings.LedgerRegion is { } region) return AwsRegion.Resolve(region, environment);
        var isKnown = settings.Region is not null || environment.Variable("AWS_REGION") is not null || environment.Variable("AWS_DEFAULT_REGION") is not null;
        return endpoint is not null && !isKnown ? RegionOfOthers : AwsRegion.Resolve(settings.Region, environment);
    }

    // A verb that uses the ledger alone signs in as the deploy does.
    private static Uri? StsOf(MeshSettings settings) =>
        settings is { ControlPlane: ControlPlaneKind.AppMesh, Endpoint: { IsLoopback: true } address } ? address : null;

    private const string NoLedger =
        "MeshControlPlane is 'appmesh', but MeshLedger is not set. A rollback needs the ledger, but files on a CI machine are lost after the job. "
        + "Set MeshLedger to a bucket, such as s3://deploys/mesh, or to a directory that outlives the job. Nothing was changed.";

    private static string IsNotSupported(string place) =>
        $"MeshLedger '{place}' is neither a directory nor a bucket of S3. Set MeshLedger to a path, for example on a mounted share, or to an address such as "
        + "s3://deploys/mesh. Nothing was changed.";

    private static string IsNoBucket(string place) =>
        $"MeshLedger '{place}' is not the address of a general purpose bucket of S3. Set MeshLedger to s3://<bucket>/<prefix>, in which a bucket has 3 to 63 "
        + "lowercase letters, digits, dots and hyphens, and a prefix consists of letters, digits and _.=@+- between slashes. Nothing was changed.";
}

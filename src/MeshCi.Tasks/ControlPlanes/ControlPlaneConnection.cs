using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Reporting;
using MeshCi.Shared;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Connects to the control plane that the settings of a project specify, with the credentials for it.</summary>
internal static class ControlPlaneConnection
{
    // The embedded control plane does not belong to a region; its requests are signed for this one.
    private const string LocalRegion = "us-east-1";

    /// <summary>Connects, and starts the embedded control plane if it is not running yet.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="reporter">Receives lines about the sessions.</param>
    /// <param name="warn">Receives findings that do not prevent the connection from being used.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<AppMeshControlPlane> OpenAsync(
        MeshSettings settings, IReporter reporter, Action<Finding> warn, CancellationToken cancellationToken)
    {
        if (settings.ControlPlane == ControlPlaneKind.Local)
        {
            if (DeployGuard.NoteOfDefault(CiReader.Read(), settings) is { } note) reporter.Line(note);
            var local = new LocalControlPlane(ControlPlaneProgram.FromSettings(settings), warn);
            var endpoint = await local.EnsureAsync(cancellationToken).ConfigureAwait(false);
            // If its configuration has identities, the deploy rehearses with the role. Otherwise, the deploy is the administrator.
            var configuration = settings.LocalConfiguration ?? new StateFiles(settings.StateDirectory).Configuration;
            var isRehearsal = settings.RoleArn is not null && HasIdentity(configuration);
            var there = new ControlPlaneSettings { Endpoint = endpoint, Region = LocalRegion, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner };
            var embedded = new EmbeddedFiles(isRehearsal ? null : local.CredentialsFile, configuration);
            return isRehearsal
                ? await SignInAsync(
                    settings, there, new ProcessEnvironment(), StsServers.OfEmbedded(endpoint), embedded, reporter, cancellationToken).ConfigureAwait(false)
                : new AppMeshControlPlane(there, LocalCredentials.Read(local.CredentialsFile)) { Embedded = embedded };
        }

        var environment = new ProcessEnvironment();
        var region = AwsRegion.Resolve(settings.Region, environment);
        return await SignInAsync(
            settings,
            new ControlPlaneSettings { Endpoint = settings.Endpoint, Region = region, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner },
            environment, StsServers.OfMesh(settings), null, reporter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects with a session that can only read. A plan that is applied gets a session that can only make the changes of the plan.</summary>
    private static async Task<AppMeshControlPlane> SignInAsync(
        MeshSettings settings, ControlPlaneSettings plane, ProcessEnvironment environment, StsServer sts, EmbeddedFiles? embedded, IReporter reporter,
        CancellationToken cancellationToken)
    {
        var account = DeployIdentity.AccountOf(settings.RoleArn ?? environment.Variable("AWS_ROLE_ARN"));
        // In a shared mesh, the mesh belongs to another account than what this one creates in it.
        var arns = new MeshArns(plane.Region, settings.MeshOwner is null ? account ?? "*" : "*", settings.MeshName);
        var credentials = await DeployIdentity.ResolveAsync(
            settings, environment, plane.Region, sts, SessionPolicy.Reading(arns).ToShortJson(), cancellationToken, reporter).ConfigureAwait(false);
        if (!DeployCredentials.AreOfRole(credentials)) reporter.Line(Unlimited);
        return new AppMeshControlPlane(plane, credentials)
        {
            Embedded = embedded,
            Region = embedded is null ? plane.Region : null,
            Account = embedded is null ? account : null,
            Sessions = !DeployCredentials.AreOfRole(credentials) ? null
                : new LimitedSessions(
                    (policy, token) => DeployIdentity.ResolveAsync(settings, environment, plane.Region, sts, policy, token, reporter), arns)
                {
                    MeshCreation = embedded is null && CreatesRole(settings) ? [MeshCreation.Of(arns.Partition, arns.Account)] : [],
                },
        };
    }

    /// <summary>Whether the creation of the mesh can make App Mesh create a role: on AWS, in the account of the deploy.</summary>
    public static bool CreatesRole(MeshSettings settings) => settings is { ControlPlane: ControlPlaneKind.AppMesh, MeshOwner: null }
        && (settings.Endpoint is null || AwsEndpoint.IsAws(settings.Endpoint));

    /// <summary>Signs in with a session that can only make one kind of call, which reads and does not belong to a mesh.</summary>
    public static Task<AWSCredentials> SignInToObserveAsync(
        MeshSettings settings, ProcessEnvironment environment, string region, StsServer sts, PolicyStatement statement,
        CancellationToken cancellationToken) =>
        DeployIdentity.ResolveAsync(settings, environment, region, sts, new PolicyDocument([statement]).ToShortJson(), cancellationToken);

    private const string Unlimited = "note: the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY keep all their rights during this command. With a web "
        + "identity and a role, each session can only do what its plan needs.";

    // The control plane reports what is wrong with the file.
    private static bool HasIdentity(string configuration)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var file = JsonDocument.Parse(OrdinaryFile.ReadAll(configuration), options);
            return file.RootElement.ValueKind == JsonValueKind.Object && file.RootElement.TryGetProperty("identity", out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }
}

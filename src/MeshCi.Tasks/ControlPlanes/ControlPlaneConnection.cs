using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Turns the settings of a project into a control plane that answers, with the credentials for it.</summary>
internal static class ControlPlaneConnection
{
    // The embedded control plane belongs to no region; its requests are signed for this one.
    private const string LocalRegion = "us-east-1";

    /// <summary>Connects; starts the embedded control plane where it does not run yet.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="warn">Told of what does not keep the connection from being used.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<AppMeshControlPlane> OpenAsync(MeshSettings settings, Action<Finding> warn, CancellationToken cancellationToken)
    {
        if (settings.ControlPlane == ControlPlaneKind.Local)
        {
            var local = new LocalControlPlane(ControlPlaneProgram.FromSettings(settings), warn);
            var endpoint = await local.EnsureAsync(cancellationToken).ConfigureAwait(false);
            var there = new ControlPlaneSettings { Endpoint = endpoint, Region = LocalRegion, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner };

            // Who has told the embedded control plane whom to trust rehearses with the role; whoever has not is its administrator.
            var isRehearsal = settings.RoleArn is not null && HasIdentity(settings.LocalConfiguration ?? new StateFiles(settings.StateDirectory).Configuration);
            return new AppMeshControlPlane(
                there, isRehearsal ? await ResolveAsync(settings, new ProcessEnvironment(), LocalRegion, endpoint, cancellationToken).ConfigureAwait(false) : LocalCredentials.Read(local.CredentialsFile));
        }

        var environment = new ProcessEnvironment();
        var region = AwsRegion.Resolve(settings.Region, environment);
        var address = settings.Endpoint;

        // A control plane of this machine knows its own sessions only, so it is its own STS.
        var credentials = await ResolveAsync(settings, environment, region, address is { IsLoopback: true } ? address : null, cancellationToken).ConfigureAwait(false);
        return new AppMeshControlPlane(new ControlPlaneSettings { Endpoint = address, Region = region, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner }, credentials);
    }

    private static Task<AWSCredentials> ResolveAsync(MeshSettings settings, ProcessEnvironment environment, string region, Uri? sts, CancellationToken cancellationToken) =>
        DeployCredentials.ResolveAsync(
            new CredentialSettings
            {
                Region = region,
                StsEndpoint = sts,
                WebIdentityTokenFile = settings.WebIdentityTokenFile,
                WebIdentityTokenVariable = settings.WebIdentityTokenVariable,
                RoleArn = settings.RoleArn,
                BuildNumber = settings.Build ?? environment.Variable("TRAVIS_BUILD_NUMBER"),
                AllowStaticCredentials = settings.AllowStaticCredentials,
            },
            environment,
            cancellationToken: cancellationToken);

    // What is wrong with the file is for the control plane to say.
    private static bool HasIdentity(string configuration)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(configuration), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return file.RootElement.ValueKind == JsonValueKind.Object && file.RootElement.TryGetProperty("identity", out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }
}

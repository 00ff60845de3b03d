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

/// <summary>Connects to the control plane that the settings of a project specify, with the credentials for it.</summary>
internal static class ControlPlaneConnection
{
    // The embedded control plane does not belong to a region; its requests are signed for this one.
    private const string LocalRegion = "us-east-1";

    /// <summary>Connects, and starts the embedded control plane if it is not running yet.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="warn">Receives findings that do not prevent the connection from being used.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<AppMeshControlPlane> OpenAsync(MeshSettings settings, Action<Finding> warn, CancellationToken cancellationToken)
    {
        if (settings.ControlPlane == ControlPlaneKind.Local)
        {
            var local = new LocalControlPlane(ControlPlaneProgram.FromSettings(settings), warn);
            var endpoint = await local.EnsureAsync(cancellationToken).ConfigureAwait(false);
            // If its configuration has identities, the deploy rehearses with the role. Otherwise, the deploy is the administrator.
            var configuration = settings.LocalConfiguration ?? new StateFiles(settings.StateDirectory).Configuration;
            var isRehearsal = settings.RoleArn is not null && HasIdentity(configuration);
            var there = new ControlPlaneSettings { Endpoint = endpoint, Region = LocalRegion, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner };
            var credentials = isRehearsal
                ? await ResolveAsync(settings, new ProcessEnvironment(), LocalRegion, endpoint, cancellationToken).ConfigureAwait(false)
                : LocalCredentials.Read(local.CredentialsFile);
            return new AppMeshControlPlane(there, credentials) { Embedded = new(isRehearsal ? null : local.CredentialsFile, configuration) };
        }

        var environment = new ProcessEnvironment();
        var region = AwsRegion.Resolve(settings.Region, environment);
        var address = settings.Endpoint;

        // A control plane on this machine only accepts its own sessions, so it is its own STS.
        var sts = address is { IsLoopback: true } ? address : null;
        var session = await ResolveAsync(settings, environment, region, sts, cancellationToken).ConfigureAwait(false);
        return new AppMeshControlPlane(
            new ControlPlaneSettings { Endpoint = address, Region = region, Mesh = settings.MeshName, MeshOwner = settings.MeshOwner }, session)
        {
            Region = region,
            Account = AccountOf(settings.RoleArn ?? environment.Variable("AWS_ROLE_ARN")),
        };
    }

    // Static keys do not contain the account.
    private static string? AccountOf(string? role) =>
        role?.Split(':') is [_, _, _, _, { Length: 12 } account, ..] && account.All(char.IsAsciiDigit) ? account : null;

    /// <summary>Signs in as the deploy does.</summary>
    internal static Task<AWSCredentials> ResolveAsync(
        MeshSettings settings, ProcessEnvironment environment, string region, Uri? sts, CancellationToken cancellationToken) =>
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

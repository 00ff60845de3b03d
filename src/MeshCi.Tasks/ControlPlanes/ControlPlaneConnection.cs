using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Identity;
using MeshCi.Definitions;
using MeshCi.Shared;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Turns the settings of a project into a control plane that answers, with the credentials for it.</summary>
internal static class ControlPlaneConnection
{
    private const string Local = "local";
    private const string AppMesh = "appmesh";

    // The embedded control plane belongs to no region; its requests are signed for this one.
    private const string LocalRegion = "us-east-1";

    /// <summary>Whether the mesh lives in the embedded control plane.</summary>
    /// <exception cref="MeshException">MESH0002 for a name that is none of ours.</exception>
    public static bool IsLocal(MeshSettings settings) => settings["ControlPlane"] switch
    {
        Local => true,
        AppMesh => false,
        var other => throw new MeshException(Diagnostics.UnknownControlPlane.At(
            new(Item: "MeshControlPlane"), $"MeshControlPlane '{other}' is not known. Set it to '{Local}' (the embedded control plane) or '{AppMesh}' (the App Mesh API at MeshEndpoint).")),
    };

    /// <summary>Connects; starts the embedded control plane where it does not run yet.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="warn">Told of what does not keep the connection from being used.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<AppMeshControlPlane> OpenAsync(MeshSettings settings, Action<Finding> warn, CancellationToken cancellationToken)
    {
        if (IsLocal(settings))
        {
            var local = new LocalControlPlane(ControlPlaneProgram.Of(settings), warn);
            var endpoint = await local.EnsureAsync(cancellationToken).ConfigureAwait(false);
            var there = new ControlPlaneSettings { Endpoint = endpoint, Region = LocalRegion, Mesh = settings.MeshName, MeshOwner = settings["MeshOwner"] };

            // Who has told the embedded control plane whom to trust rehearses with the role; whoever has not is its administrator.
            var isRehearsal = settings["RoleArn"] is not null && HasIdentity(settings.LocalConfiguration ?? new StateFiles(settings.StateDirectory).Configuration);
            return new AppMeshControlPlane(
                there, isRehearsal ? await ResolveAsync(settings, new ProcessEnvironment(), LocalRegion, endpoint, cancellationToken).ConfigureAwait(false) : LocalCredentials.Read(local.CredentialsFile));
        }

        var environment = new ProcessEnvironment();
        var region = AwsRegion.Resolve(settings["Region"], environment);
        var address = Endpoint(settings);

        // A control plane of this machine knows its own sessions only, so it is its own STS.
        var credentials = await ResolveAsync(settings, environment, region, address is { IsLoopback: true } ? address : null, cancellationToken).ConfigureAwait(false);
        return new AppMeshControlPlane(new ControlPlaneSettings { Endpoint = address, Region = region, Mesh = settings.MeshName, MeshOwner = settings["MeshOwner"] }, credentials);
    }

    private static Task<AWSCredentials> ResolveAsync(MeshSettings settings, ProcessEnvironment environment, string region, Uri? sts, CancellationToken cancellationToken) =>
        DeployCredentials.ResolveAsync(
            new CredentialSettings
            {
                Region = region,
                StsEndpoint = sts,
                WebIdentityTokenFile = settings["WebIdentityTokenFile"] is { } file ? Path.GetFullPath(file, settings.ProjectDirectory) : null,
                WebIdentityTokenVariable = settings["WebIdentityTokenVariable"],
                RoleArn = settings["RoleArn"],
                BuildNumber = settings["Build"] ?? environment.Variable("TRAVIS_BUILD_NUMBER"),
                AllowStaticCredentials = settings.IsOn("AllowStaticCredentials"),
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

    private static Uri? Endpoint(MeshSettings settings) => settings["Endpoint"] is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var endpoint) ? endpoint
        : throw new MeshException(Diagnostics.EndpointInvalid.At(new(Item: "MeshEndpoint"), $"MeshEndpoint '{text}' is not an address. Write it whole, as https://mesh.example.com."));
}

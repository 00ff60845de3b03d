using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Identity;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>The identity of a deploy, as the settings of a project specify it.</summary>
internal static class DeployIdentity
{
    /// <summary>Signs in.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="environment">Variables and files.</param>
    /// <param name="region">The region.</param>
    /// <param name="sts">The STS.</param>
    /// <param name="policy">What the session may do, as JSON.</param>
    /// <param name="cancellationToken">Stops waiting for STS.</param>
    /// <param name="reporter">Receives a line each time that the session is renewed, or could not be; null for none.</param>
    /// <param name="ledgerRole">The role for the ledger alone; null for that of the deploy.</param>
    public static Task<AWSCredentials> ResolveAsync(
        MeshSettings settings, ProcessEnvironment environment, string region, StsServer sts, string policy, CancellationToken cancellationToken,
        IReporter? reporter = null, string? ledgerRole = null) =>
        DeployCredentials.ResolveAsync(
            new CredentialSettings
            {
                Region = region,
                Sts = sts,
                WebIdentityTokenFile = settings.WebIdentityTokenFile,
                StartDirectory = settings.StartDirectory,
                WebIdentityTokenVariable = settings.WebIdentityTokenVariable,
                RoleArn = ledgerRole ?? settings.RoleArn,
                RoleProperty = ledgerRole is null ? "MeshRoleArn" : "MeshLedgerRoleArn",
                ExpectedSubjects = settings.WebIdentitySubjects,
                SessionName = SessionNameOf(settings),
                SessionDuration = settings.SessionDuration,
                SessionPolicy = policy,
                AllowStaticCredentials = settings.AllowStaticCredentials,
                Note = line => reporter?.Line(line),
            },
            environment,
            cancellationToken: cancellationToken);

    /// <summary>The account of a role, or null. Static keys do not contain it.</summary>
    public static string? AccountOf(string? role) =>
        role?.Split(':') is [_, _, _, _, { Length: 12 } account, ..] && account.All(char.IsAsciiDigit) ? account : null;

    /// <summary>What tells apart two identities, and the environments that they are used for.</summary>
    public static string Key(MeshSettings settings, ProcessEnvironment environment) => string.Join(
        '\n', settings.RoleArn ?? environment.Variable("AWS_ROLE_ARN"), settings.WebIdentityTokenFile ?? environment.Variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
        settings.WebIdentityTokenVariable, settings.AllowStaticCredentials, environment.Variable("AWS_ACCESS_KEY_ID"), settings.Service.Environment);

    private static string SessionNameOf(MeshSettings settings)
    {
        var build = BuildEnvironment.Read(CiReader.Read(), settings.SourceControl, settings.Build);
        return SessionName.Of(settings.Service.Environment, build.Repository, build.Build, build.Job);
    }
}

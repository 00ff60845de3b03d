using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using System.Globalization;

namespace MeshCi.Tasks.Verbs;

/// <summary>What the permissions of a project depend on besides its definition.</summary>
internal static class PolicyInputs
{
    /// <summary>The line that is printed if the ledger was not read.</summary>
    public const string NotRead =
        "note: the ledger was not read, so the role's policy only contains the names in the definition. If an earlier build had others, a rollback to it is "
        + "refused.";

    /// <summary>The line that is printed if no role uses the ledger.</summary>
    public const string NoLedgerRole =
        "note: the ledger is used with static keys (MeshLedgerStaticCredentials), so there is no policy for its bucket. Limit the user of the keys to the "
        + "prefix.";

    /// <summary>What the role needs besides the mesh and the ledger: each statement only if the project uses what it allows.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The parameters that its targets read.</param>
    /// <param name="arns">The mesh.</param>
    /// <param name="account">The account of the role, to which the parameters belong even if the mesh does not.</param>
    public static IEnumerable<PolicyStatement> Further(
        MeshSettings settings, Definition definition, IReadOnlyCollection<ParameterReference> parameters, MeshArns arns, string account)
    {
        if (ControlPlaneConnection.CreatesRole(settings)) yield return MeshCreation.Of(arns.Partition, account);
        var host = AwsEndpoint.Of("ssm", arns.Region).Host;
        if (parameters.Count > 0) yield return ParameterPolicy.Of(parameters, null, arns.Region, account).Statements[0];
        if (parameters.Where(parameter => settings.Secrets.Contains(parameter.Text)).ToList() is { Count: > 0 } secrets)
            yield return ParameterPolicy.Of(secrets, host, arns.Region, account).Statements[1];
        foreach (var service in ObservedService.All.Where(service => service.IsUsed(settings, definition))) yield return service.Statement;
    }

    /// <summary>Everything that recorded builds of the service have written, under all its names. Null if the ledger cannot be read here.</summary>
    /// <exception cref="MeshException">The ledger is damaged.</exception>
    public static async Task<IReadOnlyList<ResourceId>?> RecordedAsync(
        MeshSettings settings, IReporter reporter, TimeProvider time, CancellationToken cancellationToken)
    {
        var isNone = settings is { Ledger: null, ControlPlane: not ControlPlaneKind.Local };
        if (isNone || settings.Ledger?.Contains("://", StringComparison.Ordinal) == true) return null;
        using var connection = await LedgerConnection.OpenAsync(settings, LedgerAccess.Read, reporter, time, cancellationToken).ConfigureAwait(false);
        var ledger = connection.Ledger;
        var found = new HashSet<ResourceId>();
        foreach (var name in settings.RenamedFrom.Prepend(settings.NodeName))
        {
            foreach (var (_, history) in await Lineage.ReadAsync(ledger, settings.MeshName, name, cancellationToken).ConfigureAwait(false))
            {
                foreach (var entry in history.Entries.Where(entry => entry.Owner == settings.OwnerId || settings.RenamedFrom.Count > 0))
                    found.UnionWith(entry.Definition.Resources.Select(resource => resource.Id).Concat(entry.Previous.Select(state => state.Id)));
            }
        }

        return [.. found.Order()];
    }

    /// <summary>What does not keep environments apart, or does not fit.</summary>
    public static IEnumerable<Finding> Check(MeshSettings settings, TrustPolicy trust, LedgerPlace? ledger, PolicyDocument role)
    {
        if (settings.Service.Environment is { } environment)
        {
            if (trust.Subjects.FirstOrDefault(subject => !subject.Contains(environment, StringComparison.Ordinal)) is { } shared)
                yield return MeshDiagnostics.EnvironmentShared.At(new(Item: "MeshWebIdentitySubject"), SubjectIsShared(shared, environment));
            if (ledger is not null && !ledger.Prefix.Split('/').Prepend(ledger.Bucket).Any(part => part.Contains(environment, StringComparison.Ordinal)))
                yield return MeshDiagnostics.EnvironmentShared.At(new(Item: "MeshLedger"), LedgerIsShared(settings.Ledger!, environment));
        }

        var length = role.ToShortJson().Length;
        if (length > RolePolicy.LongestPolicy) yield return MeshDiagnostics.RolePolicyTooLarge.At(null, TooLarge(length));
    }

    private static string SubjectIsShared(string subject, string environment) =>
        $"The subject '{PlainText.Visible(subject)}' does not contain the environment '{PlainText.Visible(environment)}', so a job of another environment "
        + "that has the same subject can assume this role. Deploy each environment from a branch of its own or from a job with an environment, and set "
        + $"MeshWebIdentitySubject to the subject of these jobs, such as repo:acme/shop:environment:{PlainText.Visible(environment)}.";

    private static string LedgerIsShared(string place, string environment) =>
        $"MeshLedger '{PlainText.Visible(place)}' does not contain the environment '{PlainText.Visible(environment)}', so the role can read and write the "
        + $"ledger of other environments in it. Set MeshLedger to {PlainText.Visible(place.TrimEnd('/'))}/$(MeshEnvironment).";

    private static string TooLarge(int length) => string.Create(CultureInfo.InvariantCulture,
        $"The policy of the role has {length:N0} characters, but IAM accepts {RolePolicy.LongestPolicy:N0} in all inline policies of a role. Split its ")
        + "statement 'Write' into several managed policies, or deploy the parts of the service with several projects and roles.";
}

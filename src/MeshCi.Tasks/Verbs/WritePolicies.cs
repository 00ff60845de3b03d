using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Aws;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Parameters;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>Writes the permissions that deploys of the service need, next to the definition. It calls nothing and changes nothing else.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class WritePolicies : DeploymentTask
{
    /// <summary>The definition.</summary>
    [Required]
    public ITaskItem DefinitionFile { get; set; } = null!;

    /// <summary>Reads the variables of a job of GitHub Actions.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    private protected override string Verb => "policy";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        var definition = ReadDefinition(DefinitionFile, settings);
        var environment = new ProcessEnvironment();
        var role = RoleOf(settings, environment);
        var arns = new MeshArns(AwsRegion.Resolve(settings.Region, environment), settings.MeshOwner is null ? AccountOf(role) : "*", settings.MeshName);
        var trust = TrustedTokens.Of(settings, Variable);
        var ledger = LedgerConnection.BucketOf(settings)?.Place;
        var ledgerRole = LedgerRoleOf(settings, role);
        var recorded = await WaitAsync("reading the ledger", () => PolicyInputs.RecordedAsync(settings, this, Time, cancellationToken)).ConfigureAwait(false);

        var policy = RolePolicy.Of(
            arns, [.. definition.Resources.Select(resource => resource.Id), .. recorded ?? []], settings.MeshOwner is not null,
            ledgerRole == role ? ledger : null);
        var further = PolicyInputs.Further(settings, definition, ParametersOf(settings), arns, AccountOf(role));
        policy = policy with { Statements = [.. policy.Statements, .. further] };
        var template = new PolicyTemplate($"{definition.Mesh}/{definition.Service}", role, policy, trust, trust.In(arns.Partition, AccountOf(role)))
        {
            // A stack belongs to one account.
            Ledger = ledger is null || ledgerRole is null || AccountOf(ledgerRole) != AccountOf(role) ? null
                : (ledger.Bucket, BucketPolicy.Of(ledger, ledgerRole)),
            Proxies = ProxyPolicy.Of(arns, definition.Resources),
            LongestSession = settings.SessionDuration > TimeSpan.FromHours(1) ? settings.SessionDuration : TimeSpan.FromHours(1),
        };
        if (template.ToJson().Contains(PolicyTemplate.DynamicReference, StringComparison.Ordinal))
            throw new MeshException(MeshDiagnostics.UnresolvedValue.At(new(ProjectPath), IsReplaced));
        var ofLedger = ledger is null || ledgerRole is null ? null : BucketPolicy.Of(ledger, ledgerRole);
        var hasRole = ofLedger is not null && ledgerRole != role;
        var file = await WriteAsync(
            template,
            [
                ("role-policy", policy), ("trust-policy", template.TrustDocument), ("ledger-policy", ofLedger),
                ("ledger-role-policy", hasRole ? new(ledger!.Statements) : null),
                ("ledger-trust-policy", hasRole ? trust.In(arns.Partition, AccountOf(ledgerRole!)) : null), ("proxy-policy", template.Proxies),
            ],
            cancellationToken).ConfigureAwait(false);
        foreach (var finding in PolicyInputs.Check(settings, trust, ledger, policy)) Report(finding);
        if (recorded is null) WriteLine(PolicyInputs.NotRead);
        if (ledger is not null && ledgerRole is null) WriteLine(PolicyInputs.NoLedgerRole);
        foreach (var subject in trust.Subjects) WriteLine($"  can assume {role}: sub '{subject}'");
        Outcome = new($"wrote the permissions of {role}", file, "template");
    }

    // What a file has the values of, no deploy reads.
    private List<ParameterReference> ParametersOf(MeshSettings settings) => settings.ParametersFile is not null ? []
        : [.. ParameterUse.OfDefinition(Settings).Concat(ParameterUse.OfSettings(Settings)).Concat(ParameterUse.OfItems(Items.Select(CollectedItem.Read)))];

    private async Task<string> WriteAsync(
        PolicyTemplate template, IEnumerable<(string Kind, PolicyDocument? Policy)> policies, CancellationToken cancellationToken)
    {
        var definition = DefinitionFile.GetMetadata("FullPath");
        var service = template.Service[(template.Service.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var name = Path.Combine(Path.GetDirectoryName(definition)!, Naming.FileName(service));
        foreach (var (kind, policy) in policies)
        {
            var file = $"{name}.{kind}.json";
            if (policy is not null)
            {
                await OwnFormat.Policy.WriteAsync(file, Encoding.UTF8.GetBytes(policy.ToJson()), cancellationToken).ConfigureAwait(false);
                WriteLine($"  wrote {file}");
            }
            else if (File.Exists(file) && OwnFormat.Policy.MayDelete(file))
            {
                // It is about something that the project does not have any more.
                File.Delete(file);
            }
        }

        var whole = $"{name}.policies.template.json";
        await OwnFormat.Template.WriteAsync(whole, Encoding.UTF8.GetBytes(template.ToJson()), cancellationToken).ConfigureAwait(false);
        WriteLine($"  wrote {whole}");
        return whole;
    }

    private static string AccountOf(string role) => role.Split(':')[4];

    private static string RoleOf(MeshSettings settings, ProcessEnvironment environment)
    {
        var role = (settings.RoleArn ?? environment.Variable("AWS_ROLE_ARN"))?.Trim();
        if (string.IsNullOrEmpty(role)) throw new MeshException(MeshDiagnostics.RoleUnknown.At(new(Item: "MeshRoleArn"), NoRole));
        return RoleArn().IsMatch(role) ? role
            : throw new MeshException(MeshDiagnostics.RoleUnknown.At(new(Item: "MeshRoleArn"), NotARole(role, "MeshRoleArn (or AWS_ROLE_ARN)")));
    }

    /// <summary>The role that uses the ledger; null if static keys do.</summary>
    private static string? LedgerRoleOf(MeshSettings settings, string role) =>
        settings.LedgerStaticCredentials ? null
        : settings.LedgerRoleArn is not { } own ? role
        : LedgerRoleArn().IsMatch(own) ? own
        : throw new MeshException(MeshDiagnostics.RoleUnknown.At(new(Item: "MeshLedgerRoleArn"), NotARole(own, "MeshLedgerRoleArn")));

    private const string IsReplaced =
        "A name of the project contains '{{resolve:', which CloudFormation would replace by a value of another service, so the template would have other "
        + "permissions than the deploy needs. Correct the variable or parameter that the name comes from. Nothing was written.";

    private const string NoRole =
        "MeshPolicy does not know the role that deploys, or its account. Set MeshRoleArn to the ARN that the role has or will have, such as "
        + "arn:aws:iam::123456789012:role/deploy. Nothing was written.";

    private static string NotARole(string value, string property) =>
        $"'{PlainText.Visible(value)}' is not the ARN of a role, such as arn:aws:iam::123456789012:role/deploy. Correct {property}. Nothing was "
        + "written.";

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/([\w+=,.@-]{1,128}/)*[\w+=,.@-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    // The servers of others have no accounts, or name them differently.
    [GeneratedRegex(@"^arn:[a-z-]{1,32}:iam::[A-Za-z0-9_-]{0,64}:role/([\w+=,.@-]{1,128}/)*[\w+=,.@-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LedgerRoleArn();
}

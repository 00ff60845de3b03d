using MeshCi.Aws;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Parameters;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Parameters;

/// <summary>Reads parameters from Parameter Store with the identity of the deploy. Apart from the rest, so that other builds do not load the AWS SDK.</summary>
internal static class StoredParameters
{
    /// <summary>Reads parameters, each once in a build. What is wrong with the region, the identity or the network is the answer for all of them.</summary>
    public static async Task<ParameterValues> ReadAsync(
        MeshSettings settings, IReadOnlyList<ParameterReference> references, IBuildEngine? engine, TimeProvider time, CancellationToken cancellationToken)
    {
        ParameterSettings there;
        var environment = new ProcessEnvironment();
        try
        {
            there = Where(settings, environment);
        }
        catch (MeshException problem)
        {
            var answer = ParameterAnswer.Unavailable(
                $"{problem.Finding.Message} To build without Parameter Store, set MeshParametersFile to a JSON file with the values of the parameters.");
            return new(references.ToDictionary(reference => reference.Text, _ => answer));
        }

        var sts = StsServers.OfService(there.Endpoint, ParameterSettings.EndpointVariable);
        var secrets = settings.Secrets.Order(StringComparer.Ordinal);
        var place = string.Join('\n', there.Region, there.Endpoint, sts.Address, DeployIdentity.Key(settings, environment), string.Join(';', secrets));
        var store = new ParameterStore(
            there, (policy, token) => DeployIdentity.ResolveAsync(settings, environment, there.Region, sts, policy, token), time);
        var answers = await ParameterCache.Of(engine, place).GetAsync(
            references, unknown => store.ReadAsync(unknown, reference => settings.Secrets.Contains(reference.Text), cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new(answers);
    }

    private static ParameterSettings Where(MeshSettings settings, ProcessEnvironment environment) => new()
    {
        Region = AwsRegion.Resolve(settings.Region, environment),
        Endpoint = environment.Variable(ParameterSettings.EndpointVariable) is { } address
            ? AwsEndpoint.Parse(address, ParameterSettings.EndpointVariable) : null,
        Account = DeployIdentity.AccountOf(settings.RoleArn ?? environment.Variable("AWS_ROLE_ARN")) ?? "*",
    };
}

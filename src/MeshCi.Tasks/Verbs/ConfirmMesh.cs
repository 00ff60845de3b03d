using MeshCi.Aws;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Observing;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.Confirming;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Asks whether the build that was deployed works, and records the answer in the ledger. The mesh is not changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class ConfirmMesh : DeploymentTask
{
    private const string TracingVariable = "AWS_ENDPOINT_URL_XRAY";
    private const string DiscoveryVariable = "AWS_ENDPOINT_URL_SERVICEDISCOVERY";
    private readonly List<IDisposable> _clients = [];

    private protected override string Verb => "confirm";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        var (mesh, node) = (settings.MeshName, settings.NodeName);
        using var connection = await LedgerConnection.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        var ledger = connection.Ledger;
        var history = await WaitAsync(
            "reading the ledger", () => ledger.ReadAsync(mesh, node, HistoryScope.Everything, cancellationToken)).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) Report(finding);
        if (history.Live is not { } live)
            throw new MeshException(MeshDiagnostics.NothingToConfirm.At(null, $"No deploy of {mesh}/{node} has succeeded, so there is nothing to confirm."));
        if (history.Unsettled.Any()) throw new MeshException(MeshDiagnostics.NothingToConfirm.At(null, IsUnsettled($"{mesh}/{node}", live)));
        var ci = CiReader.Read();
        if (ci.Build is { } build && live.Context.Ci is not null && build != live.Context.Build)
            throw new MeshException(MeshDiagnostics.NothingToConfirm.At(null, IsOfAnother($"{mesh}/{node}", ci, live)));

        try
        {
            var expected = Expected.Of(live.Definition, settings.TraceService ?? node, live.LiveBuild);
            var sources = SourcesOf(settings, live, expected).ToList();
            if (sources.Count == 0) throw new MeshException(MeshDiagnostics.NothingToConfirm.At(new(Item: "MeshTraceSource"), NoSource));
            var (confirmation, verdicts) = await new Confirmer(sources, Time, this).AskAsync(settings.ConfirmTimeout, cancellationToken).ConfigureAwait(false);
            foreach (var verdict in verdicts)
            {
                WriteLine($"{verdict.Evidence.Kind}: {LedgerEntryJson.Name(verdict.Evidence.Verdict)}");
                foreach (var line in verdict.Lines) WriteLine($"  {line}");
            }

            await ledger.ConfirmAsync(live, confirmation, cancellationToken).ConfigureAwait(false);
            Conclude($"{mesh}/{node}", live, confirmation);
        }
        finally
        {
            foreach (var client in _clients) client.Dispose();
        }
    }

    private void Conclude(string service, LedgerEntry live, Confirmation confirmation)
    {
        Outcome = new(OutcomeText.Confirmed(live, confirmation));
        WriteLine($"Mesh confirmed: {service} build {live.LiveBuild}: {LedgerEntryJson.Name(confirmation.Answer)}");
        switch (confirmation.Answer)
        {
            case ConfirmationAnswer.No:
                throw new MeshException(MeshDiagnostics.BuildDoesNotWork.At(
                    null, $"Build {live.LiveBuild} of {service} does not work: see above. It is still live, and recorded so. "
                    + "To return to the build before it, run 'dotnet msbuild -t:MeshRollback'."));
            case ConfirmationAnswer.Inconclusive:
                Report(MeshDiagnostics.ConfirmationInconclusive.At(
                    null,
                    $"Whether build {live.LiveBuild} of {service} works is not certain: see above. Send requests to it, or set MeshConfirmTimeout to wait "
                        + "longer."));
                break;
        }
    }

    private IEnumerable<Func<CancellationToken, Task<Verdict>>> SourcesOf(MeshSettings settings, LedgerEntry live, Expected expected)
    {
        var environment = new ProcessEnvironment();
        if (settings.TraceSource is { } source)
        {
            if (source.Equals("xray", StringComparison.OrdinalIgnoreCase))
            {
                var region = AwsRegion.Resolve(settings.Region, environment);
                var tracing = Override(environment, TracingVariable);
                yield return async cancellationToken =>
                {
                    var credentials = await ControlPlaneConnection.SignInToObserveAsync(
                        settings, environment, region, StsServers.OfService(tracing, TracingVariable),
                        "xray:GetServiceGraph", cancellationToken).ConfigureAwait(false);
                    using var client = new XRayClient(region, tracing, credentials);
                    return await Sources.OfXRay(client, expected, live.When, Time)(cancellationToken).ConfigureAwait(false);
                };
            }
            else if (Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                var client = JaegerSource.NewClient(address);
                _clients.Add(client);
                yield return Sources.OfTraces(new JaegerSource(AwsEndpoint.Checked(address, "MeshTraceSource"), client), expected, live.When, Time);
            }
            else
            {
                yield return Sources.OfTraces(new TraceFile(Path.GetFullPath(source, settings.ProjectDirectory)), expected, live.When, Time);
            }
        }

        if (settings.ControlPlane != ControlPlaneKind.AppMesh) yield break;
        var place = AwsRegion.Resolve(settings.Region, environment);
        var discovery = Override(environment, DiscoveryVariable);
        var instances = Sources.OfInstances(
            cancellationToken => ControlPlaneConnection.SignInToObserveAsync(
                settings, environment, place, StsServers.OfService(discovery, DiscoveryVariable), "servicediscovery:DiscoverInstances", cancellationToken),
            place, discovery, live.Definition);
        if (instances is not null) yield return instances;
    }

    private static Uri? Override(ProcessEnvironment environment, string variable) =>
        environment.Variable(variable) is { Length: > 0 } address ? AwsEndpoint.Parse(address, variable) : null;

    private const string NoSource =
        "MeshTraceSource is not set, and no node of the build is discovered by Cloud Map, so nothing can show whether the build works. "
        + "Set MeshTraceSource to the address of a Jaeger query service, to a file with spans in OTLP JSON, or to 'xray'.";

    private static string IsUnsettled(string service, LedgerEntry live) =>
        $"A deploy of {service} after build {live.LiveBuild} did not complete, so what is live is not certain. Run 'dotnet msbuild -t:MeshRecover' first.";

    private static string IsOfAnother(string service, CiContext ci, LedgerEntry live) =>
        $"This job belongs to build {ci.Build}, but build {live.LiveBuild} of {service} is live{(live.Kind == EntryKind.Rollback ? ", by a rollback" : "")}: "
        + "it has been superseded or rolled back, so there is nothing to confirm for this build.";
}

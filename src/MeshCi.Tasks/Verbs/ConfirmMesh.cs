using Amazon.Runtime;
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
    private readonly List<IDisposable> _clients = [];

    private protected override string Verb => "confirm";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        var (mesh, node) = (settings.MeshName, settings.NodeName);
        var ci = CiReader.Read();
        // The answer becomes part of the ledger.
        if (DeployGuard.Refuse(ci, settings, deploys: false) is { } refusal) throw new MeshException(refusal);
        using var connection = await LedgerConnection.OpenAsync(settings, LedgerAccess.Read, this, Time, cancellationToken).ConfigureAwait(false);
        var ledger = connection.Ledger;
        var history = await WaitAsync(
            "reading the ledger", () => ledger.ReadAsync(mesh, node, HistoryScope.Everything, cancellationToken)).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) Report(finding);
        var service = $"{mesh}/{node}";
        var confirmed = new ConfirmedBuild(ledger, service);
        var live = await confirmed.FindAsync(history, BuildEnvironment.Read(ci, settings.SourceControl, settings.Build), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var expected = Expected.Of(live.Definition, settings.TraceService ?? node, live.LiveBuild);
            var sources = SourcesOf(settings, live, expected).ToList();
            if (sources.Count == 0) throw new MeshException(MeshDiagnostics.NothingToConfirm.At(new(Item: "MeshTraceSource"), NoSource));
            // Before the sources are asked, which can take longer than the token is valid.
            using var writing = await LedgerConnection.OpenAsync(settings, LedgerAccess.Write, this, Time, cancellationToken).ConfigureAwait(false);
            var (confirmation, verdicts) = await new Confirmer(sources, Time, this).AskAsync(settings.ConfirmTimeout, cancellationToken).ConfigureAwait(false);
            var present = await WaitAsync(
                "reading the ledger", () => ledger.ReadAsync(mesh, node, HistoryScope.Everything, cancellationToken)).ConfigureAwait(false);
            await confirmed.EnsureLiveAsync(live, present, cancellationToken).ConfigureAwait(false);
            foreach (var verdict in verdicts)
            {
                WriteLine($"{verdict.Evidence.Kind}: {LedgerEntryJson.Name(verdict.Evidence.Verdict)}");
                foreach (var line in verdict.Lines) WriteLine($"  {line}");
            }

            await writing.Ledger.ConfirmAsync(live, confirmation, cancellationToken).ConfigureAwait(false);
            Conclude(service, live, confirmation, verdicts);
        }
        finally
        {
            foreach (var client in _clients) client.Dispose();
        }
    }

    private void Conclude(string service, LedgerEntry live, Confirmation confirmation, IReadOnlyList<Verdict> verdicts)
    {
        Outcome = new(OutcomeText.Confirmed(live, confirmation));
        var answer = LedgerEntryJson.Name(confirmation.Answer);
        WriteLine($"{(confirmation.Answer == ConfirmationAnswer.Yes ? "Mesh confirmed" : "Mesh not confirmed")}: {service} build {live.LiveBuild}: {answer}");
        switch (confirmation.Answer)
        {
            case ConfirmationAnswer.No:
                throw new MeshException(MeshDiagnostics.BuildDoesNotWork.At(
                    null, $"Build {live.LiveBuild} of {service} does not work: see above. It is still live, and recorded so. "
                    + "To return to the build before it, run 'dotnet msbuild -t:MeshRollback'."));
            case ConfirmationAnswer.Inconclusive:
                var isOfOthers = verdicts.All(verdict => verdict.Evidence.Verdict == ConfirmationAnswer.Yes);
                Report(MeshDiagnostics.ConfirmationInconclusive.At(null, isOfOthers ? NothingOfBuild(service, live) : NotCertain(service, live)));
                break;
        }
    }

    private IEnumerable<Func<CancellationToken, Task<Verdict>>> SourcesOf(MeshSettings settings, LedgerEntry live, Expected expected)
    {
        var environment = new ProcessEnvironment();
        var isXRay = ObservedService.XRay.IsUsed(settings, live.Definition);
        if (settings.TraceSource is { } source && !isXRay) yield return Sources.OfTraces(SpansOf(source, settings), expected, live.When, Time);
        if (!ObservedService.All.Any(service => service.IsUsed(settings, live.Definition))) yield break;
        var region = AwsRegion.Resolve(settings.Region, environment);
        if (isXRay)
        {
            var (endpoint, signIn) = Service(ObservedService.XRay);
            yield return new XRaySource(
                async token => new XRayClient(region, endpoint, await signIn(token).ConfigureAwait(false)), region, expected, live.When, Time).AskAsync;
        }

        if (settings.MetricNamespace is { } metrics)
        {
            var (endpoint, signIn) = Service(ObservedService.CloudWatch);
            yield return new MetricSource(
                async token => new CloudWatchClient(region, endpoint, await signIn(token).ConfigureAwait(false)), region,
                MetricQueries.Of(live.Definition, metrics), live.When, Time).AskAsync;
        }

        if (ObservedService.CloudMap.IsUsed(settings, live.Definition))
        {
            var (endpoint, signIn) = Service(ObservedService.CloudMap);
            yield return new InstanceSource(
                async token => new CloudMapClient(region, endpoint, await signIn(token).ConfigureAwait(false)), region,
                InstanceQuery.Of(live.Definition)).AskAsync;
        }

        // A server that replaces a service of AWS gets no session of AWS.
        (Uri? Endpoint, Func<CancellationToken, Task<AWSCredentials>> SignIn) Service(ObservedService service)
        {
            var variable = service.EndpointVariable;
            var endpoint = environment.Variable(variable) is { Length: > 0 } address ? AwsEndpoint.Parse(address, variable) : null;
            var sts = StsServers.OfService(endpoint, variable);
            return (endpoint, token => ControlPlaneConnection.SignInToObserveAsync(settings, environment, region, sts, service.Statement, token));
        }
    }

    private ITraceSource SpansOf(string source, MeshSettings settings)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return new TraceFile(Path.GetFullPath(source, settings.ProjectDirectory));
        var client = JaegerSource.NewClient(address);
        _clients.Add(client);
        return new JaegerSource(AwsEndpoint.Checked(address, "MeshTraceSource"), client);
    }

    private const string NoSource =
        "Neither MeshTraceSource nor MeshMetricNamespace is set, and no node of the build is discovered by Cloud Map, so nothing can show whether the build "
        + "works. Set MeshTraceSource to the address of a Jaeger query service, or to a file with spans in OTLP JSON.";

    private static string NotCertain(string service, LedgerEntry live) =>
        $"Whether build {live.LiveBuild} of {service} works is not certain: see above. Send requests to it, or set MeshConfirmTimeout to wait longer.";

    private static string NothingOfBuild(string service, LedgerEntry live) =>
        $"Nothing contradicts that build {live.LiveBuild} of {service} works, but the sources above do not distinguish it from other builds. "
        + "To confirm it, set MeshTraceSource to the address of a Jaeger query service, or to a file with spans in OTLP JSON.";
}

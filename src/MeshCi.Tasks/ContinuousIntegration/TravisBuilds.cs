using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// The states of builds at Travis CI. Only builds of its own host are asked about, each once, and after a failure no further ones: a rollback is urgent, and
/// must not wait for one build after the other.
/// </summary>
/// <param name="server">The installation.</param>
/// <param name="client">Reads from its API.</param>
/// <param name="refusal">Why nothing is asked; null to ask.</param>
internal sealed partial class TravisBuilds(TravisServer server, TravisClient client, string? refusal = null) : IBuildReports, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, BuildReport> _reports = new(StringComparer.Ordinal);
    private bool _isSilent;

    /// <summary>The reports of the API, if <c>TRAVIS_TOKEN</c> is set; otherwise null.</summary>
    /// <param name="ci">The job.</param>
    /// <param name="variable">Reads an environment variable; null or empty means that it is not set.</param>
    public static TravisBuilds? Find(CiContext ci, Func<string, string?> variable)
    {
        if (variable("TRAVIS_TOKEN") is not { } token || string.IsNullOrWhiteSpace(token)) return null;
        var (server, refusal) = ServerOf(ci, variable("TRAVIS_ENDPOINT"));
        return server is null ? null : new(server, new(server.Api, token, Patience, TimeProvider.System), refusal);
    }

    /// <inheritdoc/>
    public async Task<BuildReport?> FindAsync(BuildContext build, CancellationToken cancellationToken)
    {
        if (build is not { Ci: "travis", BuildId: { } id } || !BuildId().IsMatch(id) || build.Host is null || !server.Knows(build.Host)) return null;
        if (_reports.TryGetValue(id, out var known)) return known;
        if (_isSilent) return null;
        var report = await AskAsync(build, id, cancellationToken).ConfigureAwait(false);
        _isSilent = report.Problem is not null;
        return _reports[id] = report;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static (TravisServer? Server, string? Refusal) ServerOf(CiContext ci, string? endpoint)
    {
        try
        {
            return (TravisServer.Find(ci, endpoint), null);
        }
        catch (UriFormatException refused)
        {
            return (TravisServer.Find(ci, null), refused.Message);
        }
    }

    private async Task<BuildReport> AskAsync(BuildContext build, string id, CancellationToken cancellationToken)
    {
        if (refusal is not null) return Unknown(build, refusal);
        try
        {
            var (status, body) = await client.GetAsync($"build/{id}", cancellationToken).ConfigureAwait(false);
            return status switch
            {
                HttpStatusCode.OK => Read(build, body),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => Unknown(
                    build, $"{Returned(status)}, so the build has been deleted, or TRAVIS_TOKEN may not read {build.Repository ?? "its repository"}"),
                _ => Unknown(build, Returned(status)),
            };
        }
        catch (IOException problem)
        {
            return Unknown(build, problem.Message);
        }
    }

    private BuildReport Read(BuildContext build, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var (number, state) = (document.RootElement.GetProperty("number").GetString(), document.RootElement.GetProperty("state").GetString());
            // A ledger that was copied from another installation, or that someone edited, can contain the ID of another build.
            if (number != build.Build) return Unknown(build, $"{client.Host} knows build {build.BuildId} as number {Shown(number)}");
            return state switch
            {
                "passed" => new(false, null, null),
                "failed" or "errored" or "canceled" => new(true, $"{Named(build)} is skipped, because its state at Travis CI is '{state}'.", null),
                "created" or "queued" or "received" or "started" => new(false, $"{Named(build)} has not finished at Travis CI: its state is '{state}'.", null),
                _ => Unknown(build, $"{client.Host} returned a state that MeshCi does not know: {Shown(state)}"),
            };
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Unknown(build, $"{client.Host} returned something that is not a build");
        }
    }

    // A server can return anything, even what it was sent.
    private static string Shown(string? value) => value is not null && Word().IsMatch(value) ? value : "(not shown)";

    private string Returned(HttpStatusCode status) => string.Create(CultureInfo.InvariantCulture, $"{client.Host} returned HTTP {(int)status}");

    private static BuildReport Unknown(BuildContext build, string cause) => new(false, null, MeshDiagnostics.BuildStateUnknown.At(
        null, $"Whether {Named(build)} passed at Travis CI is unknown: {cause}. What the ledger records counts, which is that its deploy succeeded."));

    private static string Named(BuildContext build) => $"build {build.Build}{(build.Repository is { } repository ? $" of {repository}" : "")}";

    [GeneratedRegex(@"^([0-9]{1,18}|[a-z]{1,15})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BuildId();
}

using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Reporting;

/// <summary>What is live in a mesh, for all services: one row for each route of each virtual service.</summary>
/// <param name="Mesh">The name of the mesh.</param>
/// <param name="Services">How many virtual services the mesh has; null if the mesh does not exist.</param>
/// <param name="Lines">The overview as text.</param>
public sealed record MeshOverview(string Mesh, int? Services, IReadOnlyList<string> Lines)
{
    private static readonly string[] Header = ["virtual service", "node or route", "match", "targets", "timeout", "retries", "version"];

    private const string NotSet = "-";
    private static readonly string Legend = $"  {NotSet} not set: the proxies' defaults apply, {Durations.Write(AppMeshDefaults.PerRequest)} for a request "
        + $"and up to {AppMeshDefaults.MaxRetries} retries; a tcp route has neither";

    /// <summary>Reads the mesh.</summary>
    /// <exception cref="MeshException">MESH702x: a read failed.</exception>
    public static async Task<MeshOverview> ReadAsync(IControlPlane plane, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadLiveAsync(plane, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Explain(problem, plane, null, "Nothing was written."), problem);
        }
    }

    private static async Task<MeshOverview> ReadLiveAsync(IControlPlane plane, CancellationToken cancellationToken)
    {
        var mesh = await plane.DescribeAsync(new(ResourceKind.Mesh, plane.Mesh), cancellationToken).ConfigureAwait(false);
        if (mesh is null) return new(plane.Mesh, null, [$"There is no mesh {plane.Mesh} at {plane.Description} yet. The first deploy creates it."]);

        var services = await ReadAllAsync(plane, ResourceKind.VirtualService, null, cancellationToken).ConfigureAwait(false);
        var rows = new List<string[]>();
        foreach (var service in services) rows.AddRange(await RowsAsync(plane, service, cancellationToken).ConfigureAwait(false));

        var egress = Read<MeshSpec>(mesh).EgressFilter?.Type ?? "DROP_ALL";
        IEnumerable<string> legend = rows.Exists(row => row[4] == NotSet || row[5] == NotSet) ? ["", Legend] : [];
        var summary = $"Mesh {plane.Mesh} at {plane.Description}: {Count(services.Count)}, egress {egress}";
        return new(plane.Mesh, services.Count, [summary, "", .. Table(rows), .. legend]);
    }

    /// <summary>A number of virtual services in words.</summary>
    internal static string Count(int services) => services == 1 ? "1 virtual service" : $"{services} virtual services";

    private static async Task<IEnumerable<string[]>> RowsAsync(IControlPlane plane, LiveResource service, CancellationToken cancellationToken)
    {
        var provider = GraphResource.Read(service.Id, service.Spec).Provider;
        if (provider?.Kind != ResourceKind.VirtualRouter)
            return [[service.Id.Name, provider?.Name ?? "(no provider)", "", "", "", "", Version(service)]];

        var routes = (await ReadAllAsync(plane, ResourceKind.Route, provider.Name, cancellationToken).ConfigureAwait(false)).ToDictionary(route => route.Id);
        return MeshGraph.Of(routes.Values.Select(route => GraphResource.Read(route.Id, route.Spec))).Routes(provider)
            .Select((route, index) => Row(index == 0 ? service.Id.Name : "", routes[route.Id], route));
    }

    private static string[] Row(string service, LiveResource route, GraphResource read)
    {
        var spec = Read<RouteSpec>(route);
        var http = spec.HttpRoute ?? spec.Http2Route;
        var match = http is not null ? $"{http.Match?.Method} {http.Match?.Prefix ?? http.Match?.Path?.Exact ?? http.Match?.Path?.Regex}".Trim()
            : spec.GrpcRoute is { } grpc ? $"{grpc.Match?.ServiceName}/{grpc.Match?.MethodName}".Trim('/')
            : "tcp";
        var (httpRetries, grpcRetries) = (http?.RetryPolicy, spec.GrpcRoute?.RetryPolicy);
        var retries = Retries(httpRetries?.MaxRetries, httpRetries?.PerRetryTimeout)
            ?? Retries(grpcRetries?.MaxRetries, grpcRetries?.PerRetryTimeout)
            ?? NotSet;
        var timeout = http?.Timeout?.PerRequest ?? spec.GrpcRoute?.Timeout?.PerRequest;
        return [service, route.Id.Name, match, Targets(read.References), timeout is null ? NotSet : Text(timeout), retries, Version(route)];
    }

    private static string? Retries(long? most, Duration? limit) => most is not null && limit is not null ? $"{most} x {Text(limit)}" : null;

    private static string Targets(IReadOnlyList<GraphReference> targets) => targets is [var only]
        ? only.To.Name
        : string.Join(", ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.To.Name} {target.Weight}")));

    private static string Text(Duration duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.Value}{duration.Unit}");

    private static string Version(LiveResource resource) => string.Create(CultureInfo.InvariantCulture, $"v{resource.Version}");

    private static T Read<T>(LiveResource resource)
        where T : class => SpecRecords.Read<T>(resource.Spec);

    private static async Task<IReadOnlyList<LiveResource>> ReadAllAsync(
        IControlPlane plane, ResourceKind kind, string? parent, CancellationToken cancellationToken)
    {
        var found = new List<LiveResource>();
        await foreach (var id in plane.ListAsync(kind, parent, cancellationToken).ConfigureAwait(false))
        {
            // A resource that was deleted between the two calls is no longer live.
            if (await plane.DescribeAsync(id, cancellationToken).ConfigureAwait(false) is { } live) found.Add(live);
        }

        return [.. found.OrderBy(live => live.Id)];
    }

    private static IEnumerable<string> Table(List<string[]> rows)
    {
        var widths = Header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        string Line(string[] cells) => ("  " + string.Join("   ", cells.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd();
        return rows.Select(Line).Prepend(Line(Header));
    }
}

using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Reporting;

/// <summary>What is live in a mesh, for all services: the routes of each virtual service and each gateway, and the live builds.</summary>
/// <param name="Mesh">The name of the mesh.</param>
/// <param name="Services">How many virtual services the mesh has; null if the mesh does not exist.</param>
/// <param name="Lines">The overview as text. The first line is a summary.</param>
public sealed record MeshOverview(string Mesh, int? Services, IReadOnlyList<string> Lines)
{
    private static readonly string[] OfServices = ["virtual service", "node or route", "match", "targets", "timeout", "retries", "version"];
    private static readonly string[] OfGateways = ["gateway", "listeners", "route", "match", "virtual service", "version"];
    private static readonly string[] OfBuilds = ["service", "live build", "version", "deployed (UTC)", "source"];

    private const string NotSet = "-";
    private static readonly string Legend = $"  {NotSet} not set: the proxies' defaults apply, {Durations.Write(AppMeshDefaults.PerRequest)} for a request "
        + $"and up to {AppMeshDefaults.MaxRetries} retries; a tcp route has neither";

    /// <summary>Reads the mesh.</summary>
    /// <param name="plane">The control plane of the mesh.</param>
    /// <param name="ledger">The record of deploys; without it, the live builds are those of the tags.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <exception cref="MeshException">MESH702x or MESH7014: a read failed.</exception>
    public static async Task<MeshOverview> ReadAsync(
        IControlPlane plane, Ledger? ledger, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        try
        {
            return await ReadLiveAsync(plane, ledger, time, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Explain(problem, plane, null, "Nothing was written."), problem);
        }
    }

    private static async Task<MeshOverview> ReadLiveAsync(
        IControlPlane plane, Ledger? ledger, TimeProvider? time, CancellationToken cancellationToken)
    {
        var mesh = await new KnownResources(plane, 1, time).DescribeAsync(new(ResourceKind.Mesh, plane.Mesh), cancellationToken).ConfigureAwait(false);
        if (mesh is null) return new(plane.Mesh, null, [$"There is no mesh {plane.Mesh} at {plane.Description} yet. The first deploy creates it."]);

        var content = await LiveMesh.ReadAsync(plane, time, cancellationToken).ConfigureAwait(false);
        var services = content.Of(ResourceKind.VirtualService).SelectMany(service => Rows(service, content))
            .Concat(Unreadable(content, ResourceKind.VirtualService, OfServices)).ToList();
        var gateways = content.Of(ResourceKind.VirtualGateway).SelectMany(gateway => GatewayRows(gateway, content))
            .Concat(Unreadable(content, ResourceKind.VirtualGateway, OfGateways)).ToList();
        var builds = await LiveBuilds.ReadAsync(plane, ledger, content, time, cancellationToken).ConfigureAwait(false);

        var egress = Read<MeshSpec>(mesh).EgressFilter?.Type ?? "DROP_ALL";
        var lines = new List<string> { $"Mesh {plane.Mesh} at {plane.Description}: {Counts(content)}, egress {egress}", "" };
        lines.AddRange(TextTable.Lines(OfServices, services));
        if (services.Exists(row => row[4] == NotSet || row[5] == NotSet)) lines.AddRange(["", Legend]);
        if (gateways.Count > 0) lines.AddRange(["", .. TextTable.Lines(OfGateways, gateways)]);
        if (builds.Builds.Count > 0) lines.AddRange(["", .. TextTable.Lines(OfBuilds, builds.Builds.Select(Row))]);
        if (NotShown(content.Forbidden, plane) is { } refused) lines.AddRange(["", $"  note: {refused}"]);
        if (builds.Note is { } note) lines.AddRange(["", $"  note: {note}"]);
        return new(plane.Mesh, content.Count(ResourceKind.VirtualService), lines);
    }

    /// <summary>A number of virtual services in words.</summary>
    internal static string Count(int services) => services == 1 ? "1 virtual service" : $"{services} virtual services";

    private static string? NotShown(IReadOnlySet<string> operations, IControlPlane plane)
    {
        if (operations.Count == 0) return null;
        var text = $"Resources are missing here, because {plane.Description} does not allow {string.Join(", ", operations)}.";
        if (plane.MeshOwner is not null && operations.Any(operation => operation.Contains("Gateway", StringComparison.Ordinal)))
            text += $" The mesh belongs to account {plane.MeshOwner}, and App Mesh lets only the owner of a mesh use gateways.";
        var others = operations.Where(operation => plane.MeshOwner is null || !operation.Contains("Gateway", StringComparison.Ordinal))
            .Select(operation => $"appmesh:{operation}").ToList();
        return others.Count == 0 ? text : $"{text} To show them, allow {string.Join(", ", others)} in the policy of the role.";
    }

    private static string Counts(LiveMesh content)
    {
        var (services, gateways) = (content.Count(ResourceKind.VirtualService), content.Count(ResourceKind.VirtualGateway));
        var external = content.Of(ResourceKind.VirtualService).Count(content.IsExternal);
        var text = Count(services);
        if (external > 0) text += $" ({external} outside the mesh)";
        return gateways == 0 ? text : gateways == 1 ? $"{text}, 1 gateway" : $"{text}, {gateways} gateways";
    }

    private static IEnumerable<string[]> Rows(LiveResource service, LiveMesh content)
    {
        var provider = GraphResource.Read(service.Id, service.Spec).Provider;
        if (provider?.Kind != ResourceKind.VirtualRouter)
        {
            var (match, target) = content.IsExternal(service) ? (content.Ports(provider!), "host outside the mesh") : ("", "");
            return [[service.Id.Name, provider?.Name ?? "(no provider)", match, target, "", "", Version(service)]];
        }

        if (!provider.IsAddressable()) return [[service.Id.Name, provider.Name, "", "(cannot be read)", "", "", Version(service)]];
        var routes = content.Graph.Routes(provider);
        if (routes.Count == 0)
        {
            var what = content.Forbidden.Any(operation => operation is "ListRoutes" or "DescribeRoute") ? "(cannot be read)" : "(no routes)";
            return [[service.Id.Name, what, "", "", "", "", Version(service)]];
        }

        return routes.Select((route, index) => Row(index == 0 ? service.Id.Name : "", content.Find(route.Id), route));
    }

    private static string[] Row(string service, LiveResource route, GraphResource read)
    {
        var spec = Read<RouteSpec>(route);
        var http = spec.HttpRoute ?? spec.Http2Route;
        var match = http is not null ? MatchWords.Of(http.Match)
            : spec.GrpcRoute is { } grpc ? MatchWords.Of(grpc.Match)
            : MatchWords.Of(spec.TcpRoute?.Match);
        var (httpRetries, grpcRetries) = (http?.RetryPolicy, spec.GrpcRoute?.RetryPolicy);
        var retries = Retries(httpRetries?.MaxRetries, httpRetries?.PerRetryTimeout)
            ?? Retries(grpcRetries?.MaxRetries, grpcRetries?.PerRetryTimeout)
            ?? NotSet;
        var timeout = http?.Timeout?.PerRequest ?? spec.GrpcRoute?.Timeout?.PerRequest;
        return
        [
            service, route.Id.Name, string.Join(", ", match), Targets(read.References), timeout is null ? NotSet : Text(timeout), retries, Version(route),
        ];
    }

    private static IEnumerable<string[]> GatewayRows(LiveResource gateway, LiveMesh content)
    {
        var listeners = content.Ports(gateway.Id);
        var routes = content.Graph.Routes(gateway.Id);
        if (routes.Count == 0) return [[gateway.Id.Name, listeners, "(no routes)", "", "", Version(gateway)]];
        return routes.Select((route, index) => GatewayRow(
            index == 0 ? gateway.Id.Name : "", index == 0 ? listeners : "", content.Find(route.Id), route));
    }

    private static string[] GatewayRow(string gateway, string listeners, LiveResource route, GraphResource read)
    {
        var spec = Read<GatewayRouteSpec>(route);
        var match = (spec.HttpRoute ?? spec.Http2Route) is { } http ? MatchWords.Of(http.Match) : MatchWords.Of(spec.GrpcRoute?.Match);
        var target = read.References is [var only, ..] ? $"{only.To.Name}{(only.Port is { } port ? $" port {port}" : "")}" : "(no target)";
        return [gateway, listeners, route.Id.Name, string.Join(", ", match), target, Version(route)];
    }

    // A name that requests cannot contain must not hide everything else.
    private static IEnumerable<string[]> Unreadable(LiveMesh content, ResourceKind kind, string[] head) =>
        content.Unreadable.Where(id => id.Kind == kind)
            .Select(id => head.Select((_, column) => column == 0 ? id.Name : column == 1 ? "(cannot be read)" : "").ToArray());

    private static string[] Row(LiveBuild build) =>
        [build.Service, build.Build ?? NotSet, build.Version ?? NotSet, build.When is { } when ? TextTable.Time(when) : NotSet, build.Source];

    private static string? Retries(long? most, Duration? limit) => most is not null && limit is not null ? $"{most} x {Text(limit)}" : null;

    private static string Targets(IReadOnlyList<GraphReference> targets) => targets is [var only]
        ? only.To.Name
        : string.Join(", ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.To.Name} {target.Weight}")));

    private static string Text(Duration duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.Value}{duration.Unit}");

    private static string Version(LiveResource resource) => string.Create(CultureInfo.InvariantCulture, $"v{resource.Version}");

    private static T Read<T>(LiveResource resource)
        where T : class => SpecRecords.Read<T>(resource.Spec);
}

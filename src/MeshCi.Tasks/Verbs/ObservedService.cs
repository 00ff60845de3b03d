using MeshCi.Aws.Policies;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.Confirming;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Verbs;

/// <summary>A service of AWS that <c>MeshConfirm</c> can ask whether a build works.</summary>
/// <param name="Name">What it has, as the name of a statement.</param>
/// <param name="EndpointVariable">The variable with the address of another server with the same API.</param>
/// <param name="Action">The only action that is used. No service limits it to some resources.</param>
/// <param name="IsUsed">Whether a project uses it for a definition.</param>
internal sealed record ObservedService(string Name, string EndpointVariable, string Action, Func<MeshSettings, Definition, bool> IsUsed)
{
    /// <summary>Traces.</summary>
    public static ObservedService XRay { get; } = new(
        "ReadTraces", "AWS_ENDPOINT_URL_XRAY", "xray:GetServiceGraph",
        (settings, _) => settings.TraceSource?.Equals("xray", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Metrics of the proxies.</summary>
    public static ObservedService CloudWatch { get; } = new(
        "ReadMetrics", "AWS_ENDPOINT_URL_CLOUDWATCH", "cloudwatch:GetMetricData", (settings, _) => settings.MetricNamespace is not null);

    /// <summary>Instances that are registered.</summary>
    public static ObservedService CloudMap { get; } = new(
        "ReadInstances", "AWS_ENDPOINT_URL_SERVICEDISCOVERY", "servicediscovery:DiscoverInstances",
        (settings, definition) => settings.ControlPlane == ControlPlaneKind.AppMesh && InstanceQuery.Of(definition).Count > 0);

    /// <summary>All of them, in the order in which they are asked.</summary>
    public static IReadOnlyList<ObservedService> All { get; } = [XRay, CloudWatch, CloudMap];

    /// <summary>What a role needs to ask it.</summary>
    public PolicyStatement Statement => new([Action], ["*"]) { Sid = Name };
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>The actions that the control plane evaluates: those of App Mesh and of STS. Statements about other services are accepted and ignored.</summary>
internal static class ActionNames
{
    private const string Sts = "sts";

    // Services whose names are one letter away from sts.
    private static readonly string[] Neighbours = ["ses", "sms", "sns", "sqs"];

    private static readonly string[] Services = [AppMeshAction.Service, Sts];

    // Service Authorization Reference, "AWS Security Token Service".
    private static readonly string[] OfSts =
    [
        "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot", "sts:DecodeAuthorizationMessage",
        "sts:GetAccessKeyInfo", "sts:GetCallerIdentity",
        "sts:GetFederationToken", "sts:GetServiceBearerToken", "sts:GetSessionToken", "sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession",
    ];

    private static readonly string[] All = [.. AppMeshActions.All.Select(action => action.Name), .. OfSts];

    // "appmesh:Describe*" and so on, as suggestions for misspelled patterns.
    private static readonly string[] Patterns = [.. All.Select(Family).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the control plane evaluates the actions of a service.</summary>
    public static bool Knows(string service) => Services.Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>The service that a policy probably means by an unknown one; null if that is likely another service.</summary>
    public static string? LikelyService(string service) =>
        Knows(service) || service.Length == 0 || service == "appmesh-preview" || Neighbours.Contains(service, StringComparer.OrdinalIgnoreCase) ? null
        : service.Contains("mesh", StringComparison.OrdinalIgnoreCase) ? AppMeshAction.Service
        : Spelling.Nearest(service, Services);

    /// <summary>Whether a pattern matches any action.</summary>
    public static bool Any(ActionPattern pattern) => All.Any(pattern.Matches);

    /// <summary>The action or pattern that a policy probably means by one that matches nothing; null if none is similar.</summary>
    public static string? Nearest(string source) => Spelling.Nearest(source, source.EndsWith('*') ? Patterns : All);

    // The service and the first word of "appmesh:DescribeVirtualNode".
    private static string Family(string action)
    {
        var end = action.IndexOf(':') + 2;
        while (end < action.Length && !char.IsAsciiLetterUpper(action[end])) end++;
        return action[..end] + "*";
    }
}

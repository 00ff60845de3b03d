using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>The actions that the control plane decides about: those of App Mesh and of STS. What policies say of other services is not judged.</summary>
public static class ActionNames
{
    private const string Sts = "sts";

    // Services whose names are one letter away from sts.
    private static readonly string[] Neighbours = ["ses", "sms", "sns", "sqs"];

    private static readonly string[] Services = [AppMeshAction.Service, Sts];

    // Service Authorization Reference, "AWS Security Token Service".
    private static readonly string[] OfSts =
    [
        "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot", "sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo", "sts:GetCallerIdentity",
        "sts:GetFederationToken", "sts:GetServiceBearerToken", "sts:GetSessionToken", "sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession",
    ];

    private static readonly string[] All = [.. AppMeshActions.All.Select(action => action.Name), .. OfSts];

    // "appmesh:Describe*" and its like, for those who misspell a pattern.
    private static readonly string[] Patterns = [.. All.Select(Family).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the control plane decides about actions of a service.</summary>
    public static bool Knows(string service) => Services.Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <summary>The service that was probably meant by one that is none of the two; null for what is likely another service.</summary>
    public static string? MeantService(string service) =>
        Knows(service) || service.Length == 0 || service == "appmesh-preview" || Neighbours.Contains(service, StringComparer.OrdinalIgnoreCase) ? null
        : service.Contains("mesh", StringComparison.OrdinalIgnoreCase) ? AppMeshAction.Service
        : Spelling.Nearest(service, Services);

    /// <summary>Whether any action fits a pattern.</summary>
    public static bool Any(ActionPattern pattern) => All.Any(pattern.Matches);

    /// <summary>The action or pattern that was probably meant by one that nothing fits; null where nothing is near.</summary>
    public static string? Nearest(string source) => Spelling.Nearest(source, source.EndsWith('*') ? Patterns : All);

    // Of "appmesh:DescribeVirtualNode" the service and the first word.
    private static string Family(string action)
    {
        var end = action.IndexOf(':') + 2;
        while (end < action.Length && !char.IsAsciiLetterUpper(action[end])) end++;
        return action[..end] + "*";
    }
}

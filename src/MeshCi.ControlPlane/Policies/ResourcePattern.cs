namespace MeshCi.ControlPlane.Policies;

/// <summary>
/// The resources of a statement: <c>*</c>, or an ARN with wildcards. Partition, service, region and account are compared one by
/// one; in the part after the fifth colon, a wildcard also matches colons and slashes. An ARN with fewer parts is compared as one text,
/// because an asterisk at the end of a part also matches what follows the colon (IAM User Guide, "Resource").
/// </summary>
internal sealed class ResourcePattern
{
    private const int PartsBeforeResource = 5;

    private readonly IReadOnlyList<WildcardPattern> _parts;
    private readonly PolicyText? _resource;

    private ResourcePattern(string source, IReadOnlyList<WildcardPattern> parts, PolicyText? resource)
    {
        Source = source;
        _parts = parts;
        _resource = resource;
    }

    /// <summary>The pattern as in the policy.</summary>
    public string Source { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="variables">Whether the version of the policy supports variables.</param>
    /// <param name="path">The place of the pattern, for messages.</param>
    /// <exception cref="MalformedPolicyException">It is neither <c>*</c> nor the pattern of an ARN.</exception>
    public static ResourcePattern Parse(string source, bool variables, string path)
    {
        if (source == "*") return new ResourcePattern(source, [], null);
        var parts = source.Split(':', PartsBeforeResource + 1);
        if (parts[0] != "arn" || parts.Length < 4)
            throw Malformed(path, source, "is neither * nor an ARN", "Write arn:aws:appmesh:REGION:ACCOUNT:mesh/NAME, with * and ? as wildcards.");
        foreach (var part in parts.Take(PartsBeforeResource))
        {
            if (variables && part.Contains("${", StringComparison.Ordinal))
                throw Malformed(path, source, "has a policy variable before the fifth colon", "Use variables only in the last part of an ARN.");
        }

        if (parts[1] != "*" && parts[1] != "aws" && !parts[1].StartsWith("aws-", StringComparison.Ordinal))
            throw Malformed(path, source, $"has the unknown partition '{Quote.Of(parts[1])}'", "Write aws, aws-cn, aws-us-gov or *.");
        if (parts[2].Length == 0 || parts[2].AsSpan().ContainsAny('*', '?'))
            throw Malformed(path, source, "does not name its service", "Write the service without wildcards, as in arn:aws:appmesh:*.");

        if (parts.Length == PartsBeforeResource + 1)
        {
            if (parts[PartsBeforeResource].Length == 0)
                throw Malformed(path, source, "names no resource after the fifth colon", "Write one, such as mesh/shop, or *.");

            var resource = PolicyText.Parse(parts[PartsBeforeResource], variables, path);
            return new ResourcePattern(source, [.. parts.Take(PartsBeforeResource).Select(WildcardPattern.Of)], resource);
        }

        if (!parts[^1].EndsWith('*') && !parts[3..].Any(part => part.EndsWith('*')))
            throw Malformed(path, source, "has fewer than six parts, so it matches no ARN", "Write arn:aws:appmesh:REGION:ACCOUNT:mesh/NAME, or end with *.");
        return new ResourcePattern(source, [WildcardPattern.Of(source)], null);
    }

    /// <summary>Whether a resource matches; null if that depends on a policy variable without a value.</summary>
    /// <param name="resource">Its ARN; <c>*</c> for actions that do not concern a resource, which only <c>*</c> matches.</param>
    /// <param name="context">The context with the values of variables.</param>
    public bool? Matches(string resource, RequestContext context)
    {
        if (_parts.Count == 0) return true;
        if (_resource is null) return _parts[0].Matches(resource);
        var parts = resource.Split(':', PartsBeforeResource + 1);
        if (parts.Length <= PartsBeforeResource) return false;
        for (var index = 0; index < PartsBeforeResource; index++)
        {
            if (!_parts[index].Matches(parts[index])) return false;
        }

        return _resource.ResolvePattern(context)?.Matches(parts[PartsBeforeResource]);
    }

    private static MalformedPolicyException Malformed(string path, string source, string problem, string fix) =>
        new(path, $"'{Quote.Of(source)}' {problem}. {fix}");
}

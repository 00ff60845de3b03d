namespace MeshCi.ControlPlane.Policies;

/// <summary>
/// Which resources a statement is about: <c>*</c>, or an ARN with wildcards. Partition, service, region and account are compared one by
/// one; in the part after the fifth colon a wildcard stands for colons and slashes too. An ARN with fewer parts is compared as one text,
/// since an asterisk at the end of a part reaches beyond the colon (IAM User Guide, "Resource").
/// </summary>
public sealed class ResourcePattern
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

    /// <summary>As the policy writes it.</summary>
    public string Source { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="variables">Whether the policy's version knows variables.</param>
    /// <param name="path">Where it stands, for the message.</param>
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
                throw Malformed(path, source, "has a policy variable before the fifth colon", "Variables stand in the last part of an ARN only; write * or the value there.");
        }

        if (parts[1] != "*" && parts[1] != "aws" && !parts[1].StartsWith("aws-", StringComparison.Ordinal))
            throw Malformed(path, source, $"has the partition '{Quote.Of(parts[1])}'", "Write aws, aws-cn, aws-us-gov or *.");
        if (parts[2].Length == 0 || parts[2].AsSpan().ContainsAny('*', '?'))
            throw Malformed(path, source, "does not name its service", "Write the service without wildcards, as in arn:aws:appmesh:*.");

        if (parts.Length == PartsBeforeResource + 1)
        {
            if (parts[PartsBeforeResource].Length == 0) throw Malformed(path, source, "names no resource after the fifth colon", "Write one, as in mesh/shop, or *.");
            return new ResourcePattern(source, [.. parts.Take(PartsBeforeResource).Select(WildcardPattern.Of)], PolicyText.Parse(parts[PartsBeforeResource], variables, path));
        }

        if (!parts[^1].EndsWith('*') && !parts[3..].Any(part => part.EndsWith('*')))
            throw Malformed(path, source, "has fewer than six parts, so no ARN fits it", "Write arn:aws:appmesh:REGION:ACCOUNT:mesh/NAME, or end with *.");
        return new ResourcePattern(source, [WildcardPattern.Of(source)], null);
    }

    /// <summary>Whether a resource fits; null if that depends on a policy variable that has no value.</summary>
    /// <param name="resource">Its ARN; <c>*</c> for actions that are about no resource, which only <c>*</c> fits.</param>
    /// <param name="context">Where variables find their values.</param>
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

    private static MalformedPolicyException Malformed(string path, string source, string problem, string fix) => new(path, $"'{Quote.Of(source)}' {problem}. {fix}");
}

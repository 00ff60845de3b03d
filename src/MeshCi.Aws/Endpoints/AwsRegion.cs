using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Endpoints;

/// <summary>The region of a deploy. There is no default, because a deploy to a region that was not specified is worse than an error.</summary>
public static partial class AwsRegion
{
    private static readonly (string RegionPrefix, string Partition)[] Partitions =
    [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"), ("eu-isoe-", "aws-iso-e"), ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];

    /// <summary>The region: the first one that is set of the property, <c>AWS_REGION</c> and <c>AWS_DEFAULT_REGION</c>.</summary>
    /// <param name="meshRegion">Value of <c>MeshRegion</c>, may be null or empty.</param>
    /// <param name="environment">Contains the variables.</param>
    /// <exception cref="MeshException">MESH7041: none is set, or the value is not a region name.</exception>
    public static string Resolve(string? meshRegion, IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (string Source, string? Value)[] candidates =
        [
            ("MeshRegion", meshRegion),
            ("AWS_REGION", environment.Variable("AWS_REGION")),
            ("AWS_DEFAULT_REGION", environment.Variable("AWS_DEFAULT_REGION")),
        ];
        foreach (var (source, value) in candidates)
        {
            if (string.IsNullOrWhiteSpace(value)) continue;
            var region = value.Trim();
            Check(region, source);
            return region;
        }

        throw new MeshException(
            MeshDiagnostics.RegionMissing.At(
                new Place(Item: "MeshRegion"),
                "No region is set: neither MeshRegion nor the environment variable AWS_REGION or AWS_DEFAULT_REGION specifies one. "
                + "Set <MeshRegion>eu-central-1</MeshRegion> (or another region) in the project. Nothing was sent."));
    }

    /// <summary>The partition of a region, such as <c>aws</c> or <c>aws-cn</c>: the second part of ARNs.</summary>
    /// <param name="region">A region name.</param>
    public static string PartitionOf(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Partitions.FirstOrDefault(row => region.StartsWith(row.RegionPrefix, StringComparison.Ordinal)).Partition ?? "aws";
    }

    // The region becomes part of a host name: anything except a region name could send credentials to another host.
    internal static void Check(string region, string source)
    {
        if (RegionName().IsMatch(region)) return;
        throw new MeshException(
            MeshDiagnostics.RegionMissing.At(
                new Place(Item: source),
                $"{source} '{region}' is not a region name, such as eu-central-1. Correct it. Nothing was sent."));
    }

    [GeneratedRegex(@"^[a-z]{2,5}(-[a-z]{1,12}){1,3}-[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules;

namespace MeshCi.Definitions.Tests.Conformance;

public class WalkthroughTests
{
    // Definitions published by AWS that do not work, or not everywhere: each is a defect of the walkthrough, not of the rule.
    private static readonly Dictionary<(string Id, string Where), string> Defects = new()
    {
        [("MESH3002", "howto-http-headers")] = "the black route takes every request at priority 300, so the four behind it are never reached",
        [("MESH3009", "howto-cross-account")] = "the gateway listens on 80, which Fargate does not give",
        [("MESH3009", "howto-external-traffic")] = "the gateway listens on 80, which Fargate does not give",
        [("MESH3009", "howto-tls-file-provided")] = "the gateway listens on 80, which Fargate does not give",
        [("MESH4009", "howto-outlier-detection")] = "all instances may be ejected, which panic mode makes moot",
    };

    // Walkthroughs often omit a router, and most of those with a gateway rewrite a prefix without a final slash, because they only request the prefix itself.
    private static readonly Diagnostic[] Accepted = [MeshDiagnostics.ProvidedByNode, MeshDiagnostics.PrefixCutsSegment];

    [Fact]
    public void Every_complete_walkthrough_is_consistent_across_its_resources()
    {
        var meshes = RealDefinition.All().Where(example => example.File.StartsWith("derived", StringComparison.Ordinal))
            .GroupBy(example => Path.GetDirectoryName(example.File)!);
        var problems = new List<string>();
        foreach (var mesh in meshes)
        {
            var resources = mesh.Where(example => example.Kind.Info().Parent is null || example.Parent is not null)
                .Select(example => new Resource { Id = new(example.Kind, example.Name, example.Parent), Spec = example.Spec })
                .DistinctBy(resource => resource.Id).ToList();
            // A folder may contain a part of a mesh that refers to resources in another folder.
            var found = DefinitionRules.Check(resources, resources.Select(resource => resource.Id).ToHashSet(), new() { MayReferOutside = _ => true });
            problems.AddRange(
                found.Where(finding => finding.Diagnostic is { Severity: > Severity.Info, OffByDefault: false } row && !Accepted.Contains(row))
                .Where(finding => !Defects.Keys.Any(defect => defect.Id == finding.Diagnostic.Id && mesh.Key.Contains(defect.Where, StringComparison.Ordinal)))
                .Select(finding => $"{mesh.Key}: {finding.Resource} {finding.Path}: {finding.Diagnostic.Id} {finding.Message}"));
        }

        problems.ShouldBeEmpty();
    }
}

using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

/// <summary>A message about missing metadata names everything that is missing: following it leads to no second message of this kind.</summary>
public partial class FollowedAdviceTests
{
    // What each item needs in any case.
    private static readonly (string Type, string Include, string[] Metadata)[] Items =
    [
        ("MeshListener", "9090", []),
        ("MeshRoute", "checkout", ["Prefix=/checkout"]),
        ("MeshRoute", "checkout", ["Protocol=grpc", "GrpcService=a.B"]),
        ("MeshRouteMatch", "x-a", ["Route=list"]),
        ("MeshBackend", "payments.shop.local", []),
        ("MeshBackendDefaults", "all", []),
        ("MeshExternalService", "api.example.com", ["Port=443"]),
        ("MeshServiceDiscovery", "dns", ["Node=other"]),
        ("MeshAccessLog", "/dev/stdout", []),
        ("MeshGatewayListener", "8088", ["Gateway=edge"]),
        ("MeshGatewayRoute", "front", ["Gateway=edge", "Service=orders.shop.local"]),
        ("MeshTag", "team", []),
        ("MeshPatch", "patch.json", []),
        ("MeshResource", "resource.json", []),
    ];

    [Fact]
    public void Following_a_message_about_missing_metadata_leads_to_no_second_one()
    {
        var again = new List<string>();
        foreach (var (type, include, needed) in Items)
        {
            var known = ItemTypes.Find(type)!.Metadata
                .Where(metadata => !needed.Any(pair => pair.StartsWith($"{metadata.Name}=", StringComparison.Ordinal))).ToList();
            foreach (var (first, second) in known.SelectMany((first, index) => known.Skip(index).Select(second => (first, second))))
            {
                List<string> metadata = [.. needed, .. new[] { first, second }.Distinct().Select(each => $"{each.Name}={Value(each)}")];
                var before = Errors(type, include, metadata);
                if (before.Count == 0 || before.Exists(error => error.Diagnostic.Id != MeshDiagnostics.MissingMetadata.Id)) continue;
                foreach (var pair in before.SelectMany(error => Advice(error.Message, type)))
                {
                    if (!metadata.Exists(has => has.StartsWith(pair[..(pair.IndexOf('=') + 1)], StringComparison.Ordinal))) metadata.Add(pair);
                }

                var advised = string.Join(" ", before.Select(error => error.Message));
                again.AddRange(Errors(type, include, metadata).Select(after => $"{advised} Then: {after.Message}"));
            }
        }

        string.Join('\n', again).ShouldBeEmpty();
    }

    private static List<Finding> Errors(string type, string include, IReadOnlyList<string> metadata)
    {
        var project = Project.Sound().With("MeshNode", "other").With("MeshListener", "8080", "Node=other").With("MeshGateway", "edge")
            .With("MeshGatewayListener", "8087", "Gateway=edge")
            .With("MeshRoute", "list", "Prefix=/list");
        (project.Files["patch.json"], project.Files["resource.json"]) = ("{}", """{ "virtualNodeName": "file", "spec": {} }""");
        return [.. project.With(type, include, [.. metadata]).Build().Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error)];
    }

    // Metadata with values, as a message proposes them, or the first of the alternatives that it lists.
    private static IEnumerable<string> Advice(string message, string type)
    {
        var known = ItemTypes.Find(type)!;
        var proposed = Proposed().Matches(message).Select(match => (Name: match.Groups[1].Value, Value: match.Groups[2].Value)).ToList();
        if (proposed.Count == 0)
        {
            var first = Regex.Matches(message[(message.IndexOf("need", StringComparison.Ordinal) + 4)..], "[A-Z][A-Za-z]+").Select(match => match.Value)
                .First(name => known.Find(name) is not null);
            proposed.Add((first, "..."));
            if (first == "TlsCertificateChain") proposed.Add(("TlsPrivateKey", "..."));
        }

        return proposed.Select(pair => $"{pair.Name}={(pair.Value == "..." ? Value(known.Find(pair.Name)!) : pair.Value)}");
    }

    private static string Value(MetadataInfo metadata) => metadata.Example ?? (metadata.Allowed.Count > 0 ? metadata.Allowed[0] : metadata.Kind switch
    {
        ValueKind.Number => "5",
        ValueKind.Boolean => "true",
        ValueKind.Duration or ValueKind.Milliseconds => "10s",
        ValueKind.NumberList => "443",
        ValueKind.Pairs => "a=b",
        ValueKind.Targets => "orders=100",
        ValueKind.Range => "1..5",
        _ => metadata.Name switch
        {
            "Node" => "other",
            "Gateway" => "edge",
            "Path" or "Prefix" or "HealthCheckPath" or "RewritePath" or "RewritePrefix" => "/a",
            _ => "a",
        },
    });

    [GeneratedRegex("([A-Z][A-Za-z]+)=\"([^\"]*)\"")]
    private static partial Regex Proposed();
}

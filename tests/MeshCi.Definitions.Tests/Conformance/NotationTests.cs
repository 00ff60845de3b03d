using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Tests.Importing;

namespace MeshCi.Definitions.Tests.Conformance;

/// <summary>What AWS published, written in the notation of another tool, is the same resource.</summary>
public class NotationTests
{
    private const string Mesh = "mesh";

    [Theory]
    [InlineData("CloudFormation", "template.json")]
    [InlineData("Terraform", "show.json")]
    [InlineData("Kubernetes", "manifests.yaml")]
    public void Every_published_definition_is_read_from_the_notation_of_another_tool(string notation, string file)
    {
        Func<IReadOnlyList<Resource>, string, string> write = notation switch
        {
            "CloudFormation" => OtherNotations.CloudFormation,
            "Terraform" => OtherNotations.Terraform,
            _ => OtherNotations.Kubernetes,
        };

        var count = 0;
        foreach (var folder in RealDefinition.All().GroupBy(example => Path.GetDirectoryName(example.File)))
        {
            var resources = Resources([.. folder], notation == "Kubernetes");
            var imported = Imported.From((file, write(resources, Mesh)));

            imported.Errors.ShouldBeEmpty(folder.Key);
            foreach (var resource in resources)
            {
                var where = $"{folder.Key}: {resource.Id}";
                var read = imported.Read.Resources.SingleOrDefault(candidate => candidate.Id == resource.Id).ShouldNotBeNull(where);
                SpecComparison.AreSame(resource.Id.Kind, read.Spec, resource.Spec).ShouldBeTrue($"{where}\n{resource.Spec}\n{read.Spec}");
                count++;
            }
        }

        count.ShouldBeGreaterThan(100);
    }

    // Each once. In manifests, routes are part of their routers, and references lead to objects.
    private static List<Resource> Resources(IReadOnlyList<RealDefinition> examples, bool withParents)
    {
        var all = examples.Select(Resource).DistinctBy(resource => resource.Id).ToList();
        var known = all.Select(resource => resource.Id).ToHashSet();
        return withParents ? [.. all.Where(resource => resource.Id.Kind != ResourceKind.Mesh && HasParent(resource.Id, known))] : all;
    }

    private static Resource Resource(RealDefinition example)
    {
        var parent = example.Kind.Info().Parent is null ? null : example.Parent ?? "parent";
        return new() { Id = new(example.Kind, example.Kind == ResourceKind.Mesh ? Mesh : example.Name, parent), Spec = example.Spec };
    }

    private static bool HasParent(ResourceId id, HashSet<ResourceId> known) =>
        id.Kind.Info().Parent is not { } kind || known.Contains(new(kind, id.Parent!));
}

using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Tests.Conformance;

public class ExamplesTests
{
    [Fact]
    public void Every_definition_published_by_AWS_passes_the_model_and_the_rules()
    {
        var problems = RealDefinition.All()
            .SelectMany(example => ShapeValidator.Validate(example.Spec, Shape.Of(example.Kind)).Select(found => $"{found.Path} {found.Message}")
                .Concat(SpecRules.Check(example.Kind, example.Spec).Select(found => $"{found.Path}: {found.Message}"))
                .Concat(SpecRules.CheckName(example.Kind, example.Name) is { } name ? [name] : [])
                .Select(problem => $"{example.File} ({example.Kind}): {problem}"))
            .ToList();
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void All_seven_kinds_are_among_the_examples() =>
        RealDefinition.All().Select(example => example.Kind).Distinct().Order().ShouldBe(Enum.GetValues<ResourceKind>());
}

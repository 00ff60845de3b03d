using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.ControlPlane.Rules;

/// <summary>Checks a spec in isolation: the constraints of the model and the rules of the service, both shared with the offline validator.</summary>
internal static class SpecCheck
{
    private const int ViolationsInText = 5;

    /// <summary>Requires that a spec is valid.</summary>
    /// <exception cref="RefusalException">It breaks a constraint or a rule; the message contains up to five places.</exception>
    public static void Require(ResourceKind kind, JsonElement spec)
    {
        var violations = ShapeValidator.Validate(spec, Shape.Of(kind), allowUnknown: true);
        Refuse(violations.Select(Text));
        Refuse(SpecRules.Check(kind, spec).Select(violation => $"{violation.Message} ({violation.Path})"));
    }

    // This is the only union for which the text of the service is known.
    private static string Text(Violation violation) =>
        violation.Kind == ViolationKind.Union && violation.Path.EndsWith(".validation.trust", StringComparison.Ordinal)
        ? $"One type of TLS Validation Context Trust must be set. ({violation.Path} {violation.Message})"
        : $"{violation.Path} {violation.Message}";

    private static void Refuse(IEnumerable<string> violations)
    {
        var texts = violations.ToList();
        if (texts.Count > 0) throw Refusal.Invalid(string.Join("; ", texts.Take(ViolationsInText)));
    }
}

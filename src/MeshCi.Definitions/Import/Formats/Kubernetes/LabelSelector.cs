using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>Label selectors of Kubernetes: which objects a mesh or gateway takes.</summary>
internal static class LabelSelector
{
    /// <summary>Whether a selector selects an object with these labels. An absent selector selects none, an empty one all.</summary>
    public static bool Selects(SourceNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        if (selector is not SourceObject given) return false;
        return (given.Object("matchLabels")?.Members ?? []).All(label => labels.GetValueOrDefault(label.Name) == (label.Value as SourceScalar)?.Text)
            && given.List("matchExpressions").OfType<SourceObject>().All(expression => Holds(expression, labels));
    }

    private static bool Holds(SourceObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.Text("key") ?? "", out var value);
        var isOneOf = has && expression.List("values").OfType<SourceScalar>().Any(allowed => allowed.Text == value);
        return expression.Text("operator") switch
        {
            "In" => isOneOf,
            "NotIn" => !isOneOf,
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}

using System.Xml.Linq;

namespace MeshCi.Tasks.Project;

/// <summary>Whether MSBuild evaluates an element in every build.</summary>
internal static class Conditions
{
    private static readonly string[] Conditional = ["Target", "When", "Otherwise"];

    /// <summary>Whether the element or one that contains it has a condition, or is only evaluated when a target runs.</summary>
    public static bool Apply(XElement element) =>
        element.AncestorsAndSelf().Any(part => part.Attribute("Condition") is not null || Conditional.Contains(part.Name.LocalName));
}

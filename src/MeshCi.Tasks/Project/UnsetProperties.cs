using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds properties of MeshCi whose value consists of references to properties without a value, such as <c>$(ServiceNmae)</c>. They are warnings: a project
/// can leave it to the command line to set such a property.
/// </summary>
internal static partial class UnsetProperties
{
    private static readonly string[] Imported = ["Directory.Build.props", "Directory.Build.targets"];

    /// <summary>The findings, one for each element.</summary>
    /// <param name="files">The files of the user, the project first.</param>
    /// <param name="declared">The texts in these files.</param>
    /// <param name="isUnset">Whether a property of MeshCi has no value except a default.</param>
    public static IEnumerable<Finding> Find(
        IReadOnlyList<(string File, XDocument Document)> files, DeclaredTexts declared, Func<string, bool> isUnset)
    {
        // Other files may be imported only under a condition.
        foreach (var (file, document) in files.Where((file, index) => index == 0 || Imported.Contains(Path.GetFileName(file.File))))
        {
            foreach (var element in document.Descendants().Where(element => element.Parent?.Name.LocalName == "PropertyGroup"))
            {
                if (MeshProperties.Find(element.Name.LocalName) is not { } property || property.Kind is PropertyKind.Targets or PropertyKind.Switch) continue;
                if (Conditions.Apply(element) || UnsetName(element.Value) is not { } name || !isUnset(property.Name)) continue;
                yield return MeshDiagnostics.UnsetReference.As(Severity.Warning).At(
                    new(file, property.Name, Line: ((IXmlLineInfo)element).LineNumber), HasNoValue(property.Name, element.Value.Trim(), name, declared));
            }
        }
    }

    private static string? UnsetName(string text)
    {
        if (!MSBuildText.IsOnlyReferences(text)) return null;
        var names = MSBuildText.References(text).Select(reference => reference.IsProperty ? MSBuildText.NameOf(reference) : null).ToList();
        return names.TrueForAll(name => !string.IsNullOrEmpty(name) && MayBeMistake(name)) ? names[0] : null;
    }

    // An environment variable, by convention in capitals, is often set only in a CI system. The properties of MeshCi are optional. The .NET SDK sets Version
    // after the project, and it is the default of MeshVersion.
    private static bool MayBeMistake(string name) => MeshProperties.Find(name) is null && name != "Version" && !Variable().IsMatch(name);

    private static string HasNoValue(string property, string text, string name, DeclaredTexts declared) =>
        $"{property} is '{text}', but the property {name} has no value at this line, so {property} has no effect. "
        + $"{declared.HowToSet(name)}, or, if it is optional, write <{property} Condition=\"'{text}' != ''\">{text}</{property}>.";

    [GeneratedRegex("^[A-Z0-9_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}

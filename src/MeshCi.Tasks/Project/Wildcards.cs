using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds wildcards in the names of items. MSBuild replaces them with the names of matching files, so an item such as <c>*.example.com</c> usually vanishes
/// without a message.
/// </summary>
internal static class Wildcards
{
    private static readonly char[] Characters = ['*', '?'];

    // Their names are paths of files.
    private static readonly string[] OfFiles = ["MeshResource", "MeshPatch"];

    /// <summary>The findings, one for each name.</summary>
    /// <param name="files">The files of the user.</param>
    /// <param name="items">The mesh items. A name that MSBuild did not replace is the name of an item, whose own findings report it.</param>
    /// <param name="missing">Receives the types of the items that are missing.</param>
    public static IEnumerable<Finding> Find(
        IEnumerable<(string File, XDocument Document)> files, IReadOnlyList<MeshItem> items, ISet<string> missing)
    {
        foreach (var (file, document) in files)
        {
            foreach (var element in document.Descendants().Where(element => element.Parent?.Name.LocalName == "ItemGroup"))
            {
                if (ItemTypes.Find(element.Name.LocalName) is not { } type || OfFiles.Contains(type.Name)) continue;
                var names = (element.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.TrimEntries);
                foreach (var name in names.Where(name => IsReplaced(name) && !items.Any(item => item.Type == type.Name && item.Include == name)))
                {
                    missing.Add(type.Name);
                    yield return MeshDiagnostics.BadName.At(
                        new(file, type.Name, name, Line: ((IXmlLineInfo)element).LineNumber), IsAPattern(type.Name, name));
                }
            }
        }
    }

    // In an expression, the characters may mean something else. A backend may be a project, and projects can be found by a pattern.
    private static bool IsReplaced(string name) =>
        name.IndexOfAny(Characters) >= 0 && !name.Contains("@(", StringComparison.Ordinal) && !name.Contains("$([", StringComparison.Ordinal)
        && !name.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    private static string IsAPattern(string type, string name)
    {
        var fix = type switch
        {
            "MeshExternalService" => "Add an item for each host, or let services call any address with <Mesh EgressFilter=\"ALLOW_ALL\" />.",
            "MeshBackend" => "Add an item for each virtual service that the service calls.",
            "MeshRoute" or "MeshRouteMatch" or "MeshGatewayRoute" => "Write a name without '*' and '?', and what is to be matched in the metadata of the item.",
            _ => "Write a name without '*' and '?'.",
        };
        return $"{type} '{name}' contains a wildcard. MSBuild treats it as a pattern for file names, so the item does not have this name, or is not created. "
            + fix;
    }
}

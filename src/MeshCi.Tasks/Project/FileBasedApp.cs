using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MeshCi.Tasks.Project;

/// <summary>
/// An app that consists of a C# file: the .NET SDK builds it as a project that exists only in memory, with the properties of the lines that begin with
/// <c>#:property</c>.
/// </summary>
internal static partial class FileBasedApp
{
    private const string ProjectExtension = ".csproj";

    /// <summary>The file that contains what a project sets: the project itself, or the C# file of a file-based app.</summary>
    /// <param name="projectPath">Full path of the project, which may not exist.</param>
    public static string SourceOf(string projectPath)
    {
        if (!projectPath.EndsWith(ProjectExtension, StringComparison.OrdinalIgnoreCase) || File.Exists(projectPath)) return projectPath;
        var app = projectPath[..^ProjectExtension.Length];
        return IsSource(app) && File.Exists(app) ? app : projectPath;
    }

    /// <summary>Whether a file is C# code, so that its properties are lines that begin with <c>#:property</c>.</summary>
    public static bool IsSource(string file) => file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>A property as such an app sets it.</summary>
    public static string Directive(string name, string value) => $"#:property {name}={value}";

    /// <summary>A message in which the XML of properties is replaced with the lines that such an app needs.</summary>
    /// <param name="message">The message.</param>
    /// <param name="file">The C# file.</param>
    public static string Advice(string message, string file)
    {
        var withLines = PropertyElement().Replace(message, property => $"'{Directive(property.Groups["name"].Value, property.Groups["value"].Value)}'");
        return PropertyGroup().Replace(withLines, $" $1 {Path.GetFileName(file)}");
    }

    /// <summary>The properties of the app as XML in which each property has the line and the column that it has in the C# file.</summary>
    /// <param name="code">The C# file.</param>
    public static XDocument Read(string code)
    {
        // The root is on a line of its own, which the offset below takes back.
        var xml = new StringBuilder("<Project><PropertyGroup>\n");
        foreach (var line in code.ReplaceLineEndings("\n").Split('\n'))
        {
            if (PropertyLine().Match(line) is { Success: true } property)
            {
                var (name, value) = (property.Groups["name"], SecurityElement.Escape(property.Groups["value"].Value.Trim()));
                xml.Append(' ', name.Index - 1).Append('<').Append(name.Value).Append('>').Append(value).Append("</").Append(name.Value).Append('>');
            }

            xml.Append('\n');
        }

        xml.Append("</PropertyGroup></Project>");
        using var reader = XmlReader.Create(new StringReader(xml.ToString()), new XmlReaderSettings { LineNumberOffset = -1, CheckCharacters = false });
        return XDocument.Load(reader, LoadOptions.SetLineInfo);
    }

    [GeneratedRegex(@"^\s*#:\s*property\s+(?<name>[A-Za-z_][A-Za-z0-9_-]*)\s*=(?<value>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyLine();

    [GeneratedRegex("<(?<name>[A-Za-z]+)>(?<value>[^<]*)</\\k<name>>", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyElement();

    [GeneratedRegex(" (to|in) a PropertyGroup( of the project)?( or of Directory.Build.props)?", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyGroup();
}

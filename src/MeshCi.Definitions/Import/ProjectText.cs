using System.Globalization;
using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Import;

/// <summary>Writes an imported project as an MSBuild file that a project imports.</summary>
public static class ProjectText
{
    private const int Width = 140;

    /// <summary>Returns the text of the file, with LF line endings.</summary>
    /// <param name="project">The project to write.</param>
    /// <param name="from">The source of the import, for the comment at the top.</param>
    public static string Write(ImportedProject project, string from)
    {
        var text = new StringBuilder("<Project>\n");
        text.Append(CultureInfo.InvariantCulture, $"  <!-- {Comment($"Imported from {from} by MeshImport; you can change this file.")} -->\n");
        foreach (var note in project.Notes) text.Append(CultureInfo.InvariantCulture, $"  <!-- {Comment(note)} -->\n");
        if (project.Properties.Count > 0)
        {
            text.Append("  <PropertyGroup>\n");
            foreach (var (name, value) in project.Properties)
                text.Append(CultureInfo.InvariantCulture, $"    <{name}>{Escape(value, include: false)}</{name}>\n");
            text.Append("  </PropertyGroup>\n");
        }

        if (project.Items.Count > 0)
        {
            text.Append("  <ItemGroup>\n");
            foreach (var item in project.Items) Item(text, item);
            text.Append("  </ItemGroup>\n");
        }

        return text.Append("</Project>\n").ToString();
    }

    private static void Item(StringBuilder text, MeshItem item)
    {
        var folder = item.Type is "MeshResource" or "MeshPatch" ? "$(MSBuildThisFileDirectory)" : "";
        var start = $"    <{item.Type} ";
        var line = new StringBuilder(start).Append(CultureInfo.InvariantCulture, $"Include=\"{folder}{Escape(item.Include, include: true)}\"");
        foreach (var (name, value) in item.Metadata)
        {
            var attribute = $"{name}=\"{Escape(value, include: false)}\"";
            if (line.Length + attribute.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(' ', start.Length).Append(attribute);
            }
            else
            {
                line.Append(' ').Append(attribute);
            }
        }

        text.Append(line).Append(" />\n");
    }

    // MSBuild's escapes for what it would expand, split or convert, and XML's escapes for the rest.
    private static string Escape(string value, bool include)
    {
        var text = new StringBuilder(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            var letter = value[index];
            var opens = index + 1 < value.Length && value[index + 1] == '(';
            if (letter is '%' or '\\' or '\n' or '\r' or '\t' || (letter is '$' or '@' && opens) || (include && (letter is ';' or '*' or '?')))
                text.Append(CultureInfo.InvariantCulture, $"%{(int)letter:X2}");
            else
                text.Append(letter switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => letter.ToString() });
        }

        return text.ToString();
    }

    private static string Comment(string text)
    {
        var plain = new string(
            [.. text.Where(letter => letter is ' ' or not ('\uFFFE' or '\uFFFF') && !char.IsControl(letter) && !char.IsSurrogate(letter))]);
        while (plain.Contains("--", StringComparison.Ordinal)) plain = plain.Replace("--", "-", StringComparison.Ordinal);
        return plain;
    }
}

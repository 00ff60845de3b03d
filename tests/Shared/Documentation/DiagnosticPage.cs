using System.Text.RegularExpressions;

namespace MeshCi.Tests.Documentation;

/// <summary>A page of <c>docs/diagnostics</c>, split into its sections.</summary>
/// <param name="Id">Code of the diagnostic.</param>
/// <param name="TitleLine">The first line of the page.</param>
/// <param name="Sections">Title and text of each section, in the order of the page.</param>
internal sealed partial record DiagnosticPage(string Id, string TitleLine, IReadOnlyList<(string Title, string Text)> Sections)
{
    /// <summary>The sections of every page, in this order.</summary>
    public static IReadOnlyList<string> Form { get; } = ["What happened", "Why it matters", "Before", "After", "How to suppress"];

    /// <summary>Reads the page of a diagnostic.</summary>
    public static DiagnosticPage Read(string id)
    {
        var text = Repository.Read($"docs/diagnostics/{id}.md");
        var parts = Heading().Split(text);
        var sections = new List<(string, string)>();
        for (var index = 1; index < parts.Length; index += 2) sections.Add((parts[index], parts[index + 1].Trim()));
        return new(id, parts[0].Trim(), sections);
    }

    /// <summary>The text of a section; empty if the page does not have it.</summary>
    public string this[string section] => Sections.FirstOrDefault(found => found.Title == section).Text ?? "";

    /// <summary>The code blocks of a section, in their order.</summary>
    public IReadOnlyList<CodeBlock> Blocks(string section) => CodeBlock.In(this[section]);

    [GeneratedRegex("^## (.+)$\n", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

using System.Text.RegularExpressions;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Tests.Annotations;

/// <summary>An event as a line of MSBuild's log, and what tools read from such a line.</summary>
internal static partial class LogLine
{
    /// <summary>The line of an error.</summary>
    public static string Of(BuildErrorEventArgs error, string project) =>
        Of("error", error.Subcategory, error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message, project);

    /// <summary>The line of a warning.</summary>
    public static string Of(BuildWarningEventArgs warning, string project) =>
        Of("warning", warning.Subcategory, warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber, warning.Message, project);

    /// <summary>Whether the patterns of GitHub and Visual Studio Code find the file, line, severity and code of a line.</summary>
    public static void ShouldBeFound(string text, string file, int line, string severity, string code)
    {
        foreach (var (tool, pattern) in (ReadOnlySpan<(string, Regex)>)[("GitHub", GitHub()), ("Visual Studio Code", VisualStudioCode())])
        {
            var match = pattern.Match(text);
            match.Success.ShouldBeTrue($"{tool} does not find: {text}");
            (match.Groups["file"].Value, match.Groups["line"].Value, match.Groups["severity"].Value, match.Groups["code"].Value)
                .ShouldBe((file, line.ToString(null, null), severity, code), tool);
        }
    }

    // As MSBuild writes it: without a column, only the line; without a line, a space in front of the colon; the project only if it is not the file.
    private static string Of(string severity, string? subcategory, string code, string file, int line, int column, string? message, string project)
    {
        var place = line == 0 ? $"{file} " : column == 0 ? $"{file}({line})" : $"{file}({line},{column})";
        return $"{place}: {(string.IsNullOrEmpty(subcategory) ? "" : $"{subcategory} ")}{severity} {code}: {message}{(file == project ? "" : $" [{project}]")}";
    }

    // What the problem matcher 'csc' of actions/setup-dotnet (.github/csc.json) accepts.
    [GeneratedRegex(
        @"^(?<file>.*)\((?<line>\d+)(,\d+){0,2}\):\s+(?<severity>error|warning)\s+(?<code>[a-zA-Z]+(?<!MSB)\d+):\s*(?<message>.*?)\s+\[(?<project>.*?)\]$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex GitHub();

    // What '$msCompile' has accepted in all versions; later ones also accept a word in front of the severity.
    [GeneratedRegex(
        @"^(?<file>\S.*)\((?<line>\d+)(,\d+)?\)\s*:\s+(?<severity>error|warning|info)\s+(?<code>\w+\d+)\s*:\s*(?<message>.*)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex VisualStudioCode();
}

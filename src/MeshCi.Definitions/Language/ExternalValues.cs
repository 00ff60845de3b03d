using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Language;

/// <summary>Where values and files from outside the project come from.</summary>
public interface IOutsideWorld
{
    /// <summary>The value of <c>{scheme:name}</c>, or null where there is none.</summary>
    /// <param name="scheme"><c>env</c> or <c>ssm</c>.</param>
    /// <param name="name">What stands behind the colon.</param>
    string? FindValue(string scheme, string name);

    /// <summary>Content of a file that an item names, or null where it does not exist or cannot be read.</summary>
    /// <param name="path">The item's <c>Include</c>.</param>
    byte[]? ReadFile(string path);

    /// <summary>What the project that a <c>MeshBackend</c> names says about its service. Where no other project can be asked, none exists.</summary>
    /// <param name="path">The item's <c>Include</c>.</param>
    ProjectAnswer FindProject(string path) => new(Exists: false, Service: null);
}

/// <summary>An outside with nothing in it: every <c>{env:NAME}</c> is unresolved and no file exists.</summary>
public sealed class NoOutsideWorld : IOutsideWorld
{
    /// <summary>The only one.</summary>
    public static NoOutsideWorld Instance { get; } = new();

    /// <inheritdoc/>
    public string? FindValue(string scheme, string name) => null;

    /// <inheritdoc/>
    public byte[]? ReadFile(string path) => null;
}

/// <summary>Values from outside in properties and metadata: <c>{env:NAME}</c>, <c>{ssm:/path}</c>.</summary>
public static partial class ExternalValues
{
    /// <summary>Whether any item depends on what is outside the project, so that its definition may change while the project does not.</summary>
    public static bool Uses(IEnumerable<MeshItem> items) =>
        items.Any(item => Uses(item.Include) || item.Metadata.Values.Any(Uses));

    /// <summary>Whether a text does.</summary>
    public static bool Uses(string? text) => text is not null && text.Contains('{', StringComparison.Ordinal) && Reference().IsMatch(text);

    /// <summary>Puts the values in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="outside">Where values come from.</param>
    /// <param name="place">Where the text is written, for findings.</param>
    /// <param name="findings">Takes a finding for each reference that cannot be resolved; it stays in the text as it is.</param>
    public static string Resolve(string text, IOutsideWorld outside, Place place, List<Finding> findings) =>
        text.Contains('{', StringComparison.Ordinal)
            ? Reference().Replace(text, match =>
            {
                var (scheme, name) = (match.Groups["scheme"].Value, match.Groups["name"].Value);
                if (outside.FindValue(scheme, name) is { } value) return value;
                findings.Add(MeshDiagnostics.UnresolvedValue.At(place, Unresolved(match.Value, scheme, name, place)));
                return match.Value;
            })
            : text;

    private static string Unresolved(string reference, string scheme, string name, Place place)
    {
        var fix = scheme == "env"
            ? $"The environment variable '{name}' is not set; set it for the build, or write the value itself."
            : $"This version reads environment variables only: have CI put the parameter into one, and write {{env:ITS_NAME}}.";
        return $"{Wording.Where(place)} refers to {reference}. {fix}";
    }

    [GeneratedRegex(@"\{(?<scheme>env|ssm):(?<name>[^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

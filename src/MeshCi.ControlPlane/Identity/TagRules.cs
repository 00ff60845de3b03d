using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The rules for tags of users, roles and sessions (IAM User Guide, "Rules for tagging in IAM and AWS STS").</summary>
public static class TagRules
{
    /// <summary>Maximum number of tags of one identity or session.</summary>
    public const int Maximum = 50;

    private const int LongestKey = 128;
    private const int LongestValue = 256;

    /// <summary>The problem of a tag; null if there is none.</summary>
    public static string? Problem(string key, string value) =>
        TextLength.Of(key) is < 1 or > LongestKey || !IsText(key) ? $"A tag key must have 1 to {LongestKey} characters: letters, digits, spaces and _.:/=+-@."
        : key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) ? "A tag key must not begin with aws:, which is reserved."
        : value is null || TextLength.Of(value) > LongestValue || !IsText(value)
            ? $"A tag value must have at most {LongestValue} characters: letters, digits, spaces and _.:/=+-@."
        : null;

    private static bool IsText(string text) => text.EnumerateRunes().All(IsAllowed);

    private static bool IsAllowed(System.Text.Rune rune) =>
        System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.IsWhiteSpace(rune) || (rune.IsAscii && "_.:/=+-@".Contains((char)rune.Value));
}

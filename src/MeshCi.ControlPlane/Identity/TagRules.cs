namespace MeshCi.ControlPlane.Identity;

/// <summary>What tags of users, roles and sessions can be (IAM User Guide, "Rules for tagging in IAM and AWS STS").</summary>
public static class TagRules
{
    /// <summary>Most tags of one identity or session.</summary>
    public const int Maximum = 50;

    private const int LongestKey = 128;
    private const int LongestValue = 256;

    /// <summary>What is wrong with a tag; null if nothing is.</summary>
    public static string? Problem(string key, string value) =>
        key.Length is < 1 or > LongestKey || !IsText(key) ? $"A tag's key must be 1 to {LongestKey} letters, digits, blanks and _.:/=+-@."
        : key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) ? "A tag's key cannot begin with aws:, which is reserved."
        : value is null || value.Length > LongestValue || !IsText(value) ? $"A tag's value must be at most {LongestValue} letters, digits, blanks and _.:/=+-@."
        : null;

    private static bool IsText(string text) =>
        text.EnumerateRunes().All(rune => System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.IsWhiteSpace(rune) || (rune.IsAscii && "_.:/=+-@".Contains((char)rune.Value)));
}

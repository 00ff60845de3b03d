using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// Reads the variables of a CI system. A value becomes part of logs, tags and the ledger, so it is only used if it has the form that its kind can have.
/// </summary>
/// <param name="variable">Reads an environment variable; null or empty means that it is not set.</param>
internal sealed partial class CiVariables(Func<string, string?> variable)
{
    private const int LongestName = 255;

    private readonly List<Finding> _problems = [];

    /// <summary>The values that were not used.</summary>
    public IReadOnlyList<Finding> Problems => _problems;

    /// <summary>The value, or null if it is not set.</summary>
    public string? Raw(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable has a value, in any casing.</summary>
    public bool Is(string name, string value) => string.Equals(Raw(name), value, StringComparison.OrdinalIgnoreCase);

    /// <summary>A build number: 1 to 9 digits.</summary>
    public string? Number(string name) => Read(name, NumberForm(), "a build number: 1 to 9 digits");

    /// <summary>An ID or the number of a job: 1 to 64 letters, digits, '.', '_', ':' and '-'.</summary>
    public string? Id(string name) => Read(name, IdForm(), "an ID: at most 64 letters, digits, '.', '_', ':' and '-'");

    /// <summary>A commit: 7 to 64 hexadecimal digits.</summary>
    public string? Commit(string name) => Read(name, CommitForm(), "a commit: 7 to 64 hexadecimal digits");

    /// <summary>A slug, such as <c>acme/shop</c>.</summary>
    public string? Repository(string name) => Read(name, RepositoryForm(), "a repository, such as acme/shop");

    /// <summary>A name that people choose, such as that of a branch: at most 255 visible characters. What is longer or invisible is cut or escaped.</summary>
    public string? Text(string name)
    {
        if (Raw(name) is not { } value) return null;
        if (!value.Any(char.IsControl)) return Cut(PlainText.Visible(value));
        Refuse(name, value, "a name without line breaks and control characters");
        return null;
    }

    /// <summary>An absolute http or https address.</summary>
    public string? Address(string name)
    {
        if (Raw(name) is not { } value) return null;
        var isAddress = value.Length <= 2000 && PlainText.Visible(value) == value && Uri.TryCreate(value, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", UserInfo: "" };
        if (isAddress) return value;
        if (value.Contains('@', StringComparison.Ordinal)) Refuse(name, "contains '@', as an address with a user name or password does");
        else Refuse(name, value, "an address with http or https");
        return null;
    }

    private static string Cut(string text) =>
        text.Length <= LongestName ? text : text[..(char.IsHighSurrogate(text[LongestName - 1]) ? LongestName - 1 : LongestName)];

    private string? Read(string name, Regex form, string described)
    {
        if (Raw(name) is not { } value) return null;
        if (value.Length <= LongestName && form.IsMatch(value)) return value;
        Refuse(name, value, described);
        return null;
    }

    private void Refuse(string name, string value, string described)
    {
        var shown = PlainText.Visible(value);
        if (shown.Length > 60) shown = $"{shown[..60]}...";
        Refuse(name, $"is '{shown}', which is not {described}");
    }

    private void Refuse(string name, string what) => _problems.Add(MeshDiagnostics.CiValueMalformed.At(
        null, $"The environment variable {name} {what}. Correct what sets it. Nothing was changed."));

    [GeneratedRegex(@"^[0-9]{1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[0-9A-Fa-f]{7,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommitForm();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryForm();
}

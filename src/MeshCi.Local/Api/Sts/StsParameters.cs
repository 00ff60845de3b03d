using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>Reads parameters with the constraints of the STS model, and reports all violations together.</summary>
internal sealed partial class StsParameters(QueryForm form)
{
    private const int DefaultDuration = 3600;
    private const int MinimumDuration = 900;
    private const int MaximumDuration = 43_200;
    private const string Failed = " failed to satisfy constraint: Member must have ";
    private readonly List<string> _violations = [];

    /// <summary>A string.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="minimum">Minimum length, in characters.</param>
    /// <param name="maximum">Maximum length, in characters.</param>
    /// <param name="pattern">What it must match; null for anything.</param>
    /// <param name="required">Whether it is required.</param>
    /// <param name="secret">Whether messages must not contain it.</param>
    /// <returns>The string; empty if it is absent or wrong, which <see cref="Check"/> reports.</returns>
    public string Text(string name, int minimum, int maximum, Regex? pattern = null, bool required = true, bool secret = false)
    {
        var member = char.ToLowerInvariant(name[0]) + name[1..];
        if (form.Get(name) is not { } value)
        {
            if (required) _violations.Add($"Value null at '{member}' failed to satisfy constraint: Member must not be null");
            return "";
        }

        var shown = secret ? "Value" : $"Value '{Quote.Of(value)}'";
        if (value.Length < minimum) _violations.Add($"{shown} at '{member}'{Failed}length greater than or equal to {minimum}");
        else if (value.Length > maximum) _violations.Add($"{shown} at '{member}'{Failed}length less than or equal to {maximum}");
        else if (pattern?.IsMatch(value) is false) _violations.Add(DoesNotMatch(shown, member, pattern));
        return value;
    }

    private static string DoesNotMatch(string shown, string member, Regex pattern) =>
        $"{shown} at '{member}' failed to satisfy constraint: Member must satisfy regular expression pattern: {Shown(pattern)}";

    /// <summary>An optional string; null if it is absent.</summary>
    public string? Optional(string name, int minimum, int maximum, Regex? pattern = null) =>
        form.Get(name) is null ? null : Text(name, minimum, maximum, pattern);

    /// <summary><c>RoleArn</c>.</summary>
    public string RoleArn() => Text("RoleArn", 20, 2048);

    /// <summary><c>RoleSessionName</c>.</summary>
    public string RoleSessionName() => Text("RoleSessionName", 2, 64, SessionName());

    /// <summary><c>DurationSeconds</c>; null if it is absent.</summary>
    public int? DurationSeconds()
    {
        if (form.Get("DurationSeconds") is not { } text) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            _violations.Add($"Value '{Quote.Of(text)}' at 'durationSeconds' failed to satisfy constraint: Member must be an integer");
        else if (value < MinimumDuration)
            _violations.Add($"Value '{value}' at 'durationSeconds'{Failed}value greater than or equal to {MinimumDuration}");
        else if (value > MaximumDuration)
            _violations.Add($"Value '{value}' at 'durationSeconds'{Failed}value less than or equal to {MaximumDuration}");
        return value is >= MinimumDuration and <= MaximumDuration ? (int)value : DefaultDuration;
    }

    /// <summary>Adds another violation.</summary>
    public void Violation(string text) => _violations.Add(text);

    /// <summary>Throws if there are violations.</summary>
    /// <exception cref="StsException">There are violations.</exception>
    public void Check()
    {
        if (_violations.Count == 0) return;
        var errors = _violations.Count == 1 ? "1 validation error" : $"{_violations.Count} validation errors";
        throw StsException.Validation($"{errors} detected: {string.Join("; ", _violations)}");
    }

    /// <summary>The characters of session names.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]*\z", RegexOptions.CultureInvariant)]
    public static partial Regex SessionName();

    /// <summary>The characters of external ids.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@:/-]*\z", RegexOptions.CultureInvariant)]
    public static partial Regex ExternalId();

    /// <summary>The characters of session policies.</summary>
    [GeneratedRegex(@"^[\t\n\r\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    public static partial Regex PolicyText();

    private static string Shown(Regex pattern) => pattern.ToString().TrimStart('^').Replace(@"\z", "", StringComparison.Ordinal);
}

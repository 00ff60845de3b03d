using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Texts that look like keys, tokens or passwords. A definition is copied, logged and stored in the ledger, so it must not contain any.</summary>
public static partial class Secrets
{
    private const double LeastEntropy = 3.0;
    private const int LeastLength = 12;
    private const int Shortest = 15;
    private const string PemBegins = "-----BEGIN ";

    /// <summary>
    /// The kind of secret that a text seems to contain, such as <c>an AWS access key</c>; null if it is harmless, as paths, names and references are.
    /// </summary>
    public static string? Find(string text)
    {
        if (text.Contains(PemBegins, StringComparison.Ordinal))
            return text.Contains("PRIVATE KEY", StringComparison.Ordinal) ? "a private key" : "a PEM block";
        // The shortest of the following is a vendor's token. The shortest assignment is `pwd=` with a value of the minimum length.
        if (text.Length < Shortest) return null;
        if (AwsAccessKey().IsMatch(text)) return "an AWS access key";
        if (JsonWebToken().IsMatch(text)) return "a JSON web token";
        if (VendorToken().IsMatch(text)) return "an access token";
        foreach (Match match in Assignment().Matches(text))
        {
            if (IsRandom(match.Groups["value"].ValueSpan)) return $"a value for '{match.Groups["name"].Value}'";
        }

        return null;
    }

    /// <summary>The paths of all strings of a spec that look like secrets, with what they seem to contain.</summary>
    internal static IReadOnlyList<(string Path, string What)> In(JsonElement value, string path)
    {
        var found = new List<(string Path, string What)>();
        In(value, found);
        for (var index = 0; index < found.Count; index++) found[index] = found[index] with { Path = path + found[index].Path };
        return found;
    }

    // Paths are composed on the way back, because secrets are rare.
    private static void In(JsonElement value, List<(string Path, string What)> found)
    {
        var before = found.Count;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    In(member.Value, found);
                    for (; before < found.Count; before++) found[before] = found[before] with { Path = $".{member.Name}{found[before].Path}" };
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    In(element, found);
                    var segment = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
                    for (; before < found.Count; before++) found[before] = found[before] with { Path = segment + found[before].Path };
                }

                break;
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(value).Length > PemBegins.Length
                && JsonText.TryRead(value, out var text) && Find(text) is { } what:
                found.Add(("", what));
                break;
        }
    }

    // A path, a command operator, a reference or a word is not a secret; a random mix of letters and digits is.
    private static bool IsRandom(ReadOnlySpan<char> value)
    {
        if (value.Length < LeastLength || value[0] is '/' or '.' or '%' or '{' or '$' || value.Contains('/') && value.Contains('.')) return false;
        var (letters, digits) = (false, false);
        var counts = new Dictionary<char, int>();
        foreach (var character in value)
        {
            letters |= char.IsAsciiLetter(character);
            digits |= char.IsAsciiDigit(character);
            counts[character] = counts.GetValueOrDefault(character) + 1;
        }

        var entropy = 0.0;
        foreach (var count in counts.Values)
        {
            var share = (double)count / value.Length;
            entropy -= share * Math.Log2(share);
        }

        return letters && digits && entropy >= LeastEntropy;
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AwsAccessKey();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40}|xox[abprs]-[A-Za-z0-9-]{10}|glpat-[A-Za-z0-9_-]{20}"
        + @"|sk_live_[A-Za-z0-9]{16})",
        RegexOptions.CultureInvariant)]
    private static partial Regex VendorToken();

    [GeneratedRegex(
        @"(?<name>password|passwd|pwd|secret|secret[_-]?access[_-]?key|token|api[_-]?key|bearer|authorization)"
        + @"[""']?\s{0,5}[=: ]\s{0,5}[""']?(?<value>[A-Za-z0-9+/=_.~!@#$^&*%{-]{8,256})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}

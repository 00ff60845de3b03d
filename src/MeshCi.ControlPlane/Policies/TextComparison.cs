using System.Text;

namespace MeshCi.ControlPlane.Policies;

/// <summary>Operators on strings, ARNs, Booleans and bytes.</summary>
internal static class TextComparison
{
    private const int ArnParts = 6;

    /// <summary>The same text. Asterisks are literal.</summary>
    public static ValueReader Equal(StringComparison comparison) => (source, variables, path) =>
    {
        var text = PolicyText.Parse(source, variables, path);
        return (value, context) => text.Resolve(context) is { } expected ? string.Equals(expected, value, comparison) : null;
    };

    /// <summary>A text that matches the pattern.</summary>
    public static ValueTest Like(string source, bool variables, string path)
    {
        var text = PolicyText.Parse(source, variables, path);
        return (value, context) => text.ResolvePattern(context)?.Matches(value);
    }

    /// <summary>An ARN with six parts that each match the pattern's; <c>*</c> alone matches all.</summary>
    public static ValueTest Arn(string source, bool variables, string path)
    {
        var text = PolicyText.Parse(source, variables, path);
        if (!text.HasVariables && source != "*" && (!source.StartsWith("arn:", StringComparison.Ordinal) || source.Split(':').Length < ArnParts))
            throw new MalformedPolicyException(path, NotAnArn(source));
        return (value, context) =>
        {
            if (text.ResolvePattern(context) is not { } pattern) return null;
            var parts = value.Split(':', ArnParts);
            if (parts.Length < ArnParts || parts[0] != "arn") return false;
            if (pattern.MatchesAll) return true;
            var patterns = pattern.SplitAtColons(ArnParts);
            return patterns.Count == ArnParts && patterns.Zip(parts).All(pair => pair.First.Matches(pair.Second));
        };
    }

    /// <summary>The same Boolean.</summary>
    public static ValueTest Bool(string source, bool variables, string path)
    {
        var text = PolicyText.Parse(source, variables, path);
        if (!text.HasVariables) RequireTruth(source, path);
        return (value, context) => text.Resolve(context) is { } expected ? Truth(expected) is { } truth && truth == Truth(value) : null;
    }

    /// <summary>Whether the key is absent.</summary>
    public static ValueTest Presence(string source, bool variables, string path)
    {
        var absent = RequireTruth(source, path) ? "true" : "false";
        return (value, _) => value == absent;
    }

    /// <summary>The same bytes: those of the policy in base64, those of the request as the UTF-8 of the value.</summary>
    public static ValueTest Binary(string source, bool variables, string path)
    {
        var bytes = new byte[source.Length];
        if (!Convert.TryFromBase64String(source, bytes, out var length))
            throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' is not base64. Encode the bytes in base64, with = as padding at the end.");
        return (value, _) => bytes.AsSpan(0, length).SequenceEqual(Encoding.UTF8.GetBytes(value));
    }

    private static string NotAnArn(string source) =>
        $"'{Quote.Of(source)}' is not an ARN. Write its six parts, such as arn:aws:iam::ACCOUNT:role/NAME; each can contain * and ?.";

    private static bool RequireTruth(string source, string path) =>
        Truth(source) ?? throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' is not a Boolean. Write true or false.");

    private static bool? Truth(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false : null;
}

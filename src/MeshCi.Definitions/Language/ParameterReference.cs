using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Language;

/// <summary>A parameter of Parameter Store as <c>{ssm:...}</c> names it.</summary>
/// <param name="Name">Its name, such as <c>/shop/timeout</c>, or its ARN.</param>
/// <param name="Selector">A version number or a label, or null for the newest version.</param>
public sealed partial record ParameterReference(string Name, string? Selector)
{
    /// <summary>The text after <c>ssm:</c>.</summary>
    public string Text => Selector is null ? Name : $"{Name}:{Selector}";

    /// <summary>The name as the last part of an ARN, which is the same for the names <c>/p</c> and <c>p</c>.</summary>
    public string NameInArn => Name.StartsWith("arn:", StringComparison.Ordinal)
        ? Name[(Name.LastIndexOf(":parameter/", StringComparison.Ordinal) + ":parameter/".Length)..] : Name.TrimStart('/');

    /// <summary>Whether the selector is a version number.</summary>
    public bool SelectsVersion => Selector is [>= '0' and <= '9', ..];

    /// <summary>Whether the name is a reference of Parameter Store to a secret in Secrets Manager, which is always a secret.</summary>
    public bool IsOfSecretsManager => Name.StartsWith("/aws/reference/secretsmanager/", StringComparison.Ordinal);

    /// <summary>Reads the text after <c>ssm:</c>. Names are as Parameter Store accepts them, so no part of one has a meaning in a policy.</summary>
    /// <param name="text">The text, without white space around it.</param>
    /// <returns>The reference, or null if it is not one.</returns>
    public static ParameterReference? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success ? new(match.Groups["name"].Value, match.Groups["selector"] is { Success: true, Value: var selector } ? selector : null) : null;
    }

    /// <summary>The references in a text, in its order. Texts that are not a reference are left out: resolving them reports them.</summary>
    public static IEnumerable<ParameterReference> In(string? text) =>
        text is null || !text.Contains("{ssm:", StringComparison.Ordinal) ? []
            : Reference().Matches(text).Select(match => Parse(match.Groups["text"].Value.Trim())).OfType<ParameterReference>();

    [GeneratedRegex(
        @"\A(?<name>(arn:aws[a-z-]{0,20}:ssm:[a-z0-9-]{1,40}:([0-9]{12})?:parameter/)?[A-Za-z0-9_.\-/]{1,1011})"
        + @"(:(?<selector>[0-9]{1,18}|[A-Za-z_.-][A-Za-z0-9_.-]{0,99}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<!\$)\{ssm:(?<text>[^{}|]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}

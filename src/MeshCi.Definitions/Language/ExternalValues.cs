using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Language;

/// <summary>The source of values and files from outside the project.</summary>
public interface IOutsideWorld
{
    /// <summary>The value of the environment variable that <c>{env:name}</c> names, or null if it is not set. A blank value counts as none.</summary>
    /// <param name="name">The part after the colon.</param>
    string? FindVariable(string name);

    /// <summary>The value of the parameter that <c>{ssm:...}</c> names, or why there is none. By default, no parameter can be read.</summary>
    ParameterAnswer FindParameter(ParameterReference reference) => ParameterAnswer.Unavailable("Parameters are not read here.");

    /// <summary>
    /// Whether <c>{env:name}</c> may be replaced. By default, names that look like those of secrets are refused; the project can allow some of them.
    /// </summary>
    bool MayRead(string name) => !SecretVariables.LooksSecret(name);

    /// <summary>The source of a credential of this build that a text contains, such as <c>AWS_SECRET_ACCESS_KEY</c>; null if it contains none.</summary>
    string? FindCredential(string text) => null;

    /// <summary>
    /// The content of a file that an item refers to, or null if it does not exist, cannot be read, or is larger than <see cref="ExternalValues.LargestFile"/>.
    /// </summary>
    /// <param name="path">The item's <c>Include</c>.</param>
    byte[]? ReadFile(string path);

    /// <summary>The service of the project that a <c>MeshBackend</c> refers to. By default, no other project exists.</summary>
    /// <param name="path">The item's <c>Include</c>.</param>
    ProjectAnswer FindProject(string path) => new(Exists: false, Service: null);
}

/// <summary>An empty source: every <c>{env:NAME}</c> is unresolved, and no file exists.</summary>
public sealed class NoOutsideWorld : IOutsideWorld
{
    /// <summary>The only instance.</summary>
    public static NoOutsideWorld Instance { get; } = new();

    /// <inheritdoc/>
    public string? FindVariable(string name) => null;

    /// <inheritdoc/>
    public byte[]? ReadFile(string path) => null;
}

/// <summary>
/// External values in properties and metadata: <c>{env:NAME}</c>, <c>{env:NAME|default}</c> for a variable that may be unset or empty, and
/// <c>{ssm:/path}</c>, <c>{ssm:/path:3}</c> and <c>{ssm:/path:label}</c> for a parameter. The default may be empty too.
/// </summary>
public static partial class ExternalValues
{
    /// <summary>The largest file that an item can refer to, in bytes.</summary>
    public const int LargestFile = 1024 * 1024;

    /// <summary>Whether any item contains an external value, so that the definition can change although the project does not.</summary>
    public static bool Uses(IEnumerable<MeshItem> items) =>
        items.Any(item => Uses(item.Include) || item.Metadata.Values.Any(Uses));

    /// <summary>Whether a text contains an external value.</summary>
    public static bool Uses(string? text) => text is not null && text.Contains('{', StringComparison.Ordinal) && Reference().IsMatch(text);

    /// <summary>Replaces the references in a text with their values.</summary>
    /// <param name="text">The text.</param>
    /// <param name="outside">The source of the values.</param>
    /// <param name="place">The location of the text, for findings.</param>
    /// <param name="findings">Receives a finding for each reference that cannot be resolved. The reference stays in the text.</param>
    /// <param name="isList">Whether semicolons in the text separate values, which one in the value of a parameter must not do.</param>
    public static string Resolve(string text, IOutsideWorld outside, Place place, List<Finding> findings, bool isList = false) =>
        text.Contains('{', StringComparison.Ordinal)
            ? Reference().Replace(text, match =>
            {
                var (scheme, name, fallback) = (match.Groups["scheme"].Value, match.Groups["name"].Value.Trim(), match.Groups["fallback"]);
                if (!IsKnown(scheme))
                {
                    findings.Add(MeshDiagnostics.UnresolvedValue.At(place, $"{Wording.Where(place)} contains {Wording.Short(match.Value)}. {NotReplaced}"));
                    return match.Value;
                }

                if (Respelled(match, scheme, name, fallback) is { } meant)
                {
                    findings.Add(MeshDiagnostics.UnresolvedValue.At(place, $"{Wording.Where(place)} contains {Wording.Short(match.Value)}. Write {meant}."));
                    return match.Value;
                }

                if (scheme == "ssm")
                {
                    var (found, problem) = ParameterValue.Read(match.Value, name, fallback.Success, outside, place, isList);
                    if (problem is not null) findings.Add(problem);
                    return found ?? match.Value;
                }

                if (!outside.MayRead(name))
                {
                    findings.Add(MeshDiagnostics.SecretVariable.At(place, LooksSecret(place, match.Value, name)));
                    return match.Value;
                }

                var value = outside.FindVariable(name);
                if (value is not null && outside.FindCredential(value) is { } credential)
                {
                    findings.Add(MeshDiagnostics.SecretVariable.At(place, IsCredential(place, match.Value, credential)));
                    return match.Value;
                }

                // CI systems set variables that a build may not see, such as secrets in builds of forks, to an empty text.
                if (!string.IsNullOrWhiteSpace(value)) return value;
                if (fallback.Success) return fallback.Value;
                findings.Add(MeshDiagnostics.UnresolvedValue.At(place, Unresolved(match.Value, name, isEmpty: value is not null, place)));
                return match.Value;
            })
            : text;

    // Other tools replace texts of this form, so that one of them was probably not meant as text.
    private static bool IsKnown(string scheme) =>
        scheme.Equals("env", StringComparison.OrdinalIgnoreCase) || scheme.Equals("ssm", StringComparison.OrdinalIgnoreCase);

    private const string NotReplaced =
        "Only {env:NAME}, for an environment variable, and {ssm:/path}, for a parameter of Parameter Store, are replaced, so this would be used as text.";

    private static string LooksSecret(Place place, string reference, string name) =>
        $"{Wording.Where(place)} refers to {reference}, and the name of that variable looks like that of a secret. {NeverInDefinition} "
        + "Specify the path of a file or the name of a secret that the proxy reads itself. "
        + $"If the variable does not contain a secret, add <MeshAllowVariables>$(MeshAllowVariables);{name}</MeshAllowVariables> to a PropertyGroup.";

    private static string IsCredential(Place place, string reference, string credential) =>
        $"{Wording.Where(place)} refers to {reference}, whose value contains the credential of this build in {credential}. {NeverInDefinition} "
        + "Use a variable that does not contain it.";

    private const string NeverInDefinition = "Definitions are logged, copied and stored, so a secret in them cannot be taken back.";

    // Forms of shells, and a missing name: the text would become part of the definition.
    private static string? Respelled(Match match, string scheme, string name, Group fallback)
    {
        var rest = fallback.Success ? $"|{fallback.Value}" : "";
        if (name.IndexOf(":-", StringComparison.Ordinal) is > 0 and var dash && !fallback.Success) (name, rest) = (name[..dash], $"|{name[(dash + 2)..]}");
        else if (match.Value[0] == '{' && name.Length > 0 && scheme is ("env" or "ssm")) return null;
        return Wording.Short($"{{{scheme.ToLowerInvariant()}:{(name.Length == 0 ? "NAME" : name)}{rest}}}");
    }

    private static string Unresolved(string reference, string name, bool isEmpty, Place place) =>
        $"{Wording.Where(place)} refers to {reference}. The environment variable '{name}' is {(isEmpty ? "empty" : "not set")}. "
        + $"Set it for the build, or write a default: {{env:{name}|default}}.";

    [GeneratedRegex(
        @"\$?\{(?<scheme>(?i:env|ssm|secrets?|secrets?manager|resolve|vars?|variables?|environment|params?|parameters?|vault))"
        + @":(?<name>[^{}|]*)(\|(?<fallback>[^{}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}

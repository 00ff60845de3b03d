namespace MeshCi.ControlPlane.Policies;

/// <summary>Which actions a statement is about: <c>appmesh:Describe*</c>. Case does not matter (IAM User Guide, "Action").</summary>
public sealed class ActionPattern
{
    private readonly WildcardPattern _pattern;

    private ActionPattern(string source, WildcardPattern pattern)
    {
        Source = source;
        _pattern = pattern;
    }

    /// <summary>As the policy writes it.</summary>
    public string Source { get; }

    /// <summary>The service before the colon in lower case; <c>*</c> for every action of every service.</summary>
    public string Service => Source.Split(':')[0].ToLowerInvariant();

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="MalformedPolicyException">It is neither <c>*</c> nor a service, one colon and a name.</exception>
    public static ActionPattern Parse(string source, string path)
    {
        if (source != "*")
        {
            if (source.Split(':') is not [var service, var name])
                throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' is no action. Write a service, a colon and a name, as in appmesh:CreateRoute, or * alone.");
            if (service.Length == 0 || (service != "*" && !service.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.')))
                throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' names no service before the colon. Write its prefix without wildcards, as in appmesh:*.");
            if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '*' or '?' or '-' or '_' or '.'))
                throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' names no action after the colon. Write letters and digits, with * and ? as wildcards, as in appmesh:Describe*.");
        }

        return new ActionPattern(source, WildcardPattern.Of(source));
    }

    /// <summary>Whether an action fits.</summary>
    public bool Matches(string action) => _pattern.Matches(action, ignoreCase: true);
}

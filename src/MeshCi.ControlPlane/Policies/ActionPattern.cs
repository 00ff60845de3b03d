namespace MeshCi.ControlPlane.Policies;

/// <summary>The actions of a statement: <c>appmesh:Describe*</c>. Case does not matter (IAM User Guide, "Action").</summary>
internal sealed class ActionPattern
{
    private readonly WildcardPattern _pattern;

    private ActionPattern(string source, WildcardPattern pattern)
    {
        Source = source;
        _pattern = pattern;
    }

    /// <summary>The pattern as in the policy.</summary>
    public string Source { get; }

    /// <summary>The service before the colon in lower case; <c>*</c> for every action of every service.</summary>
    public string Service => Source.Split(':')[0].ToLowerInvariant();

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="MalformedPolicyException">It is neither <c>*</c> nor a service, a colon and a name.</exception>
    public static ActionPattern Parse(string source, string path)
    {
        if (source != "*")
        {
            if (source.Split(':') is not [var service, var name])
                throw new MalformedPolicyException(path, PolicyMessages.NotAnAction(source));
            if (service.Length == 0 || (service != "*" && !service.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.')))
                throw new MalformedPolicyException(path, PolicyMessages.ActionWithoutService(source));
            if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '*' or '?' or '-' or '_' or '.'))
                throw new MalformedPolicyException(path, PolicyMessages.ActionWithoutName(source));
        }

        return new ActionPattern(source, WildcardPattern.Of(source));
    }

    /// <summary>Whether an action matches.</summary>
    public bool Matches(string action) => _pattern.Matches(action, ignoreCase: true);
}

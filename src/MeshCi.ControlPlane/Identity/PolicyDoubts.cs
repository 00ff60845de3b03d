using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>
/// Finds what a policy can say, but hardly means: actions that do not exist, keys and variables that nothing fills. IAM takes all of it, and
/// so does the control plane; a statement that never applies is told all the same.
/// </summary>
public sealed class PolicyDoubts(FilledKeys keys, Problems problems)
{
    private const string WithVariables = "2012-10-17";

    /// <summary>Tells the doubts about a policy without problems.</summary>
    public void Tell(JsonPart policy)
    {
        var variables = policy["Version"] is { Text: WithVariables };
        foreach (var statement in JsonPart.OneOrMore(policy["Statement"])) Statement(statement, variables);
    }

    private void Statement(JsonPart statement, bool variables)
    {
        var exceptActions = statement["NotAction"];
        var actions = JsonPart.OneOrMore(statement["Action"] ?? exceptActions).ToList();
        foreach (var action in actions) Action(action);

        // What other services' keys are filled with is theirs to know.
        if (exceptActions is null && actions.All(action => IsOfAnother(action.Text))) return;
        foreach (var resource in JsonPart.OneOrMore(statement["Resource"] ?? statement["NotResource"])) Resource(resource, variables);
        foreach (var (name, named) in statement["Condition"]?.Members ?? [])
        {
            // These say themselves what holds where the key is absent.
            var mayBeAbsent = name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase) || name.Equals("Null", StringComparison.OrdinalIgnoreCase);
            foreach (var (key, values) in named.Members)
            {
                if (!mayBeAbsent) Key(values, key);
                if (!variables) continue;
                foreach (var value in JsonPart.OneOrMore(values)) Variables(value, value.Text);
            }
        }
    }

    private void Action(JsonPart part)
    {
        if (part.Text.Split(':') is not [var service, var name]) return;
        if (ActionNames.MeantService(service) is { } meant) problems.Warn(part, $"names the service '{Quote.Of(service)}', which is none that the control plane decides about; did you mean '{meant}:{Quote.Of(name)}'?");
        else if (ActionNames.Knows(service) && !ActionNames.Any(ActionPattern.Parse(part.Text, part.Path)))
            problems.Warn(part, $"names '{Quote.Of(part.Text)}', which is no action and fits none, so this is about nothing{Problems.Meant(ActionNames.Nearest(part.Text))}");
    }

    private void Resource(JsonPart part, bool variables)
    {
        var pieces = part.Text.Split(':', 6);
        if (pieces is ["arn", _, var service, ..] && ActionNames.MeantService(service) is { } meant)
            problems.Warn(part, $"names the service '{Quote.Of(service)}', which is none that the control plane decides about; did you mean '{meant}'?");
        if (variables && pieces is [_, _, _, _, _, var resource]) Variables(part, resource);
    }

    private void Key(JsonPart part, string key)
    {
        if (!keys.Has(key)) problems.Warn(part, $"compares '{Quote.Of(key)}', which no call here has, so it is always absent{Problems.Meant(keys.Nearest(key))}");
    }

    private void Variables(JsonPart part, string text)
    {
        foreach (var (name, hasDefault) in PolicyText.Parse(text, variables: true, part.Path).Variables)
        {
            if (keys.Has(name)) continue;
            var effect = hasDefault ? "its default always stands for it" : "what needs it never holds";
            problems.Warn(part, $"has the variable '${{{Quote.Of(name)}}}', which no call here fills: {effect}{Problems.Meant(keys.Nearest(name))}");
        }
    }

    private static bool IsOfAnother(string action) =>
        action.Split(':') is [var service, _] && service != "*" && !ActionNames.Knows(service) && ActionNames.MeantService(service) is null;
}

using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>
/// Finds probable mistakes in a valid policy: actions that do not exist, keys and variables that never have a value. IAM accepts all of them, and
/// so does the control plane; but a statement that never applies is reported.
/// </summary>
internal sealed class PolicyWarnings(FilledKeys keys, Problems problems)
{
    private const string WithVariables = "2012-10-17";

    /// <summary>Adds a warning for each probable mistake in a valid policy.</summary>
    public void Add(JsonPart policy)
    {
        var variables = policy["Version"] is { Text: WithVariables };
        foreach (var statement in JsonPart.OneOrMore(policy["Statement"])) Statement(statement, variables);
    }

    private void Statement(JsonPart statement, bool variables)
    {
        var exceptActions = statement["NotAction"];
        var actions = JsonPart.OneOrMore(statement["Action"] ?? exceptActions).ToList();
        foreach (var action in actions) Action(action);

        // Which values the keys of other services have is unknown here.
        if (exceptActions is null && actions.All(action => IsOfAnother(action.Text))) return;
        foreach (var resource in JsonPart.OneOrMore(statement["Resource"] ?? statement["NotResource"])) Resource(resource, variables);
        foreach (var (name, named) in statement["Condition"]?.Members ?? [])
        {
            // These specify what applies if the key is absent.
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
        if (ActionNames.LikelyService(service) is { } likely) problems.Warn(part, OtherService(service, $"{likely}:{Quote.Of(name)}"));
        else if (ActionNames.Knows(service) && !ActionNames.Any(ActionPattern.Parse(part.Text, part.Path)))
            problems.Warn(part, NoAction(part.Text) + Problems.DidYouMean(ActionNames.Nearest(part.Text)));
    }

    private void Resource(JsonPart part, bool variables)
    {
        var pieces = part.Text.Split(':', 6);
        if (pieces is ["arn", _, var service, ..] && ActionNames.LikelyService(service) is { } likely)
            problems.Warn(part, OtherService(service, likely));
        if (variables && pieces is [_, _, _, _, _, var resource]) Variables(part, resource);
    }

    private void Key(JsonPart part, string key)
    {
        if (!keys.Has(key)) problems.Warn(part, AbsentKey(key) + Problems.DidYouMean(keys.Nearest(key)));
    }

    private void Variables(JsonPart part, string text)
    {
        foreach (var (name, hasDefault) in PolicyText.Parse(text, variables: true, part.Path).Variables)
        {
            if (keys.Has(name)) continue;
            problems.Warn(part, EmptyVariable(name, hasDefault) + Problems.DidYouMean(keys.Nearest(name)));
        }
    }

    private static string OtherService(string service, string likely) =>
        $"names the service '{Quote.Of(service)}', which the control plane does not evaluate; did you mean '{likely}'?";

    private static string NoAction(string pattern) => $"names '{Quote.Of(pattern)}', which matches no action and has no effect";

    private static string AbsentKey(string key) => $"compares '{Quote.Of(key)}', which is always absent from calls to this control plane";

    private static string EmptyVariable(string name, bool hasDefault) =>
        $"uses the variable '${{{Quote.Of(name)}}}', which never has a value in calls to this control plane: "
        + (hasDefault ? "its default always applies" : "a value that contains it never matches");

    private static bool IsOfAnother(string action) =>
        action.Split(':') is [var service, _] && service != "*" && !ActionNames.Knows(service) && ActionNames.LikelyService(service) is null;
}

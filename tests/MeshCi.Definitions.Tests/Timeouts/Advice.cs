using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Tests.Timeouts;

/// <summary>Does what messages say.</summary>
internal static partial class Advice
{
    /// <summary>The service after all messages were followed in the way that they mention first. If two set the same timeout, the longer one applies.</summary>
    public static Service Follow(Service service, IEnumerable<string> messages)
    {
        foreach (var message in messages) service = Follow(service, message, Alternatives(message)[0]);
        return service;
    }

    /// <summary>The ways that a message offers, the first of which begins with <c>Set</c>.</summary>
    public static string[] Alternatives(string message) => message[message.LastIndexOf("Set ", StringComparison.Ordinal)..].Split(", or ");

    /// <summary>The service after one way was followed.</summary>
    public static Service Follow(Service service, string message, string way)
    {
        var clauses = Clause().Matches(way).ToList();
        clauses.ShouldNotBeEmpty(message);
        foreach (var clause in clauses)
        {
            var places = clause.Groups["places"].Value;
            foreach (var setting in Setting().Matches(clause.Groups["settings"].Value).AsEnumerable())
            {
                var (name, value) = (setting.Groups[1].Value, setting.Groups[2].Value);
                if (places.Contains("listener", StringComparison.Ordinal)) service = SetListener(service, name, value);
                if (places.Contains("a MeshRoute that", StringComparison.Ordinal)) service = SetRest(service, name, value);
                else if (places.Contains("the route", StringComparison.Ordinal) || places.Length == 0) service = SetRoute(service, name, value);
            }
        }

        return service;
    }

    private static Service SetRest(Service service, string name, string value) =>
        name == "PerRequestTimeout" ? service with { RestRequest = value } : service with { RestIdle = value };

    private static Service SetListener(Service service, string name, string value) => name switch
    {
        "PerRequestTimeout" => service with { ListenerRequest = Longer(service.ListenerRequest, value, 15_000) },
        "IdleTimeout" => service with { ListenerIdle = Longer(service.ListenerIdle, value, 300_000) },
        _ => throw new InvalidOperationException(name),
    };

    // Only the alternatives of a message shorten a timeout.
    private static Service SetRoute(Service service, string name, string value) => name switch
    {
        "PerRequestTimeout" => service with { RouteRequest = value },
        "IdleTimeout" => service with { RouteIdle = Longer(service.RouteIdle, value, 300_000) },
        "PerRetryTimeout" => service with { PerRetry = value },
        _ => throw new InvalidOperationException(name),
    };

    private static string Longer(string? before, string after, long usual) =>
        Service.Effective(before, usual) > Service.Effective(after, usual) ? before! : after;

    [GeneratedRegex("""
        (?<settings>\w+Timeout="\w+"(?:\ and\ \w+Timeout="\w+")*)
        (?:\ on\ (?<places>(?:
            the\ route|a\ MeshRoute\ that\ matches\ these\ requests\ \(Prefix="/"\ for\ all\ requests\)|the\ listener\ of\ '[\w-]+'|,\ |\ and\ (?!\w+=))+))?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Clause();

    [GeneratedRegex("(\\w+)=\"(\\w+)\"")]
    private static partial Regex Setting();
}

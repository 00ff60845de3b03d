using System.Globalization;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>What the messages about timeouts have in common: round numbers, and the settings to change.</summary>
internal static class ResilienceMessages
{
    /// <summary>The longest time that is suggested, in milliseconds: a day. Attempts that need more are a mistake in their number.</summary>
    public const long Longest = 86_400_000;

    /// <summary>What to call a listener.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="port">Its port, if the node has several.</param>
    public static string ListenerName(string node, int? port) => port is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"the listener of '{Wording.Short(node)}' on port {number}")
        : $"the listener of '{Wording.Short(node)}'";

    /// <summary>A time that is easy to read and at least as long: whole seconds from 10 s on, otherwise tenths.</summary>
    public static long RoundUp(long milliseconds)
    {
        var step = milliseconds > 10_000 ? 1_000 : 100;
        return (milliseconds + step - 1) / step * step;
    }

    /// <summary>A time that is easy to read and at most as long.</summary>
    public static long RoundDown(long milliseconds)
    {
        var step = milliseconds switch { >= 2_000 => 500, >= 200 => 100, >= 20 => 10, _ => 1 };
        return milliseconds / step * step;
    }

    /// <summary>The settings of a route and of the listeners of its targets that have to be raised, as the rest of a sentence.</summary>
    /// <param name="route">The route.</param>
    /// <param name="place">What to call the route.</param>
    public static string Raise(RouteTimes route, string place = "the route") => Raise(route, route.Wanted, place);

    /// <summary>The same for another request timeout of the route than the one that is wanted.</summary>
    public static string Raise(RouteTimes route, long request, string place = "the route")
    {
        var settings = new List<(string Setting, string Place)>();
        void Add(string name, Limit current, long wanted, string where)
        {
            if (current.Milliseconds < wanted) settings.Add(($"{name}=\"{Limit.Write(wanted)}\"", where));
        }

        if (route.Request.Milliseconds != request) settings.Add(($"PerRequestTimeout=\"{Limit.Write(request)}\"", place));
        foreach (var listener in route.Targets) Add("PerRequestTimeout", listener.Request, RequestOf(listener, route, request), listener.Name);
        Add("IdleTimeout", route.Idle, request, place);
        foreach (var listener in route.Targets) Add("IdleTimeout", listener.Idle, Math.Min(request, RequestOf(listener, route, request)), listener.Name);
        return Join(settings);
    }

    /// <summary>The settings of a listener that have to be raised.</summary>
    public static string Raise(ListenerTimes listener)
    {
        var settings = new List<(string Setting, string Place)>();
        if (listener.Request.Milliseconds < listener.Wanted) settings.Add(($"PerRequestTimeout=\"{Limit.Write(listener.Wanted)}\"", listener.Name));
        settings.Add(($"IdleTimeout=\"{Limit.Write(listener.Wanted)}\"", listener.Name));
        return Join(settings);
    }

    // If the timeout of the route does not change, only routes that contradict the listener's timeout require another one.
    private static long RequestOf(ListenerTimes listener, RouteTimes route, long request) =>
        request > route.Request.Milliseconds ? Math.Max(listener.Wanted, request) : listener.Wanted;

    private static string Join(List<(string Setting, string Place)> settings)
    {
        var byPlace = settings.GroupBy(setting => setting.Place, setting => setting.Setting)
            .Select(group => (Place: group.Key, Settings: Wording.And([.. group])));
        var groups = byPlace.GroupBy(one => one.Settings, one => one.Place).Select(group => $"{group.Key} on {Wording.And([.. group])}");
        return Wording.And([.. groups]);
    }
}

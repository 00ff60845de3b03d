using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Finds the specs that a route passes through so that it is valid all the time while listeners change.</summary>
internal static class RouteChain
{
    /// <summary>
    /// The versions from the current one to the desired one, as few as possible; null stands for the time in which the route does not exist. Fewer than
    /// two if the route does not have to be written.
    /// </summary>
    /// <param name="old">The current version, or null.</param>
    /// <param name="wanted">The desired version, or null.</param>
    /// <param name="isChanged">Whether the two differ.</param>
    /// <param name="track">The listeners that change.</param>
    /// <param name="isReplaced">Whether the route is to be deleted and created again.</param>
    /// <param name="bridges">Whether a route may be created before all listeners are as desired, and deleted after they have changed.</param>
    public static IReadOnlyList<RouteVersion?> Find(
        RouteVersion? old, RouteVersion? wanted, bool isChanged, Func<ResourceId, ListenerTrack?> track, bool isReplaced, bool bridges)
    {
        if (bridges && old is null && wanted?.Bridging(track) is { IsValidAtItsEnd: true } early && early.CanBecome(wanted)
            && wanted.Tracks.Any(each => early.Of(each).First < wanted.Of(each).First)) return [null, early, wanted];
        if (bridges && wanted is null && old?.Bridging(track) is { IsValidAtItsEnd: true } late && old.CanBecome(late)
            && old.Tracks.Any(each => late.Of(each).Last > old.Of(each).Last)) return [old, late, null];
        if (old is null || wanted is null) return [old, wanted];
        if (isReplaced) return [old, null, wanted];
        // One spec for the whole time, with the validity of both ends.
        if (!isChanged && old.CanBecome(wanted) && old.Tracks.All(each => old.Of(each).Last == each.Last)) return [old];
        var (first, last) = (old.Bridging(track), wanted.Bridging(track));
        // With all of them, the route can change at any time.
        if (bridges && isChanged && Moves(old, wanted) && Different([old, first, last, wanted]) is var whole && IsPossible(whole)) return whole;
        if (isChanged && old.CanBecome(wanted)) return [old, wanted];
        RouteVersion[][] ways = [[old, last, wanted], [old, first, wanted], [old, first, last, wanted]];
        return ways.FirstOrDefault(IsPossible) ?? [old, null, wanted];
    }

    /// <summary>Whether a route matches other requests, or the requests of another listener, than before.</summary>
    public static bool Moves(RouteVersion old, RouteVersion wanted) =>
        FieldDiff.Compare(Match(old), Match(wanted)).Count > 0 || old.Tracks.Any(track => !track.IsSingle) || wanted.Tracks.Any(track => !track.IsSingle);

    private static JsonElement? Match(RouteVersion version) =>
        GraphResource.Read(version.Id, version.Spec).Type is { } type && version.Spec.GetProperty(type).TryGetProperty("match", out var match) ? match : null;

    // Bridging versions that are equal to their neighbors are no steps.
    private static RouteVersion[] Different(RouteVersion[] versions) =>
    [
        .. versions.Index().Where(version => version.Index is 0 or 3
            || FieldDiff.Compare(version.Item.Spec, versions[version.Index == 1 ? 0 : 3].Spec).Count > 0).Select(version => version.Item),
    ];

    private static bool IsPossible(RouteVersion[] versions) =>
        versions.All(version => version.IsValidAtItsEnd) && versions.Zip(versions.Skip(1)).All(pair => pair.First.CanBecome(pair.Second));
}

using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Tasks.Together;

/// <summary>The order in which the places of a command are changed: one that others refer to comes before them.</summary>
internal static class PlaceOrder
{
    /// <summary>
    /// Sorts places. If some refer to each other, references that the control plane checks count more than calls, and otherwise the given order stays.
    /// </summary>
    /// <param name="places">The places.</param>
    /// <param name="resources">The resources of a place.</param>
    /// <param name="haveOneMesh">Whether two places are in the same mesh: only then does one refer to the other.</param>
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> places, Func<T, IReadOnlyList<Resource>> resources, Func<T, T, bool> haveOneMesh)
        where T : class
    {
        var own = places.ToDictionary(place => place, place => resources(place).Select(resource => resource.Id).ToHashSet());
        var needs = places.ToDictionary(place => place, place => OutsideOf(resources(place), own[place], graph => graph.Needs));
        var calls = places.ToDictionary(place => place, place => OutsideOf(resources(place), own[place], graph => graph.Backends));
        var (open, sorted) = (places.ToList(), new List<T>());
        while (open.Count > 0)
        {
            var next = open.Find(place => !Waits(place, needs) && !Waits(place, calls)) ?? open.Find(place => !Waits(place, needs)) ?? open[0];
            open.Remove(next);
            sorted.Add(next);
        }

        return sorted;

        bool Waits(T place, Dictionary<T, HashSet<ResourceId>> references) =>
            open.Exists(other => other != place && haveOneMesh(place, other) && references[place].Overlaps(own[other]));
    }

    private static HashSet<ResourceId> OutsideOf(
        IReadOnlyList<Resource> resources, HashSet<ResourceId> own, Func<GraphResource, IEnumerable<ResourceId>> references) =>
        [.. resources.SelectMany(resource => references(GraphResource.Read(resource))).Where(id => !own.Contains(id))];
}

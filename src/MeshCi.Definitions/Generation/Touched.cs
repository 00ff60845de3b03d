using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// What broken constraints of a spec have touched already. A rule that looks at what is missing or broken would say the same again, in other
/// words; ports decide too much to go on without.
/// </summary>
internal sealed class Touched
{
    private readonly bool _all;
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _structures = new(StringComparer.Ordinal);

    public Touched(IReadOnlyList<Violation> violations)
    {
        foreach (var violation in violations)
        {
            _all |= violation.Kind == ViolationKind.WrongType || violation.Path.Contains(".portMapping", StringComparison.Ordinal);
            foreach (var path in Upwards(violation.Path)) _broken.Add(path);
            _structures.Add(violation.Path[..Math.Max(violation.Path.LastIndexOf('.'), 0)]);
        }
    }

    /// <summary>Whether something broken lies at or under a path, or the path in the structure of something broken.</summary>
    public bool By(string path) => _all || _broken.Contains(path) || (_structures.Count > 0 && Upwards(path).Any(_structures.Contains));

    // The path, then what holds it: spec.listeners[0].tls, spec.listeners[0], spec.listeners, spec, nothing.
    private static IEnumerable<string> Upwards(string path)
    {
        for (var length = path.Length; length > 0; length = path.AsSpan(0, length).LastIndexOfAny('.', '[')) yield return path[..length];
        yield return "";
    }
}

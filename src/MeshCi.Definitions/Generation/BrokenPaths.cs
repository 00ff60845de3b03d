using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// The paths of a spec that violate constraints. A rule that examines a missing or invalid value would report the same problem again in other words.
/// If a port is invalid, all paths are affected, because too much depends on ports.
/// </summary>
internal sealed class BrokenPaths
{
    private readonly bool _all;
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _structures = new(StringComparer.Ordinal);

    public BrokenPaths(IReadOnlyList<Violation> violations)
    {
        foreach (var violation in violations)
        {
            _all |= violation.Kind == ViolationKind.WrongType || violation.Path.Contains(".portMapping", StringComparison.Ordinal);
            foreach (var path in Upwards(violation.Path)) _broken.Add(path);
            _structures.Add(violation.Path[..Math.Max(violation.Path.LastIndexOf('.'), 0)]);
        }
    }

    /// <summary>Whether a value at or below the path is invalid, or another value in the same structure.</summary>
    public bool Affect(string path) => _all || _broken.Contains(path) || (_structures.Count > 0 && Upwards(path).Any(_structures.Contains));

    // The path, then what contains it: spec.listeners[0].tls, spec.listeners[0], spec.listeners, spec, nothing.
    private static IEnumerable<string> Upwards(string path)
    {
        for (var length = path.Length; length > 0; length = path.AsSpan(0, length).LastIndexOfAny('.', '[')) yield return path[..length];
        yield return "";
    }
}

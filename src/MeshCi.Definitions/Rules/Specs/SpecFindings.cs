using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Collects violations.</summary>
internal sealed class SpecFindings
{
    private readonly List<SpecViolation> _all = [];

    public IReadOnlyList<SpecViolation> All => _all;

    public void Add(string path, Diagnostic diagnostic, string message) => _all.Add(new(path, message, diagnostic));
}

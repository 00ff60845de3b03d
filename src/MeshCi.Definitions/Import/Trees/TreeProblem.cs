namespace MeshCi.Definitions.Import.Trees;

/// <summary>Why a file cannot be read as JSON or YAML.</summary>
/// <param name="line">The line, starting at 1.</param>
/// <param name="reason">The reason, as a sentence.</param>
internal sealed class TreeProblem(int line, string reason) : Exception(reason)
{
    /// <summary>The line, starting at 1.</summary>
    public int Line { get; } = line;
}

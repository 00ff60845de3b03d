namespace MeshCi.Tasks.Tests.Mistakes;

/// <summary>A mistake that users make, what MeshCi reports, and what they meant to write.</summary>
/// <param name="What">The mistake in a few words.</param>
/// <param name="Code">The code of the only finding.</param>
/// <param name="Wrong">The items, or the groups of a project, with the mistake.</param>
/// <param name="Line">The line of <paramref name="Wrong"/>, from 1, at which the finding is reported; 0 if it has no line.</param>
/// <param name="Fix">The part of the message that shows what to write or do.</param>
/// <param name="Right">The same without the mistake.</param>
internal sealed record Mistake(string What, string Code, string Wrong, int Line, string Fix, string Right)
{
    /// <summary>Whether the example declares everything, so that no valid listener and service discovery are added.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>A mistake that is found only while building, restoring or deploying, with the test that makes it.</summary>
/// <param name="What">The mistake in a few words.</param>
/// <param name="Code">The code that is reported.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Tests">The tests that cover it, each as <c>project/class.method</c>. At least one of them expects the code.</param>
internal sealed record MistakeElsewhere(string What, string Code, string Fix, params string[] Tests);

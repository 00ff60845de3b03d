namespace MeshCi.Tasks.Verbs;

/// <summary>How a verb ended, for its result line.</summary>
/// <param name="Text">The outcome in a few words, without a period: <c>deployed build 41: 1 updated</c>.</param>
/// <param name="File">Full path of the file that the result line names; null for the file with the text of the verb.</param>
/// <param name="Label">What that file is, in one word.</param>
internal sealed record VerbOutcome(string Text, string? File = null, string Label = VerbOutcome.Details)
{
    /// <summary>The label of the file with the text of a verb.</summary>
    public const string Details = "details";

    /// <summary>The label of a plan.</summary>
    public const string Plan = "plan";
}

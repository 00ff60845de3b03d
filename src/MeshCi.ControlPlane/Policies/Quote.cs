namespace MeshCi.ControlPlane.Policies;

/// <summary>Writes parts of a policy in messages.</summary>
public static class Quote
{
    private const int Longest = 80;

    /// <summary>The text, shortened if it is long, with control characters replaced.</summary>
    public static string Of(string text)
    {
        var end = text.Length <= Longest ? text.Length : char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        var shown = string.Create(end, text, (span, source) =>
        {
            for (var index = 0; index < span.Length; index++) span[index] = char.IsControl(source[index]) ? '\uFFFD' : source[index];
        });
        return end == text.Length ? shown : shown + "...";
    }
}

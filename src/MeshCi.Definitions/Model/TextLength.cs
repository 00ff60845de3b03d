namespace MeshCi.Definitions.Model;

/// <summary>The length of texts as the App Mesh API counts it: in Unicode code points, of which an emoji is one although it has two UTF-16 units.</summary>
public static class TextLength
{
    /// <summary>Number of code points; half of a surrogate pair counts as one.</summary>
    public static int Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = text.Length;
        for (var index = 1; index < text.Length; index++)
        {
            if (!char.IsSurrogatePair(text[index - 1], text[index])) continue;
            length--;
            index++;
        }

        return length;
    }
}

using System.Text;

namespace MeshCi.Aws.Identity;

/// <summary>
/// Finds pieces of a token in a text, however the text is set: in groups, in another case, over several lines, or encoded in Base64. Only letters and digits
/// are compared, without their case.
/// </summary>
internal sealed class TokenPieces
{
    // Long enough that no other text contains the same letters and digits by chance.
    private const int Length = 12;

    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);

    /// <param name="token">The token.</param>
    public TokenPieces(string token)
    {
        Add(token, 0);
        // What precedes the token in the encoded text decides which of three encodings it has there.
        for (var offset = 0; offset < 3; offset++)
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', offset) + token)).TrimEnd('='), offset == 0 ? 0 : offset + 1);
    }

    /// <summary>The text with each piece replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="replacement">Replaces what lies between the first and the last character of a piece.</param>
    public string Replace(string text, string replacement)
    {
        var positions = Enumerable.Range(0, text.Length).Where(index => char.IsAsciiLetterOrDigit(text[index])).ToArray();
        var letters = string.Concat(positions.Select(index => char.ToLowerInvariant(text[index])));
        var result = new StringBuilder();
        var end = 0;
        for (var index = 0; index + Length <= letters.Length; index++)
        {
            if (!_pieces.Contains(letters.Substring(index, Length))) continue;
            var last = index;
            while (last + 1 + Length <= letters.Length && _pieces.Contains(letters.Substring(last + 1, Length))) last++;
            result.Append(text, end, positions[index] - end).Append(replacement);
            index = last + Length - 1;
            end = positions[index] + 1;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    private void Add(string text, int skipped)
    {
        var letters = string.Concat(text.Skip(skipped).Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
        for (var index = 0; index + Length <= letters.Length; index++) _pieces.Add(letters.Substring(index, Length));
    }
}

using System.Text;

namespace MeshCi.ControlPlane.Policies;

/// <summary>
/// A text in which some characters are wildcards: for any sequence, including an empty one, or for any single character. The wildcards are
/// marked separately from the text, so that the value of a variable can contain a literal asterisk.
/// </summary>
internal sealed class WildcardPattern
{
    private readonly char[] _characters;
    private readonly Wild[] _wild;

    private WildcardPattern(char[] characters, Wild[] wild)
    {
        _characters = characters;
        _wild = wild;
    }

    private enum Wild : byte
    {
        Literal,
        One,
        Run,
    }

    /// <summary>The pattern of a text in which each <c>*</c> and <c>?</c> is a wildcard.</summary>
    public static WildcardPattern Of(string text) => new Builder().Pattern(text).Build();

    /// <summary>
    /// Whether the whole text matches. When a sequence has to become longer, only the last one does: an earlier one could gain nothing, so the work
    /// is at most the product of both lengths.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="ignoreCase">Whether case is ignored, by the rules of the invariant culture.</param>
    public bool Matches(ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        int at = 0, position = 0, afterRun = -1, runFrom = 0;
        while (position < text.Length)
        {
            if (at < _characters.Length && _wild[at] == Wild.Run)
            {
                afterRun = ++at;
                runFrom = position;
            }
            else if (at < _characters.Length && (_wild[at] == Wild.One || AreSame(_characters[at], text[position], ignoreCase)))
            {
                at++;
                position++;
            }
            else if (afterRun >= 0)
            {
                at = afterRun;
                position = ++runFrom;
            }
            else
            {
                return false;
            }
        }

        while (at < _characters.Length && _wild[at] == Wild.Run) at++;
        return at == _characters.Length;
    }

    /// <summary>Whether every text matches.</summary>
    public bool MatchesAll => _wild is [Wild.Run];

    /// <summary>The parts between literal colons: at most <paramref name="count"/>, the last with the remaining text.</summary>
    public IReadOnlyList<WildcardPattern> SplitAtColons(int count)
    {
        var parts = new List<WildcardPattern>();
        var from = 0;
        for (var at = 0; at < _characters.Length && parts.Count < count - 1; at++)
        {
            if (_characters[at] != ':') continue;
            parts.Add(new(_characters[from..at], _wild[from..at]));
            from = at + 1;
        }

        parts.Add(new(_characters[from..], _wild[from..]));
        return parts;
    }

    private static bool AreSame(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));

    /// <summary>Builds a pattern from text with wildcards and text without.</summary>
    internal sealed class Builder
    {
        private readonly StringBuilder _characters = new();
        private readonly List<Wild> _wild = [];

        /// <summary>Adds text in which <c>*</c> and <c>?</c> are wildcards.</summary>
        public Builder Pattern(string text)
        {
            foreach (var character in text) Add(character, character == '*' ? Wild.Run : character == '?' ? Wild.One : Wild.Literal);
            return this;
        }

        /// <summary>Adds literal text.</summary>
        public Builder Literal(string text)
        {
            foreach (var character in text) Add(character, Wild.Literal);
            return this;
        }

        /// <summary>The pattern.</summary>
        public WildcardPattern Build() => new(_characters.ToString().ToCharArray(), [.. _wild]);

        private void Add(char character, Wild wild)
        {
            if (wild == Wild.Run && _wild is [.., Wild.Run]) return;
            _characters.Append(character);
            _wild.Add(wild);
        }
    }
}

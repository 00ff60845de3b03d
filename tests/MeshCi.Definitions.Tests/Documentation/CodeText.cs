using System.Text;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The comments and string literals of C# code, without the code between them and in the holes of interpolated strings.</summary>
internal static class CodeText
{
    /// <summary>The texts, each with its line; a text of several lines is split.</summary>
    public static IReadOnlyList<(int Line, string Text)> Of(string code) => new Scanner(code).Scan();

    private sealed class Scanner(string code)
    {
        private readonly List<(int Line, string Text)> _texts = [];
        private readonly StringBuilder _text = new();
        private int _at;
        private int _line = 1;

        public List<(int Line, string Text)> Scan()
        {
            while (_at < code.Length) Code(isHole: false, braces: 1);
            return _texts;
        }

        // Reads code up to the end, or up to the end of a hole that began with as many braces.
        private void Code(bool isHole, int braces)
        {
            var depth = 0;
            while (_at < code.Length)
            {
                if (StartsWith("//")) LineComment();
                else if (StartsWith("/*")) BlockComment();
                else if (code[_at] == '\'') CharLiteral();
                else if (code[_at] is '"' or '$' or '@' && IsString(out var dollars, out var isVerbatim, out var quotes)) String(dollars, isVerbatim, quotes);
                else
                {
                    if (code[_at] == '{') depth++;
                    if (code[_at] == '}' && depth-- == 0 && isHole)
                    {
                        _at += braces;
                        return;
                    }

                    Next();
                }
            }
        }

        private void LineComment()
        {
            while (_at < code.Length && code[_at] == '/') Next();
            while (_at < code.Length && code[_at] != '\n') Take();
            Flush();
        }

        private void BlockComment()
        {
            Skip(2);
            while (_at < code.Length && !StartsWith("*/")) Take();
            Flush();
            Skip(2);
        }

        private void CharLiteral()
        {
            Next();
            while (_at < code.Length && code[_at] != '\'') Skip(code[_at] == '\\' ? 2 : 1);
            Next();
        }

        private bool IsString(out int dollars, out bool isVerbatim, out int quotes)
        {
            var from = _at;
            (dollars, isVerbatim) = (0, false);
            for (; from < code.Length && code[from] is '$' or '@'; from++)
            {
                if (code[from] == '$') dollars++;
                else isVerbatim = true;
            }

            quotes = 0;
            while (from + quotes < code.Length && code[from + quotes] == '"') quotes++;
            if (quotes == 0) return false;
            // Two quotes are an empty string, or the beginning of a verbatim one whose text begins with a quote.
            if (quotes is 2 || isVerbatim) quotes = 1;
            _at = from + quotes;
            return true;
        }

        private void String(int dollars, bool isVerbatim, int quotes)
        {
            var end = new string('"', quotes);
            while (_at < code.Length && !IsEnd(end, isVerbatim))
            {
                if (quotes == 1 && !isVerbatim && code[_at] == '\\') Escape();
                else if (dollars > 0 && code[_at] == '{') Hole(quotes < 3 ? 1 : dollars);
                else Take();
            }

            Skip(quotes);
            Flush();
        }

        private bool IsEnd(string end, bool isVerbatim)
        {
            if (!StartsWith(end)) return false;
            if (!isVerbatim || _at + 1 >= code.Length || code[_at + 1] != '"') return true;
            Skip(1);
            return false;
        }

        private void Escape()
        {
            _text.Append(' ');
            Skip(2);
        }

        private void Hole(int braces)
        {
            var count = 0;
            while (_at + count < code.Length && code[_at + count] == '{') count++;
            // Doubled braces are text; in a raw string, fewer braces than dollars are.
            if (count < braces || (braces == 1 && count % 2 == 0))
            {
                for (var index = 0; index < count; index++) Take();
                return;
            }

            Skip(count);
            _text.Append('#');
            var (outer, line) = (_text.ToString(), _line);
            _text.Clear();
            Code(isHole: true, braces);
            _text.Clear();
            _text.Append(outer);
            if (line != _line) Flush();
        }

        private void Take()
        {
            if (code[_at] == '\n') Flush();
            else _text.Append(code[_at]);
            Next();
        }

        private void Flush()
        {
            var text = _text.ToString().Trim();
            if (text.Length > 0) _texts.Add((_line, text.Replace("<summary>", "", StringComparison.Ordinal)));
            _text.Clear();
        }

        private void Skip(int count)
        {
            for (var index = 0; index < count && _at < code.Length; index++) Next();
        }

        private void Next()
        {
            if (code[_at] == '\n') _line++;
            _at++;
        }

        private bool StartsWith(string text) => string.CompareOrdinal(code, _at, text, 0, text.Length) == 0;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MeshCi.Definitions.Graph.Layout;

/// <summary>
/// Writes HTML or SVG. The literal parts of an interpolated string are markup. The interpolated values are text: they are always encoded, for the
/// content of an element or a quoted attribute.
/// </summary>
public class MarkupBuilder
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>Appends markup with encoded values.</summary>
    public MarkupBuilder Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>Appends markup without encoding it. It must not contain any input.</summary>
    protected void AddVerbatim(string markup) => _text.Append(markup);

    // Characters that are invisible, or change the direction of the text, are escaped.
    private static string Visible(string text)
    {
        if (!text.EnumerateRunes().Any(IsInvisible)) return text;
        var shown = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune)) shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly struct Markup
    {
        private readonly MarkupBuilder _html;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, MarkupBuilder html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        /// <summary>Called by the compiler for the literal parts.</summary>
        public void AppendLiteral(string markup) => _html._text.Append(markup);

        /// <summary>Called by the compiler for text.</summary>
        public void AppendFormatted(string? text) => _html._text.Append(Encoder.Encode(Visible(text ?? "")));

        /// <summary>Called by the compiler for a number.</summary>
        public void AppendFormatted(long number) => _html._text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>Called by the compiler for a length or position in a drawing.</summary>
        public void AppendFormatted(double number) => _html._text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}

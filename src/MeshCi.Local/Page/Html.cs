using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MeshCi.Local.Page;

/// <summary>
/// Writes HTML. What stands in the format is markup; what is put into its holes is text, always encoded, and good for an element's content
/// or a quoted attribute. There is no other way to write text, so none can be forgotten.
/// </summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>Appends markup with encoded holes.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends the style sheet, which is text of this program.</summary>
    public void AddStyle() => _text.Append(PageStyle.Text);

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    // Characters that show nothing, or turn the direction of what follows, are shown by their numbers.
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

    /// <summary>Takes apart what the compiler makes of a format with holes.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Markup
    {
        private readonly Html _html;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        /// <summary>Called by the compiler for what stands between holes.</summary>
        public void AppendLiteral(string markup) => _html._text.Append(markup);

        /// <summary>Called by the compiler for text.</summary>
        public void AppendFormatted(string? text) => _html._text.Append(Encoder.Encode(Visible(text ?? "")));

        /// <summary>Called by the compiler for a number.</summary>
        public void AppendFormatted(long number) => _html._text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>Called by the compiler for a length or place in a drawing.</summary>
        public void AppendFormatted(double number) => _html._text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}

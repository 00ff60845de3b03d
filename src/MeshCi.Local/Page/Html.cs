using System.Runtime.CompilerServices;
using MeshCi.Definitions.Graph.Layout;

namespace MeshCi.Local.Page;

/// <summary>Writes a page. There is no way to write text without encoding it, so encoding cannot be forgotten.</summary>
internal sealed class Html : MarkupBuilder
{
    /// <summary>Appends markup with encoded holes.</summary>
    public new Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends the style sheet, which is text of this program.</summary>
    public void AddStyle() => AddVerbatim(PageStyle.Text);
}

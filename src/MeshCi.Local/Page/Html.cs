using System.Runtime.CompilerServices;
using MeshCi.Definitions.Graph.Layout;

namespace MeshCi.Local.Page;

/// <summary>Writes a page. Text is always encoded; there is no way to write it without.</summary>
internal sealed class Html : MarkupBuilder
{
    /// <summary>Appends markup with encoded values.</summary>
    public new Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends the style sheet, which is part of this program.</summary>
    public void AddStyle() => AddVerbatim(PageStyle.Text);
}

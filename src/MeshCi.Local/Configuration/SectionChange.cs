using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Http;

namespace MeshCi.Local.Configuration;

/// <summary>Replaces a section of the configuration in force.</summary>
/// <param name="live">The configuration.</param>
/// <param name="store">What is there, so that names of what is not can be told.</param>
/// <param name="directory">Where relative paths begin, as no file does: the state directory.</param>
internal sealed class SectionChange(LiveConfiguration live, IMeshStore store, string directory)
{
    /// <summary>Replaces it.</summary>
    /// <returns>What can be, but is hardly meant; one line each.</returns>
    /// <exception cref="ApiException">Something is wrong, and nothing was changed; the message has one line for each problem.</exception>
    public IReadOnlyList<string> Make(Section section, ReadOnlySpan<byte> text)
    {
        var problems = new Problems();
        var part = JsonPart.Parse(text, problems);
        if (part is not null) section.Read(live.Current, part, problems);
        if (!problems.None) throw ApiException.BadRequest($"The section {section.Name} was not changed.\n{string.Join('\n', problems.Lines())}");
        live.Change(current => section.Read(current, part!, new Problems()).Under(directory));
        return [.. problems.Warnings(), .. section == Section.Identity ? ShareDoubts.Of(live.Current.Identity, store, part!.Path) : []];
    }
}

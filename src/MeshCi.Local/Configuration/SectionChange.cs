using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Http;

namespace MeshCi.Local.Configuration;

/// <summary>Replaces a section of the configuration in force.</summary>
/// <param name="live">The configuration.</param>
/// <param name="store">The store, to find names of meshes that do not exist.</param>
/// <param name="directory">The directory that paths are relative to, because there is no file: the state directory.</param>
internal sealed class SectionChange(LiveConfiguration live, IMeshStore store, string directory)
{
    /// <summary>Replaces a section.</summary>
    /// <returns>Probable mistakes, as lines of text.</returns>
    /// <exception cref="ApiException">Something is not valid, and nothing was changed; the message has one line for each error.</exception>
    public IReadOnlyList<string> Make(Section section, ReadOnlySpan<byte> text)
    {
        var problems = new Problems();
        var part = JsonPart.Parse(text, problems);
        if (part is not null) section.Read(live.Current, part, problems);
        if (!problems.None) throw ApiException.BadRequest($"The section {section.Name} was not changed.\n{string.Join('\n', problems.Lines())}");
        live.Change(current => section.Read(current, part!, new Problems()).Under(directory));
        return [.. problems.Warnings(), .. section == Section.Identity ? ShareWarnings.Find(live.Current.Identity, store, part!.Path) : []];
    }
}

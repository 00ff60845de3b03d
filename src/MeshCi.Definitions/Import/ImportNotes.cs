using System.Text.Json.Nodes;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>Collects what a user should know about an import; what applies to several resources for one reason is one note.</summary>
internal sealed class ImportNotes
{
    private const int MostNamed = 10;
    private readonly List<string> _single = [];
    private readonly List<(ResourceId Id, string Reason)> _whole = [];
    private readonly List<(ResourceId Id, string Fields)> _patched = [];

    /// <summary>The notes.</summary>
    public IReadOnlyList<string> All =>
    [
        .. _single,
        .. Grouped(_whole, (ids, reason) => $"{Ids(ids, "is", "are")} imported completely as JSON: {Sentence(reason)}"),
        .. Grouped(_patched, (ids, fields) => $"{Ids(ids, "needs", "need")} a patch, because no metadata can express {fields}."),
    ];

    /// <summary>Adds a note.</summary>
    public void Add(string note) => _single.Add(note);

    /// <summary>Adds that a resource is written as a whole, with the reason.</summary>
    public void Whole(ResourceId id, string reason) => _whole.Add((id, reason));

    /// <summary>Adds that a resource needs a patch.</summary>
    public void Patched(ResourceId id, JsonObject patch) => _patched.Add((id, string.Join(", ", Paths(patch, ""))));

    private static IEnumerable<string> Grouped(List<(ResourceId Id, string Reason)> notes, Func<IReadOnlyList<ResourceId>, string, string> write) =>
        notes.GroupBy(note => note.Reason).Select(group => write([.. group.Select(note => note.Id)], group.Key));

    private static IEnumerable<string> Paths(JsonObject patch, string before) => patch.SelectMany(member =>
        member.Value is JsonObject { Count: > 0 } inner ? Paths(inner, $"{before}{member.Key}.") : [$"{before}{member.Key}"]);

    private static string Ids(IReadOnlyList<ResourceId> ids, string one, string several) =>
        ids is [var only] ? $"{only} {one}" : $"{ids.Count} resources ({Wording.Some(ids.Select(id => id.ToString()), ids.Count, MostNamed)}) {several}";

    private static string Sentence(string reason) => reason.EndsWith('.') ? reason : $"{reason}.";
}

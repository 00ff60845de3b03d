using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>What the parts of the generator share while one definition is made.</summary>
internal sealed class BuildState(ServiceSettings settings, IReadOnlyList<ReadItem> items, List<Finding> findings, IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> services)
{
    private readonly Dictionary<ResourceId, SpecDraft> _drafts = [];
    private readonly ILookup<string, ReadItem> _items = items.ToLookup(item => item.Type.Name, StringComparer.Ordinal);

    /// <summary>The project's properties.</summary>
    public ServiceSettings Settings { get; } = settings;

    /// <summary>What services of other projects listen on, by name, as far as those projects were asked.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services { get; } = services;

    /// <summary>All findings so far.</summary>
    public List<Finding> Findings { get; } = findings;

    /// <summary>Fills items into specs.</summary>
    public SpecFiller Filler { get; } = new(findings);

    /// <summary>All specs in the making, in the order of their ids.</summary>
    public IEnumerable<SpecDraft> Drafts => _drafts.Values.OrderBy(draft => draft.Id);

    /// <summary>Items of a type, in the order of declaration.</summary>
    public IEnumerable<ReadItem> Items(string type) => _items[type];

    /// <summary>The fix where an item would belong to a resource that a file says whole, of which items can add no part; null where no <c>MeshResource</c> names it.</summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="part">Kind of the item's own resource, where that is one beside it: a gateway route, say.</param>
    public string? OfFile(ResourceKind kind, string name, ResourceKind? part = null) =>
        Items("MeshResource").FirstOrDefault(item => item["Name"] == name && ResourceKinds.Find(item["Kind"] ?? "") == kind) is { } whole
            ? $"which {Wording.Where(whole.Place())} says whole, so no item can add to it. {(part is { } own ? $"Write a MeshResource with Kind=\"{own.Info().Name}\" and Parent=\"{Wording.Short(name)}\" for this one too." : $"Write it into that file, or into a MeshPatch with Kind=\"{kind.Info().Name}\" and Name=\"{Wording.Short(name)}\".")}"
            : null;

    /// <summary>Place of a property, for what no item brought about.</summary>
    public Place Property(string name) => new(Settings.ProjectFile, name);

    /// <summary>A new spec; where there is one of that id already, that is found, and the new one is not kept.</summary>
    public SpecDraft Add(ResourceId id, Place place)
    {
        var draft = new SpecDraft(id, place);
        // Of several names that one property gives, one is refused for all.
        if (SpecRules.CheckName(id.Kind, id.Name) is { } problem && !(place.Include is null && Findings.Exists(finding => finding.Diagnostic.Id == MeshDiagnostics.BadName.Id && finding.Place == place))) Findings.Add(MeshDiagnostics.BadName.At(place, $"{Wording.Where(place)}: {problem}"));
        if (!_drafts.TryAdd(id, draft))
        {
            Findings.Add(MeshDiagnostics.DeclaredTwice.At(
                place, $"{Wording.Where(place)}: {id} is there already, by {Wording.Where(_drafts[id].Place)}. Give one of them another name."));
        }

        return draft;
    }

    /// <summary>All specs in the making, in the order in which they were begun.</summary>
    public IReadOnlyCollection<SpecDraft> Begun => _drafts.Values;

    /// <summary>The spec of that id, or null.</summary>
    public SpecDraft? Find(ResourceId id) => _drafts.GetValueOrDefault(id);

    /// <summary>Finds an error in an item.</summary>
    public void Refuse(ReadItem item, Diagnostic diagnostic, string? metadata, string message)
    {
        item.Faulty = true;
        Findings.Add(diagnostic.At(item.Place(metadata), message));
    }
}

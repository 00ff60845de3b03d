using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>What the parts of the generator share while they generate one definition.</summary>
internal sealed class BuildState(ServiceSettings settings, IReadOnlyList<ReadItem> items, List<Finding> findings, BackendProjects projects)
{
    private readonly Dictionary<ResourceId, SpecDraft> _drafts = [];
    private readonly ILookup<string, ReadItem> _items = items.ToLookup(item => item.Type.Name, StringComparer.Ordinal);

    /// <summary>The project's properties.</summary>
    public ServiceSettings Settings { get; } = settings;

    /// <summary>The listeners of services in other projects, by service name, for the projects that this one refers to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services { get; } = projects.Services;

    /// <summary>The listeners of nodes in other projects, by node name, for the projects that this one refers to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> OutsideNodes { get; } = projects.Nodes;

    /// <summary>All findings so far.</summary>
    public List<Finding> Findings { get; } = findings;

    /// <summary>Writes the values of items into specs.</summary>
    public SpecFiller Filler { get; } = new(findings);

    /// <summary>All drafts of specs, in the order of their IDs.</summary>
    public IEnumerable<SpecDraft> Drafts => _drafts.Values.OrderBy(draft => draft.Id);

    /// <summary>Items of a type, in the order of declaration.</summary>
    public IEnumerable<ReadItem> Items(string type) => _items[type];

    /// <summary>
    /// The end of a message for an item that belongs to a resource from a file, to which items cannot add anything; null if no <c>MeshResource</c>
    /// defines that resource.
    /// </summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="part">Kind of the resource that the item itself describes, such as a gateway route; null if the item only adds a setting.</param>
    public string? DefinedByFile(ResourceKind kind, string name, ResourceKind? part = null)
    {
        var file = Items("MeshResource").FirstOrDefault(item => item["Name"] == name && ResourceKinds.Find(item["Kind"] ?? "") == kind);
        if (file is null) return null;
        var fix = part is { } own
            ? $"Write a MeshResource with Kind=\"{own.Info().Name}\" and Parent=\"{Wording.Short(name)}\" for this one too."
            : $"Write the setting into that file, or into a MeshPatch with Kind=\"{kind.Info().Name}\" and Name=\"{Wording.Short(name)}\".";
        return $"that {Wording.Where(file.Place())} defines completely, so no item can add to it. {fix}";
    }

    /// <summary>Location of a property, for resources that are not generated from an item.</summary>
    public Place Property(string name) => new(Settings.ProjectFile, name);

    /// <summary>Adds a draft. If there already is one with that ID, reports an error and returns a draft that is not part of the definition.</summary>
    public SpecDraft Add(ResourceId id, Place place)
    {
        var draft = new SpecDraft(id, place);
        if (SpecRules.CheckName(id.Kind, id.Name) is { } problem && !IsReported(place))
            Findings.Add(MeshDiagnostics.BadName.At(place, $"{Wording.Where(place)}: {problem}"));
        if (!_drafts.TryAdd(id, draft)) RefuseSecond(draft, _drafts[id]);
        return draft;
    }

    // A generated resource has the name of an item that the user can rename, so the item is reported.
    private void RefuseSecond(SpecDraft second, SpecDraft first)
    {
        var (wrong, earlier) = second.Place.Include is null && first.Place.Include is not null ? (first, second) : (second, first);
        var finding = MeshDiagnostics.DeclaredTwice.At(wrong.Place, IsDeclaredTwice(wrong, earlier));
        Findings.Add(earlier.Place.Include is null ? finding : finding with { First = earlier.Place });
    }

    /// <summary>All drafts of specs, in the order in which they were added.</summary>
    public IReadOnlyCollection<SpecDraft> Begun => _drafts.Values;

    /// <summary>The draft with that ID, or null.</summary>
    public SpecDraft? Find(ResourceId id) => _drafts.GetValueOrDefault(id);

    /// <summary>Reports an error in an item.</summary>
    /// <param name="item">The item. It becomes faulty.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="metadata">Name of the metadata that is wrong, or null for the item.</param>
    /// <param name="message">The message.</param>
    /// <param name="first">The first declaration, if the item declares the same again.</param>
    public void Refuse(ReadItem item, Diagnostic diagnostic, string? metadata, string message, Place? first = null)
    {
        item.Faulty = true;
        Findings.Add(diagnostic.At(item.Place(metadata), message) with { First = first });
    }

    // One property can determine several names; its value is reported only once.
    private bool IsReported(Place place) =>
        place.Include is null && Findings.Exists(finding => finding.Diagnostic.Id == MeshDiagnostics.BadName.Id && finding.Place == place);

    private static string IsDeclaredTwice(SpecDraft second, SpecDraft first)
    {
        var by = first.Place.Include is null ? "generated" : $"declared by {Wording.Where(first.Place)}";
        return $"{Wording.Where(second.Place)}: {second.Id} is already {by}. {Fix(second, first)}";
    }

    // The name of a host cannot be chosen.
    private static string Fix(SpecDraft second, SpecDraft first) => second.Place.Item != ExternalServices.ItemType ? "Rename this one."
        : second.Id.Kind == ResourceKind.VirtualService ? "It is a service of this project, not a host outside the mesh, so remove this item."
        : first.Place.Include is null ? $"Change the property that names the generated {first.Id.Kind.Info().Name}."
        : $"Rename {Wording.Where(first.Place)}.";
}

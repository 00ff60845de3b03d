using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>The user's tags: those of everything that the project owns, those of a kind, and those of one resource, of which the narrower holds.</summary>
internal sealed class Tags
{
    private const int MostOnAResource = 50;
    private const int OwnTags = 4;
    private const int MostSaid = 20;

    /// <summary>How many tags are left to the user: a resource takes 50, of which MeshCi needs four.</summary>
    public const int MostOfTheUser = MostOnAResource - OwnTags;

    private static readonly Dictionary<string, string> None = [];
    private static readonly string[] Kept = ["meshci:", "aws:"];
    private static readonly (ResourceKind? Kind, ResourceId? Id) Everything = (null, null);
    private readonly Dictionary<(ResourceKind? Kind, ResourceId? Id), SortedDictionary<string, string>> _byScope = [];
    private readonly Dictionary<(ResourceKind? Kind, ResourceId? Id), ReadItem> _last = [];

    private readonly Lazy<ILookup<(ResourceKind Kind, string Name), ResourceId>> _named;

    private Tags(BuildState state) =>
        _named = new(() => state.Drafts.Select(draft => draft.Id).ToLookup(id => (id.Kind, id.Name)));

    /// <summary>Whether a key is kept for MeshCi or for AWS.</summary>
    public static bool IsKept(string key) => Kept.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the items, once all resources are made.</summary>
    public static Tags Read(BuildState state)
    {
        var tags = new Tags(state);
        foreach (var item in state.Items("MeshTag").Where(item => !item.Faulty)) tags.Add(state, item);
        tags.RefuseTooMany(state);
        return tags;
    }

    /// <summary>The tags of a resource, by key.</summary>
    public IReadOnlyDictionary<string, string> Of(ResourceId id)
    {
        if (!_byScope.Keys.Any(scope => scope != Everything)) return _byScope.GetValueOrDefault(Everything) ?? (IReadOnlyDictionary<string, string>)None;
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var scope in Scopes(id))
        {
            foreach (var (key, value) in _byScope.GetValueOrDefault(scope) ?? []) all[key] = value;
        }

        return all;
    }

    private void Add(BuildState state, ReadItem item)
    {
        var shape = Shape.Of(typeof(Model.TagRef));
        var (key, value) = (item.Include, item["Value"] ?? "");
        if (Kept.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } kept)
            state.Refuse(item, MeshDiagnostics.BadName, null, $"{Wording.Where(item.Place())}: keys that begin with {kept} are kept. Choose another key.");
        else if (key.Length == 0 || key.Length > shape.Find("key")!.Length!.Maximum)
            state.Refuse(item, MeshDiagnostics.OutOfRange, null, $"{Wording.Where(item.Place())}: a key must have 1 to {shape.Find("key")!.Length!.Maximum} characters, not {key.Length}.");
        else if (value.Length > shape.Find("value")!.Length!.Maximum)
            state.Refuse(item, MeshDiagnostics.OutOfRange, "Value", $"{Wording.Where(item.Place("Value"))} must have at most {shape.Find("value")!.Length!.Maximum} characters, not {value.Length}.");
        else if (Scope(state, item) is { } scope)
            Add(state, item, scope, key, value);
    }

    private void Add(BuildState state, ReadItem item, (ResourceKind? Kind, ResourceId? Id) scope, string key, string value)
    {
        if (!_byScope.TryGetValue(scope, out var tags)) _byScope[scope] = tags = new(StringComparer.Ordinal);
        // The one too many is told of; a thousand more, on each of a thousand resources, change nothing.
        if (tags.Count > MostOfTheUser) return;
        if (!tags.TryAdd(key, value))
            state.Refuse(item, MeshDiagnostics.DeclaredTwice, null, $"{Wording.Where(item.Place())} is declared twice{(scope.Id is { } id ? $" for {id}" : scope.Kind is { } kind ? $" for each {kind.Info().Name}" : "")}. Remove one of them.");
        else
            _last[scope] = item;
    }

    // The last item of the narrowest scope that adds to a full resource is the one too many; said once, however many resources bear it.
    private void RefuseTooMany(BuildState state)
    {
        foreach (var draft in state.Begun.Where(draft => Of(draft.Id).Count > MostOfTheUser))
        {
            var item = _last[Scopes(draft.Id).Last(_last.ContainsKey)];
            if (!item.Faulty)
                state.Refuse(item, MeshDiagnostics.OutOfRange, null, $"{Wording.Where(item.Place())} is one too many for {draft.Id}: a resource takes {MostOnAResource} tags, of which MeshCi needs {OwnTags}.");
        }
    }

    private static (ResourceKind? Kind, ResourceId? Id)[] Scopes(ResourceId id) => [Everything, (id.Kind, null), (id.Kind, id)];

    private (ResourceKind? Kind, ResourceId? Id)? Scope(BuildState state, ReadItem item)
    {
        if (item["Kind"] is not { } text)
        {
            if ((item["Name"] ?? item["Parent"]) is null) return (null, null);
            state.Refuse(item, MeshDiagnostics.MissingMetadata, null, $"{Wording.Where(item.Place())} needs Kind: names alone do not tell a node from a router. Add Kind=\"virtualNode\", say.");
            return null;
        }

        var kind = ResourceKinds.Find(text)!.Value;
        if (item["Name"] is not { } name) return (kind, null);
        var named = _named.Value[(kind, name)].Where(id => item["Parent"] is not { } parent || id.Parent == parent).Take(2).ToList();
        if (named is [var only]) return (kind, only);
        var known = _named.Value.Where(ids => ids.Key.Kind == kind).SelectMany(ids => ids).Take(MostSaid).Select(id => id.Path).ToList();
        state.Refuse(
            item, MeshDiagnostics.UnknownOwner, "Name", named.Count > 1
                ? $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\" is the name of several. Add Parent."
                : $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\" is no {text} of the definition; there {(known.Count == 0 ? "is none" : $"are {string.Join(", ", known)}")}.");
        return null;
    }
}

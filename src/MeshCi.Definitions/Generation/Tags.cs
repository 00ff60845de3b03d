using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>The user's tags: for all resources of the project, for one kind, or for a single resource. The most specific tag applies.</summary>
internal sealed class Tags
{
    private const int MostOnAResource = 50;
    private const int OwnTags = 4;
    private const int MostListed = 20;

    /// <summary>Maximum number of the user's own tags: a resource can have 50 tags, and MeshCi uses four of them.</summary>
    public const int MostOfTheUser = MostOnAResource - OwnTags;

    private static readonly Dictionary<string, string> None = [];
    private static readonly string[] Reserved = ["meshci:", "aws:"];
    private static readonly (ResourceKind? Kind, ResourceId? Id) Everything = (null, null);
    private readonly Dictionary<(ResourceKind? Kind, ResourceId? Id), SortedDictionary<string, string>> _byScope = [];
    private readonly Dictionary<(ResourceKind? Kind, ResourceId? Id), ReadItem> _last = [];

    private readonly Lazy<ILookup<(ResourceKind Kind, string Name), ResourceId>> _named;

    private Tags(BuildState state) =>
        _named = new(() => state.Drafts.Select(draft => draft.Id).ToLookup(id => (id.Kind, id.Name)));

    /// <summary>Whether a key is reserved for MeshCi or AWS.</summary>
    public static bool IsReserved(string key) => Reserved.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the items. Called after all resources have been generated.</summary>
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
        if (!_byScope.Keys.Any(scope => scope != Everything))
            return _byScope.GetValueOrDefault(Everything) ?? (IReadOnlyDictionary<string, string>)None;
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
        var (longestKey, longestValue) = (shape.Find("key")!.Length!.Maximum, shape.Find("value")!.Length!.Maximum);
        var (key, value) = (item.Include, item["Value"] ?? "");
        if (Reserved.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } reserved)
            state.Refuse(item, MeshDiagnostics.BadName, null, TagMessages.IsReserved(item, reserved));
        else if (key.Length == 0 || key.Length > longestKey)
            state.Refuse(item, MeshDiagnostics.OutOfRange, null, TagMessages.HasWrongLength(item, longestKey, key.Length));
        else if (value.Length > longestValue)
            state.Refuse(item, MeshDiagnostics.OutOfRange, "Value", TagMessages.HasLongValue(item, longestValue, value.Length));
        else if (Scope(state, item) is { } scope)
            Add(state, item, scope, key, value);
    }

    private void Add(BuildState state, ReadItem item, (ResourceKind? Kind, ResourceId? Id) scope, string key, string value)
    {
        if (!_byScope.TryGetValue(scope, out var tags)) _byScope[scope] = tags = new(StringComparer.Ordinal);
        // Tags up to the first one that exceeds the limit are enough to report it; a thousand more on each of a thousand resources would only take time.
        if (tags.Count > MostOfTheUser) return;
        if (!tags.TryAdd(key, value))
            state.Refuse(item, MeshDiagnostics.DeclaredTwice, null, TagMessages.IsDeclaredTwice(item, scope));
        else
            _last[scope] = item;
    }

    // The last item of the most specific scope is the one that exceeds the limit. It is reported only once, for the first resource.
    private void RefuseTooMany(BuildState state)
    {
        foreach (var draft in state.Begun.Where(draft => Of(draft.Id).Count > MostOfTheUser))
        {
            var item = _last[Scopes(draft.Id).Last(_last.ContainsKey)];
            if (!item.Faulty)
                state.Refuse(item, MeshDiagnostics.OutOfRange, null, TagMessages.ExceedsTheLimit(item, draft.Id, MostOnAResource, OwnTags));
        }
    }

    private static (ResourceKind? Kind, ResourceId? Id)[] Scopes(ResourceId id) => [Everything, (id.Kind, null), (id.Kind, id)];

    private (ResourceKind? Kind, ResourceId? Id)? Scope(BuildState state, ReadItem item)
    {
        if (item["Kind"] is not { } text)
        {
            if ((item["Name"] ?? item["Parent"]) is null) return (null, null);
            state.Refuse(item, MeshDiagnostics.MissingMetadata, null, TagMessages.NeedsKind(item));
            return null;
        }

        var kind = ResourceKinds.Find(text)!.Value;
        if (item["Name"] is not { } name) return (kind, null);
        var named = _named.Value[(kind, name)].Where(id => item["Parent"] is not { } parent || id.Parent == parent).Take(2).ToList();
        if (named is [var only]) return (kind, only);
        var known = _named.Value.Where(ids => ids.Key.Kind == kind).SelectMany(ids => ids).Take(MostListed).Select(id => id.Path).ToList();
        var problem = named.Count > 1 ? TagMessages.HasAmbiguousName(item, name) : TagMessages.HasUnknownName(item, name, text, known);
        state.Refuse(item, MeshDiagnostics.UnknownOwner, "Name", problem);
        return null;
    }
}

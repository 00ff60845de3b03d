namespace MeshCi.Definitions.Model;

/// <summary>The 38 operations of App Mesh 2019-01-25: one table for the client, the server and the actions of policies.</summary>
public static class Operations
{
    private static readonly Verb[] OnKinds = [Verb.Create, Verb.Describe, Verb.Update, Verb.Delete, Verb.List];

    /// <summary>All operations: by verb, and within a verb by kind in the order of creation; operations on tags are last.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. from verb in OnKinds from row in ResourceKinds.All select OnKind(verb, row),
        new(Verb.Tag, null, "TagResource", "PUT", ["tag"]),
        new(Verb.Untag, null, "UntagResource", "PUT", ["untag"]),
        new(Verb.ListTags, null, "ListTagsForResource", "GET", ["tags"]),
    ];

    private static readonly ILookup<(string Method, int Length), Operation> ByForm =
        All.ToLookup(operation => (operation.Method, operation.Path.Count));

    /// <summary>The operation of a verb on a kind. For the verbs on tags the kind does not matter.</summary>
    public static Operation Get(Verb verb, ResourceKind kind = default)
    {
        var kinds = ResourceKinds.All.Count;
        return All[verb < Verb.Tag ? (int)verb * kinds + (int)kind : OnKinds.Length * kinds + (verb - Verb.Tag)];
    }

    /// <summary>The operation that a request calls, with the values of its path; null if there is none.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">The decoded segments of the path, including the version.</param>
    public static (Operation Operation, PathValues Values)? Find(string method, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var operation in ByForm[(method, path.Count)])
        {
            if (operation.Match(path) is { } values) return (operation, values);
        }

        return null;
    }

    private static Operation OnKind(Verb verb, ResourceKindInfo row)
    {
        var method = verb switch
        {
            Verb.Describe or Verb.List => "GET",
            Verb.Delete => "DELETE",
            _ => "PUT",
        };
        var isOnItem = verb is Verb.Describe or Verb.Update or Verb.Delete;
        string[] item = isOnItem ? [Label(row)] : [];
        return new(verb, row.Kind, verb == Verb.List ? "List" + Capitalized(row.Collection) : $"{verb}{row.Kind}", method, [.. Collection(row), .. item]);
    }

    // The path of a child contains the kind of its parent in the singular form.
    private static string[] Collection(ResourceKindInfo row)
    {
        var meshes = ResourceKind.Mesh.Info();
        if (row.Kind == ResourceKind.Mesh) return [meshes.Collection];
        return row.Parent?.Info() is { } parent
            ? [meshes.Collection, Label(meshes), parent.Name, Label(parent), row.Collection]
            : [meshes.Collection, Label(meshes), row.Collection];
    }

    private static string Label(ResourceKindInfo row) => $"{{{row.NameMember}}}";

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}

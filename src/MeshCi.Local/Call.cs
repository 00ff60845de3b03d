using MeshCi.Definitions;
using MeshCi.Local.Http;

namespace MeshCi.Local;

/// <summary>What a call does to a resource or a collection.</summary>
internal enum Verb
{
    /// <summary>Makes a resource.</summary>
    Create,

    /// <summary>Reads a resource.</summary>
    Describe,

    /// <summary>Replaces a resource's spec.</summary>
    Update,

    /// <summary>Removes a resource.</summary>
    Delete,

    /// <summary>Reads a page of a collection.</summary>
    List,

    /// <summary>Sets tags.</summary>
    Tag,

    /// <summary>Removes tags.</summary>
    Untag,

    /// <summary>Reads tags.</summary>
    ListTags,
}

/// <summary>One of the 38 operations with the labels of its path.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Kind">To which kind; without meaning for the three tag operations.</param>
/// <param name="Mesh">The mesh's name; empty where the path has none.</param>
/// <param name="Parent">The router's or gateway's name; empty for kinds without a parent.</param>
/// <param name="Name">The resource's own name; empty for collections.</param>
/// <param name="Query">The decoded query parameters.</param>
internal sealed record Call(Verb Verb, ResourceKind Kind, string Mesh, string Parent, string Name, QueryParameters Query)
{
    private const string Version = "v20190125";

    /// <summary>The operation's name in the API: <c>UpdateRoute</c>.</summary>
    public string Operation => Operations.Name(Verb, Kind);

    /// <summary>What the operation is about, for people: <c>shop/orders/checkout</c>, or a tagged resource's ARN.</summary>
    public string Subject => Verb is Verb.Tag or Verb.Untag or Verb.ListTags
        ? Query.Get("resourceArn") ?? ""
        : string.Join('/', new[] { Mesh, Parent, Name }.Where(part => part.Length > 0));

    /// <summary>Whether the request's body says what to do.</summary>
    public bool HasBody => Verb is Verb.Create or Verb.Update or Verb.Tag or Verb.Untag;

    /// <summary>The call that a request line makes.</summary>
    /// <exception cref="ApiException">There is no such operation, or an escape in the target is malformed.</exception>
    public static Call Of(string method, RequestTarget target)
    {
        var segments = target.Segments();
        if (segments.Count < 2 || segments[0] != Version || segments.Any(segment => segment.Length == 0)) throw ApiException.UnknownOperation();
        var query = target.Query();
        return segments switch
        {
            [_, "tag"] when method == "PUT" => new(Verb.Tag, default, "", "", "", query),
            [_, "untag"] when method == "PUT" => new(Verb.Untag, default, "", "", "", query),
            [_, "tags"] when method == "GET" => new(Verb.ListTags, default, "", "", "", query),
            [_, "meshes"] => new(OnCollection(method), ResourceKind.Mesh, "", "", "", query),
            [_, "meshes", var mesh] => new(OnItem(method), ResourceKind.Mesh, mesh, "", mesh, query),
            [_, "meshes", var mesh, var collection] => new(OnCollection(method), Find(collection, null), mesh, "", "", query),
            [_, "meshes", var mesh, var collection, var name] when Top(collection) is { } kind => new(OnItem(method), kind, mesh, "", name, query),
            [_, "meshes", var mesh, var parentKind, var parent, var collection] =>
                new(OnCollection(method), Find(collection, parentKind), mesh, parent, "", query),
            [_, "meshes", var mesh, var parentKind, var parent, var collection, var name] =>
                new(OnItem(method), Find(collection, parentKind), mesh, parent, name, query),
            _ => throw ApiException.UnknownOperation(),
        };
    }

    private static Verb OnCollection(string method) => method switch
    {
        "PUT" => Verb.Create,
        "GET" => Verb.List,
        _ => throw ApiException.UnknownOperation(),
    };

    private static Verb OnItem(string method) => method switch
    {
        "GET" => Verb.Describe,
        "PUT" => Verb.Update,
        "DELETE" => Verb.Delete,
        _ => throw ApiException.UnknownOperation(),
    };

    private static ResourceKind? Top(string collection) =>
        ResourceKinds.All.FirstOrDefault(row => row.Kind != ResourceKind.Mesh && row.Parent is null && row.Collection == collection)?.Kind;

    // A child's path names its parent's kind in the singular.
    private static ResourceKind Find(string collection, string? parentKind) =>
        (parentKind is null
            ? Top(collection)
            : ResourceKinds.All.FirstOrDefault(row => row.Collection == collection && row.Parent?.Info().Name == parentKind)?.Kind)
        ?? throw ApiException.UnknownOperation();
}

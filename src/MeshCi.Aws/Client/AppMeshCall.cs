using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Client;

/// <summary>One call of the API as a value: everything that is sent, except the signature.</summary>
/// <param name="Operation">The name of the operation in the API, such as <c>UpdateRoute</c>.</param>
/// <param name="HttpMethod">GET, PUT or DELETE.</param>
/// <param name="Subject">The subject of the call in messages, such as <c>route orders/checkout</c>.</param>
/// <param name="Path">Path segments after the version, not escaped.</param>
/// <param name="Query">Query parameters, not escaped.</param>
/// <param name="Body">UTF-8 JSON, or null if there is no body.</param>
internal sealed record AppMeshCall(
    string Operation,
    string HttpMethod,
    string Subject,
    IReadOnlyList<string> Path,
    IReadOnlyDictionary<string, string> Query,
    byte[]? Body)
{
    /// <summary>Whether the call changes something.</summary>
    public bool IsWrite => HttpMethod != "GET";

    /// <summary>Create: PUT to the collection, with the name in the body.</summary>
    public static AppMeshCall Create(string mesh, string? meshOwner, Resource resource, string clientToken)
    {
        var info = resource.Id.Kind.Info();
        var body = Json(writer =>
        {
            writer.WriteString(info.NameMember, resource.Id.Name);
            WriteSpec(writer, resource, clientToken);
            if (resource.Tags.Count > 0) WriteTags(writer, resource.Tags);
        });
        var owner = resource.Id.Kind == ResourceKind.Mesh ? null : meshOwner;
        return Of(Operations.Get(Verb.Create, resource.Id.Kind), resource.Id.ToString(), new(mesh, resource.Id.Parent ?? "", ""), Owner(owner), body);
    }

    /// <summary>Update: PUT to the item, which replaces the whole spec.</summary>
    public static AppMeshCall Update(string mesh, string? meshOwner, Resource resource, string clientToken)
    {
        var owner = resource.Id.Kind == ResourceKind.Mesh ? null : meshOwner;
        return OnItem(Verb.Update, mesh, resource.Id, owner, Json(writer => WriteSpec(writer, resource, clientToken)));
    }

    /// <summary>Describe: GET of the item.</summary>
    public static AppMeshCall Describe(string mesh, string? meshOwner, ResourceId id) =>
        OnItem(Verb.Describe, mesh, id, meshOwner);

    /// <summary>Delete: DELETE of the item.</summary>
    public static AppMeshCall Delete(string mesh, string? meshOwner, ResourceId id) =>
        OnItem(Verb.Delete, mesh, id, id.Kind == ResourceKind.Mesh ? null : meshOwner);

    /// <summary>One page of a list.</summary>
    public static AppMeshCall List(string mesh, string? meshOwner, ResourceKind kind, string? parent, int? limit, string? nextToken)
    {
        var info = kind.Info();
        var query = Page(kind == ResourceKind.Mesh ? null : meshOwner, limit, nextToken);
        var subject = parent is null ? info.Collection : $"{info.Collection} of {parent}";
        return Of(Operations.Get(Verb.List, kind), subject, new(mesh, parent ?? "", ""), query);
    }

    /// <summary>Sets tags.</summary>
    public static AppMeshCall Tag(string arn, IReadOnlyDictionary<string, string> tags) =>
        Of(Operations.Get(Verb.Tag), arn, default, Arn(arn), Json(writer => WriteTags(writer, tags)));

    /// <summary>Removes tags.</summary>
    public static AppMeshCall Untag(string arn, IEnumerable<string> keys) =>
        Of(Operations.Get(Verb.Untag), arn, default, Arn(arn), Json(writer =>
        {
            writer.WriteStartArray("tagKeys");
            foreach (var key in keys) writer.WriteStringValue(key);
            writer.WriteEndArray();
        }));

    /// <summary>One page of a resource's tags.</summary>
    public static AppMeshCall Tags(string arn, int? limit, string? nextToken)
    {
        var query = Page(null, limit, nextToken);
        query["resourceArn"] = arn;
        return Of(Operations.Get(Verb.ListTags), arn, default, query);
    }

    private static AppMeshCall OnItem(Verb verb, string mesh, ResourceId id, string? meshOwner, byte[]? body = null) =>
        Of(Operations.Get(verb, id.Kind), id.ToString(), new(mesh, id.Parent ?? "", id.Name), Owner(meshOwner), body);

    // The path of a mesh contains only one name: that of the resource, if there is one.
    private static AppMeshCall Of(Operation operation, string subject, PathValues values, Dictionary<string, string> query, byte[]? body = null)
    {
        if (operation.Kind == ResourceKind.Mesh) values = values with { Mesh = values.Name };
        return new(operation.Name, operation.Method, subject, [.. operation.Segments(values).Skip(1).Select(Named)], query, body);
    }

    // Servers and proxies remove empty segments and dot segments: DELETE .../virtualServices/.. would refer to the mesh.
    private static string Named(string segment) => segment is "" or "." or ".."
        ? throw new AppMeshException($"The name '{segment}' cannot be used in an App Mesh path, so the request was not sent. Use another name.")
        : segment;

    private static Dictionary<string, string> Owner(string? meshOwner) => Page(meshOwner, null, null);

    private static Dictionary<string, string> Arn(string arn) => new() { ["resourceArn"] = arn };

    private static Dictionary<string, string> Page(string? meshOwner, int? limit, string? nextToken)
    {
        var query = new Dictionary<string, string>();
        if (meshOwner is not null) query["meshOwner"] = meshOwner;
        if (limit is { } size) query["limit"] = size.ToString(CultureInfo.InvariantCulture);
        if (nextToken is not null) query["nextToken"] = nextToken;
        return query;
    }

    private static void WriteSpec(Utf8JsonWriter writer, Resource resource, string clientToken)
    {
        writer.WritePropertyName("spec");
        resource.Spec.WriteTo(writer);
        writer.WriteString("clientToken", clientToken);
    }

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        writer.WriteStartArray("tags");
        foreach (var (key, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Documents;

/// <summary>
/// Parts of a JSON Schema (draft 2020-12). Objects may have further members: a later version may add some without raising the format version.
/// </summary>
internal static class SchemaNode
{
    /// <summary>The whole schema.</summary>
    public static JsonObject Root(string address, string title, string description, params IEnumerable<Member> members)
    {
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = address,
            ["title"] = title,
            ["description"] = description,
        };
        foreach (var (name, value) in Object([new("$schema", Text("Address of this schema, for editors."), IsRequired: false), .. members]).ToList())
            root[name] = value!.DeepClone();
        return root;
    }

    /// <summary>An object.</summary>
    public static JsonObject Object(params IEnumerable<Member> members)
    {
        var all = members.ToList();
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(all.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema))),
            ["required"] = new JsonArray([.. all.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name)]),
        };
    }

    /// <summary>A text.</summary>
    public static JsonObject Text(string description, string? pattern = null)
    {
        var schema = Of(description, "string");
        if (pattern is not null) schema["pattern"] = pattern;
        return schema;
    }

    /// <summary>A text or null.</summary>
    public static JsonObject TextOrNull(string description) => Of(description, new JsonArray("string", "null"));

    /// <summary>A whole number.</summary>
    public static JsonObject Number(string description, int minimum = 0)
    {
        var schema = Of(description, "integer");
        schema["minimum"] = minimum;
        return schema;
    }

    /// <summary>One of several words.</summary>
    public static JsonObject Choice(string description, IEnumerable<string> words)
    {
        var schema = Of(description, "string");
        schema["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        return schema;
    }

    /// <summary>A list.</summary>
    public static JsonObject List(string description, JsonObject items)
    {
        var schema = Of(description, "array");
        schema["items"] = items;
        return schema;
    }

    /// <summary>An object without a fixed form.</summary>
    public static JsonObject AnyObject(string description) => Of(description, "object");

    /// <summary>The version of the format, which is the only one that this version of MeshCi writes.</summary>
    public static Member Format(int version) => new("formatVersion", new JsonObject
    {
        ["description"] = "Format version of the file. Additional members do not raise it; every other change does.",
        ["enum"] = new JsonArray(version),
    });

    /// <summary>The members that name a resource.</summary>
    public static IEnumerable<Member> Id() =>
    [
        new("kind", Choice("Kind of the resource.", ResourceKinds.All.Select(kind => kind.Name))),
        new("name", Text("Name of the resource.")),
        new("parent", Text("The router or gateway that the resource belongs to."), IsRequired: false),
    ];

    /// <summary>A place.</summary>
    public static JsonObject Place() => Object(
        new("controlPlane", Text("Identity of the control plane, which does not change when its address does."), IsRequired: false),
        new("address", Text("Address of the control plane when the file was written; of an embedded one, its directory.")),
        new("region", Text("AWS region."), IsRequired: false),
        new("account", Text("AWS account.", "^[0-9]{12}$"), IsRequired: false),
        new("mesh", Text("Name of the mesh.")),
        new("meshUid", Text("Uid of the mesh; absent if it did not exist yet."), IsRequired: false),
        new("environment", Text("MeshEnvironment; absent if it is not set."), IsRequired: false),
        new("ledger", Text("The ledger.")));

    private static JsonObject Of(string description, JsonNode type) => new() { ["description"] = description, ["type"] = type };
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its values.</param>
/// <param name="IsRequired">Whether it is always present.</param>
internal sealed record Member(string Name, JsonObject Schema, bool IsRequired = true);

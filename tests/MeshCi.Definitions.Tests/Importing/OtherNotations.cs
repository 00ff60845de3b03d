using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Importing;

/// <summary>Writes resources in the notations of other tools, by rules of text and not by the shapes that the readers use.</summary>
internal static partial class OtherNotations
{
    private static readonly string[] Lists =
        ["attributes", "certificate_authority_arns", "exact", "grpc_retry_events", "http_retry_events", "ports", "tcp_retry_events"];

    /// <summary>A CloudFormation template.</summary>
    public static string CloudFormation(IReadOnlyList<Resource> resources, string mesh)
    {
        var section = new JsonObject();
        foreach (var resource in resources)
        {
            var info = resource.Id.Kind.Info();
            var properties = new JsonObject { ["MeshName"] = mesh, ["Spec"] = Renamed(JsonObject.Create(resource.Spec), Pascal) };
            properties[Pascal(info.NameMember)] = resource.Id.Name;
            if (info.Parent is { } parent) properties[Pascal(parent.Info().NameMember)] = resource.Id.Parent;
            section[$"R{section.Count}"] = new JsonObject { ["Type"] = $"AWS::AppMesh::{Pascal(info.Name)}", ["Properties"] = properties };
        }

        return new JsonObject { ["Resources"] = section }.ToJsonString();
    }

    /// <summary>The output of <c>terraform show -json</c>.</summary>
    public static string Terraform(IReadOnlyList<Resource> resources, string mesh)
    {
        var list = new JsonArray();
        foreach (var resource in resources)
        {
            var info = resource.Id.Kind.Info();
            var attributes = new JsonObject { ["name"] = resource.Id.Name, ["spec"] = Blocks(Renamed(JsonObject.Create(resource.Spec), Snake)) };
            if (resource.Id.Kind != ResourceKind.Mesh) attributes["mesh_name"] = mesh;
            if (info.Parent is { } parent) attributes[$"{Snake(parent.Info().Name)}_name"] = resource.Id.Parent;
            var type = $"aws_appmesh_{Snake(info.Name)}";
            list.Add(new JsonObject { ["mode"] = "managed", ["type"] = type, ["name"] = $"r{list.Count}", ["values"] = attributes });
        }

        var values = new JsonObject { ["root_module"] = new JsonObject { ["resources"] = list } };
        return new JsonObject { ["format_version"] = "1.0", ["values"] = values }.ToJsonString();
    }

    /// <summary>Manifests of v1beta2; routes are part of their routers.</summary>
    public static string Kubernetes(IReadOnlyList<Resource> resources, string mesh)
    {
        var known = resources.Select(resource => resource.Id.Name).ToHashSet();
        var items = new JsonArray { Manifest("Mesh", mesh, new JsonObject { ["namespaceSelector"] = new JsonObject() }) };
        foreach (var resource in resources.Where(resource => resource.Id.Kind is not (ResourceKind.Mesh or ResourceKind.Route)))
        {
            var spec = References(JsonObject.Create(resource.Spec)!, known);
            var routes = resources.Where(route => route.Id.Kind == ResourceKind.Route && route.Id.Parent == resource.Id.Name);
            if (resource.Id.Kind == ResourceKind.VirtualRouter) spec["routes"] = Routes(routes, known);
            if (resource.Id.Kind == ResourceKind.GatewayRoute) spec["virtualGatewayRef"] = new JsonObject { ["name"] = resource.Id.Parent };
            items.Add(Manifest(Pascal(resource.Id.Kind.Info().Name), resource.Id.Name, spec));
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items }.ToJsonString();
    }

    private static JsonObject Manifest(string kind, string name, JsonObject spec)
    {
        spec["awsName"] = name;
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "test" };
        return new() { ["apiVersion"] = "appmesh.k8s.aws/v1beta2", ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };
    }

    private static JsonArray Routes(IEnumerable<Resource> routes, HashSet<string> known) => [.. routes.Select(route =>
    {
        var spec = References(JsonObject.Create(route.Spec)!, known);
        spec["name"] = route.Id.Name;
        return spec;
    })];

    // Every name of another resource is a reference there, to an object or by ARN.
    private static JsonObject References(JsonObject spec, HashSet<string> known)
    {
        var text = spec.ToJsonString().Replace("\"certificateArn\"", "\"certificateARN\"", StringComparison.Ordinal)
            .Replace("\"certificateAuthorityArns\"", "\"certificateAuthorityARNs\"", StringComparison.Ordinal);
        return JsonNode.Parse(ReferenceMember().Replace(text, Reference))!.AsObject();

        string Reference(Match match)
        {
            var (what, name) = (match.Groups["what"].Value, match.Groups["name"].Value);
            return known.Contains(name)
                ? $"\"{what}Ref\":{{\"name\":\"{name}\"}}"
                : $"\"{what}ARN\":\"arn:aws:appmesh:eu-west-1:111122223333:mesh/m/{what}/{name}\"";
        }
    }

    private static JsonNode? Renamed(JsonNode? node, Func<string, string> rename) => node switch
    {
        JsonObject structure => new JsonObject(structure.Select(member => KeyValuePair.Create(rename(member.Key), Renamed(member.Value, rename)))),
        JsonArray list => new JsonArray([.. list.Select(element => Renamed(element, rename))]),
        _ => node?.DeepClone(),
    };

    // A structure is a list of one; a list of structures has a name in the singular.
    private static JsonNode? Blocks(JsonNode? node)
    {
        if (node is not JsonObject structure) return node?.DeepClone();
        var members = new JsonObject();
        foreach (var (name, value) in structure)
        {
            if (name == "attributes") members[name] = Map((JsonArray)value!);
            else if (value is JsonArray list && !Lists.Contains(name)) members[name is "metadata" or "json" ? name : name[..^1]] = Repeated(list);
            else members[name] = Blocks(value);
        }

        return new JsonArray(members);
    }

    private static JsonObject Map(JsonArray pairs) => new(pairs.Select(pair => KeyValuePair.Create((string)pair!["key"]!, pair["value"]?.DeepClone())));

    private static JsonArray Repeated(JsonArray list) => [.. list.Select(element => ((JsonArray)Blocks(element)!)[0]!.DeepClone())];

    private static string Pascal(string name) => name is "tls" or "acm" or "sds" or "dns" or "http" or "http2" or "grpc" or "tcp" ? name.ToUpperInvariant()
        : name == "awsCloudMap" ? "AWSCloudMap"
        : char.ToUpperInvariant(name[0]) + name[1..];

    private static string Snake(string name) => CapitalLetter().Replace(name, match => $"_{match.Value.ToLowerInvariant()}");

    [GeneratedRegex("[A-Z]")]
    private static partial Regex CapitalLetter();

    [GeneratedRegex("\"(?<what>virtualService|virtualNode|virtualRouter)(Name)?\":\"(?<name>[^\"]*)\"")]
    private static partial Regex ReferenceMember();
}

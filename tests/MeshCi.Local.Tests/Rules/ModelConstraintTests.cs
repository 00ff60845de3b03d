using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Local.Tests.Rules;

/// <summary>For every member of every spec, the server refuses each value that a constraint of the model forbids, as the offline validator does.</summary>
public sealed class ModelConstraintTests
{
    [Theory]
    [InlineData(ResourceKind.Mesh, 7)]
    [InlineData(ResourceKind.VirtualNode, 350)]
    [InlineData(ResourceKind.VirtualRouter, 10)]
    [InlineData(ResourceKind.Route, 300)]
    [InlineData(ResourceKind.VirtualService, 10)]
    [InlineData(ResourceKind.VirtualGateway, 180)]
    [InlineData(ResourceKind.GatewayRoute, 150)]
    public async Task A_spec_that_the_model_forbids_is_refused_with_the_path_and_message_of_the_offline_validator(ResourceKind kind, int atLeast)
    {
        await using var server = await LocalServer.Start();
        await server.Client.CreateMesh();
        var cases = 0;
        foreach (var (spec, path) in Forbidden(Shape.Of(kind), node => (JsonObject)node, "spec"))
        {
            using var document = JsonDocument.Parse(spec);
            var offline = ShapeValidator.Validate(document.RootElement, Shape.Of(kind), allowUnknown: true);
            offline.ShouldContain(violation => violation.Path == path, $"{path}: {spec}");
            var answer = await server.Client.Put(Collection(kind), $$"""{"{{kind.Info().NameMember}}":"n","spec":{{spec}}}""");
            answer.ShouldFail(400, "BadRequestException");
            answer.Message.ShouldContain($"{offline[0].Path} {offline[0].Message}");
            cases++;
        }

        cases.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private static string Collection(ResourceKind kind) => kind switch
    {
        ResourceKind.Mesh => Client.Root,
        _ when kind.Info().Parent is { } parent => $"{Client.Root}/shop/{parent.Info().Name}/p/{kind.Info().Collection}",
        _ => $"{Client.Root}/shop/{kind.Info().Collection}",
    };

    // Specs that are valid except in one place. The path to a member contains only required members.
    private static IEnumerable<(string Spec, string Path)> Forbidden(Shape shape, Func<JsonNode, JsonObject> inRoot, string path)
    {
        if (shape.IsUnion)
        {
            yield return (inRoot(new JsonObject()).ToJsonString(), path);
            if (shape.Members.Count > 1)
                yield return (inRoot(
                new JsonObject(shape.Members.Take(2).Select(member => KeyValuePair.Create<string, JsonNode?>(member.JsonName, Sample(member)))))
                    .ToJsonString(), path);
        }

        foreach (var member in shape.Members)
        {
            var at = $"{path}.{member.JsonName}";
            if (member.Required) yield return (inRoot(Without(shape, member)).ToJsonString(), at);
            if (member.IsList)
            {
                yield return (With(new JsonObject()), at);
                if (member.Items is { Minimum: > 0 }) yield return (With(new JsonArray()), at);
                if (member.Items is { } items) yield return (With(List(member, (int)items.Maximum + 1)), at);
                if (member.Unique) yield return (With(List(member, 2)), at + "[1]");
            }

            var element = member.IsList ? at + "[0]" : at;
            foreach (var value in ForbiddenValues(member)) yield return (With(InList(member, value)), element);
            if (member.Nested is { } nested)
            {
                foreach (var deeper in Forbidden(nested, node => inRoot(Holding(shape, member, InList(member, node))), element)) yield return deeper;
            }

            string With(JsonNode value) => inRoot(Holding(shape, member, value)).ToJsonString();
        }
    }

    private static IEnumerable<JsonNode> ForbiddenValues(ShapeMember member)
    {
        if (member.Kind == MemberKind.Text) yield return 7;
        else yield return "text";
        if (member.Allowed.Count > 0) yield return member.Allowed[0] + "x";
        if (member.Length is { } length)
        {
            if (length.Minimum > 0) yield return new string('a', (int)length.Minimum - 1);
            if (length.Maximum < 10_000) yield return new string('a', (int)length.Maximum + 1);
        }

        if (member.Pattern is not null) yield return "\u0001a";
        if (member.Kind is not (MemberKind.Number32 or MemberKind.Number64)) yield break;
        yield return 1.5;
        if (member.Range is not { } range) yield break;
        if (range.Minimum > long.MinValue) yield return range.Minimum - 1;
        if (range.Maximum < long.MaxValue) yield return range.Maximum + 1;
    }

    private static JsonObject Holding(Shape shape, ShapeMember member, JsonNode value)
    {
        var holder = shape.IsUnion ? [] : Minimal(shape);
        holder[member.JsonName] = value;
        return holder;
    }

    private static JsonObject Without(Shape shape, ShapeMember member)
    {
        var holder = Minimal(shape);
        holder.Remove(member.JsonName);
        return holder;
    }

    private static JsonObject Minimal(Shape shape) => new(
        shape.Members.Where((member, index) => member.Required || (shape.IsUnion && index == 0))
            .Select(member => KeyValuePair.Create<string, JsonNode?>(member.JsonName, Sample(member))));

    private static JsonNode Sample(ShapeMember member) => member.IsList ? List(member, (int)Math.Max(1, member.Items?.Minimum ?? 1)) : Element(member);

    private static JsonArray List(ShapeMember member, int count) => new([.. Enumerable.Range(0, count).Select(_ => Element(member))]);

    private static JsonNode InList(ShapeMember member, JsonNode value) => member.IsList ? new JsonArray(value) : value;

    private static JsonNode Element(ShapeMember member) => member.Kind switch
    {
        MemberKind.Structure => Minimal(member.Nested!),
        MemberKind.Boolean => true,
        MemberKind.Text => member.Allowed.Count > 0 ? member.Allowed[0] : new string('a', (int)Math.Max(1, member.Length?.Minimum ?? 1)),
        _ => member.Range is { Minimum: > 0 } range ? range.Minimum : 1,
    };
}

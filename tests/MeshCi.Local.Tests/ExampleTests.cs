using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Tests;

public sealed class ExampleTests
{
    [Fact]
    public async Task Every_published_example_is_accepted_in_order_and_returned_by_describe()
    {
        var root = SharedData.Require("appmesh-examples/derived");
        var accepted = 0;
        foreach (var folder in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).GroupBy(file => Path.GetDirectoryName(file)!))
        {
            await using var server = await LocalServer.Start();
            var meshes = new HashSet<string>();
            foreach (var (kind, file) in folder.Select(file => (Kind: Kind(file), File: file)).OrderBy(example => example.Kind))
            {
                var input = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsObject();
                var mesh = (string?)input["meshName"] ?? throw new InvalidDataException(file);
                if (kind != ResourceKind.Mesh && meshes.Add(mesh)) await server.Client.CreateMesh(mesh);
                meshes.Add(mesh);
                var answer = await server.Client.Put(Collection(kind, input), input.ToJsonString());

                // Some folders contain only a part of a walkthrough and refer to resources from the other part.
                if (answer.ErrorType is "NotFoundException") continue;
                if (answer.ErrorType is "ConflictException" && kind == ResourceKind.Mesh) continue;
                answer.ShouldSucceed();
                accepted++;
                var sent = JsonSerializer.SerializeToElement(input["spec"] ?? new JsonObject());
                Contains(answer.Json.GetProperty("spec"), sent, file);
            }
        }

        accepted.ShouldBeGreaterThan(200);
    }

    private static ResourceKind Kind(string file) => ResourceKinds.Find(file.Split('.')[^2]) ?? throw new InvalidDataException(file);

    private static string Collection(ResourceKind kind, JsonObject input)
    {
        var info = kind.Info();
        if (kind == ResourceKind.Mesh) return Client.Root;
        var mesh = $"{Client.Root}/{Uri.EscapeDataString((string)input["meshName"]!)}";
        return info.Parent is { } parent
            ? $"{mesh}/{parent.Info().Name}/{Uri.EscapeDataString((string)input[parent.Info().NameMember]!)}/{info.Collection}"
            : $"{mesh}/{info.Collection}";
    }

    // Everything that was sent is present; the service may have added members.
    private static void Contains(JsonElement actual, JsonElement sent, string place)
    {
        switch (sent.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in sent.EnumerateObject()) Contains(actual.GetProperty(member.Name), member.Value, $"{place} {member.Name}");
                break;
            case JsonValueKind.Array:
                actual.GetArrayLength().ShouldBe(sent.GetArrayLength(), place);
                for (var index = 0; index < sent.GetArrayLength(); index++) Contains(actual[index], sent[index], $"{place}[{index}]");
                break;
            default:
                JsonElement.DeepEquals(actual, sent).ShouldBeTrue(place);
                break;
        }
    }
}

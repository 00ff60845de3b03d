using System.Text.Json;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Tests;

/// <summary>The calls as values, compared with App Mesh's own service model.</summary>
public sealed class OperationTests
{
    [Fact]
    public void Every_operation_is_called_as_the_model_specifies()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("appmesh-model/service-2.json")));
        var operations = file.RootElement.GetProperty("operations");
        var shapes = file.RootElement.GetProperty("shapes");
        var calls = All();

        calls.Select(call => call.Operation).Order(StringComparer.Ordinal)
            .ShouldBe(operations.EnumerateObject().Select(row => row.Name).Order(StringComparer.Ordinal));
        foreach (var call in calls)
        {
            var operation = operations.GetProperty(call.Operation);
            var http = operation.GetProperty("http");
            call.HttpMethod.ShouldBe(http.GetProperty("method").GetString(), call.Operation);
            var uri = http.GetProperty("requestUri").GetString()!.Split('/').Skip(2).ToArray();
            call.Path.Count.ShouldBe(uri.Length, call.Operation);
            for (var index = 0; index < uri.Length; index++)
            {
                // The sample values equal the names of their labels, so that each value can be found in its place.
                call.Path[index].ShouldBe(uri[index].Trim('{', '}'), call.Operation);
            }

            var members = shapes.GetProperty(operation.GetProperty("input").GetProperty("shape").GetString()!).GetProperty("members").EnumerateObject()
                .ToArray();
            call.Query.Keys.Order().ShouldBe(In(members, "querystring").Order(), call.Operation);
            var expectedBody = In(members, null).Order().ToArray();
            var body = call.Body is null ? [] : JsonDocument.Parse(call.Body).RootElement.EnumerateObject().Select(member => member.Name).Order().ToArray();
            body.ShouldBe(expectedBody, call.Operation);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_name_that_would_alter_the_path_is_never_sent(string name)
    {
        // A DELETE of virtualServices/.. is a DELETE of the mesh to most servers.
        var fault = Should.Throw<AppMeshException>(() => AppMeshCall.Delete("shop", null, new(ResourceKind.VirtualService, name)));

        fault.Sent.ShouldBeFalse();
        Should.Throw<AppMeshException>(() => AppMeshCall.Delete(name, null, new(ResourceKind.VirtualService, "orders")));
        Should.Throw<AppMeshException>(() => AppMeshCall.Describe("shop", null, new(ResourceKind.Route, "orders", name)));
    }

    [Fact]
    public void The_spec_is_sent_unchanged_and_tags_in_a_fixed_order()
    {
        var resource = new Resource
        {
            Id = new(ResourceKind.VirtualNode, "orders"),
            Spec = JsonDocument.Parse("""{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"zeta":1.50,"größe":"é"}""").RootElement,
            Tags = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
        };

        using var body = JsonDocument.Parse(AppMeshCall.Create("shop", null, resource, "t-1").Body!);

        CanonicalJson.AreEqual(body.RootElement.GetProperty("spec"), resource.Spec).ShouldBeTrue();
        body.RootElement.GetProperty("tags").GetRawText().ShouldBe("""[{"key":"a","value":"1"},{"key":"b","value":"2"}]""");
        body.RootElement.GetProperty("clientToken").GetString().ShouldBe("t-1");
        body.RootElement.GetProperty("virtualNodeName").GetString().ShouldBe("orders");
    }

    private static List<AppMeshCall> All()
    {
        const string Mesh = "meshName";
        const string Owner = "123456789012";
        var tags = new Dictionary<string, string> { ["k"] = "v" };
        var calls = new List<AppMeshCall> { AppMeshCall.Tag("arn", tags), AppMeshCall.Untag("arn", ["k"]), AppMeshCall.Tags("arn", 10, "next") };
        foreach (var info in ResourceKinds.All)
        {
            var resource = new Resource
            {
                Id = new(info.Kind, info.NameMember, info.Parent?.Info().NameMember),
                Spec = JsonDocument.Parse("{}").RootElement,
                Tags = tags,
            };
            calls.Add(AppMeshCall.Create(Mesh, Owner, resource, "t"));
            calls.Add(AppMeshCall.Update(Mesh, Owner, resource, "t"));
            calls.Add(AppMeshCall.Describe(Mesh, Owner, resource.Id));
            calls.Add(AppMeshCall.Delete(Mesh, Owner, resource.Id));
            calls.Add(AppMeshCall.List(Mesh, Owner, info.Kind, resource.Id.Parent, 10, "next"));
        }

        return calls;
    }

    private static IEnumerable<string> In(JsonProperty[] members, string? location) =>
        members.Where(member => (member.Value.TryGetProperty("location", out var at) ? at.GetString() : null) == location)
            .Select(member => member.Value.TryGetProperty("locationName", out var name) ? name.GetString()! : member.Name);
}

using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Conformance;

/// <summary>The table of operations that the client, the server and the actions of policies share.</summary>
public sealed class OperationsTests
{
    [Fact]
    public void Every_operation_of_the_model_is_in_the_table_with_its_method_and_path()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("appmesh-model/service-2.json")));
        var modelled = file.RootElement.GetProperty("operations").EnumerateObject().Select(operation => (
            operation.Name,
            operation.Value.GetProperty("http").GetProperty("method").GetString()!,
            operation.Value.GetProperty("http").GetProperty("requestUri").GetString()!));

        Operations.All.Select(operation => (operation.Name, operation.Method, "/" + string.Join('/', operation.Path))).ShouldBe(modelled, ignoreOrder: true);
    }

    [Fact]
    public void All_38_operations_have_distinct_names_and_are_found_by_verb_and_kind()
    {
        Operations.All.Select(operation => operation.Name).Distinct().Count().ShouldBe(38);
        foreach (var operation in Operations.All) Operations.Get(operation.Verb, operation.Kind ?? ResourceKind.Route).ShouldBeSameAs(operation);
    }

    [Fact]
    public void A_path_built_for_an_operation_is_parsed_back_to_its_values()
    {
        foreach (var operation in Operations.All)
        {
            var values = new PathValues("shop", "orders", operation.Kind == ResourceKind.Mesh ? "shop" : "checkout/v1");

            var (found, read) = Operations.Find(operation.Method, operation.Segments(values)).ShouldNotBeNull(operation.Name);

            found.ShouldBeSameAs(operation);
            operation.Segments(read).ShouldBe(operation.Segments(values), operation.Name);
        }
    }

    [Theory]
    [InlineData("DELETE", "v20190125/meshes/shop/virtualRouter/orders/routes/checkout", "shop|orders|checkout")]
    [InlineData("GET", "v20190125/meshes/shop/virtualNodes/orders", "shop||orders")]
    [InlineData("GET", "v20190125/meshes/shop/virtualRouter/orders/routes", "shop|orders|")]
    [InlineData("PUT", "v20190125/meshes/shop", "shop||shop")]
    [InlineData("PUT", "v20190125/meshes", "||")]
    [InlineData("PUT", "v20190125/tag", "||")]
    [InlineData("POST", "v20190125/meshes", null)]
    [InlineData("DELETE", "v20190125/meshes", null)]
    [InlineData("GET", "v20190125/meshes/", null)]
    [InlineData("GET", "v20190125/meshes/shop/virtualGateway/orders/routes/checkout", null)]
    [InlineData("GET", "v1/meshes", null)]
    [InlineData("GET", "", null)]
    public void A_request_is_an_operation_only_if_method_and_path_match_completely(string method, string path, string? values)
    {
        var found = Operations.Find(method, path.Split('/'));

        (found is var (_, read) ? $"{read.Mesh}|{read.Parent}|{read.Name}" : null).ShouldBe(values);
    }
}

using System.Text.Json;
using CsCheck;
using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Tests.Conformance;

namespace MeshCi.Local.Tests.Readers;

/// <summary>All readers of a mesh agree: the page, <c>MeshShow</c>, the rules, the planner, the import and the policies.</summary>
public sealed class ReaderTests
{
    private static readonly string[] Paths =
    [
        "", "\"prefix\":\"/\"", "\"prefix\":\"/a\"", "\"prefix\":\"/a/b\"", "\"path\":{\"exact\":\"/a\"}", "\"path\":{\"exact\":\"/a/b/c\"}",
        "\"path\":{\"regex\":\"/a.*\"}", "\"prefix\":\"/a\",\"method\":\"GET\"",
    ];

    private static readonly Gen<string> Name = Gen.OneOfConst("a", "b", "c", "d");

    private static readonly Gen<string> Priority = Gen.OneOfConst("", "", "\"priority\":0,", "\"priority\":5,", "\"priority\":1000,");

    private static readonly Gen<Resource> Node =
        from name in Name
        from backends in Name.Array[0, 3]
        select Of(
            ResourceKind.VirtualNode, name,
            $$$"""{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"backends":[{{{string.Join(',', backends.Distinct().Select(Backend))}}}]}""");

    private static readonly Gen<Resource> Service =
        from name in Name
        from to in Name
        from kind in Gen.OneOfConst("virtualRouter", "virtualRouter", "virtualNode", "")
        select Of(ResourceKind.VirtualService, name, kind.Length == 0 ? "{}" : $"{{\"provider\":{{\"{kind}\":{{\"{kind}Name\":\"{to}\"}}}}}}");

    private static readonly Gen<Resource> Route =
        from name in Name
        from router in Name
        from priority in Priority
        from match in Match
        from targets in Gen.Select(Name, Gen.Int[0, 9]).Array[1, 3]
        from type in Gen.OneOfConst(RouteTypes.Http, RouteTypes.Http2)
        let weighted = targets.DistinctBy(target => target.Item1).Select(target => $$"""{"virtualNode":"{{target.Item1}}","weight":{{target.Item2}}}""")
        select Of(
            ResourceKind.Route, name,
            $$$$"""{{{{{priority}}}}"{{{{type}}}}":{"match":{{{{{match}}}}},"action":{"weightedTargets":[{{{{string.Join(',', weighted)}}}}]}}}""",
            router);

    private static readonly Gen<Resource> GatewayRoute =
        from name in Name
        from gateway in Name
        from priority in Priority
        from match in Match
        from service in Name
        select Of(
        ResourceKind.GatewayRoute, name,
        $"{{{priority}\"httpRoute\":{{\"match\":{{{match}}},\"action\":{{\"target\":{{\"virtualService\":{{\"virtualServiceName\":\"{service}\"}}}}}}}}}}",
        gateway);

    private static Gen<string> Match => Gen.OneOfConst(Paths);

    [Fact]
    public async Task Every_reader_agrees_on_the_published_examples()
    {
        foreach (var mesh in RealDefinition.All().GroupBy(example => Path.GetDirectoryName(example.File)!))
            await Readers.ShouldAgree(mesh.Select(example => new Resource { Id = new(example.Kind, example.Name, example.Parent), Spec = example.Spec }));
    }

    [Fact]
    public async Task Every_reader_agrees_on_the_sample()
    {
        var files = Directory.EnumerateFiles(Repository.PathOf("tests/MeshCi.Sdk.Tests/Recorded/shop/definitions"), "*.mesh.json").Order(StringComparer.Ordinal)
            .ToList();
        files.Count.ShouldBeGreaterThan(3);

        await Readers.ShouldAgree(files.SelectMany(file => DefinitionFile.Read(File.ReadAllBytes(file), file).Resources));
    }

    [Theory, Iterations(150, 500)]
    public Task Every_reader_agrees_on_random_meshes(int iterations) =>
        Gen.OneOf(Node, Service, Route, Route, GatewayRoute).Array[1, 24].SampleAsync(resources => Readers.ShouldAgree(resources), iter: iterations);

    private static string Backend(string service) => $"{{\"virtualService\":{{\"virtualServiceName\":\"{service}\"}}}}";

    private static Resource Of(ResourceKind kind, string name, string spec, string? parent = null) =>
        new() { Id = new(kind, name, parent), Spec = JsonElement.Parse(spec) };
}

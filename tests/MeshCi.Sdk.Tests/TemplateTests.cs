using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>The package of the templates, and the projects that they create.</summary>
[Collection(TemplateTestGroup.Name)]
[Trait("Category", "Long")]
public sealed class TemplateTests(PackedTemplates packages)
{
    private static readonly string[] Configuration = ["dotnetcli.host.json", "icon.png", "ide.host.json", "template.json"];

    [Fact]
    public void The_package_contains_the_files_of_the_templates_with_the_version_of_the_package()
    {
        using var package = ZipFile.OpenRead(packages.PackageFile);
        var names = package.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName)).ToList();

        names.Where(name => name.StartsWith("content/", StringComparison.Ordinal)).ShouldBe(
            [
                "content/Mesh/Directory.Build.props", "content/Mesh/Directory.Build.rsp", "content/Mesh/Mesh/Mesh.csproj",
                "content/Service/Company.Service1.csproj", "content/Service/EchoConnection.cs", "content/Service/GreeterService.cs",
                "content/Service/Program.Grpc.cs", "content/Service/Program.Tcp.cs", "content/Service/Program.cs",
                "content/Service/Protos/greeting.proto", "content/Service/appsettings.json",
                .. Configuration.Select(file => $"content/Mesh/.template.config/{file}"),
                .. Configuration.Select(file => $"content/Service/.template.config/{file}"),
            ],
            ignoreOrder: true);
        Text(package, ".nuspec").ShouldContain("<packageType name=\"Template\" />");
        foreach (var template in (string[])["Mesh", "Service"])
        {
            var text = Text(package, $"content/{template}/.template.config/template.json");
            text.ShouldNotContain("VERSION_OF_THE_SDK");
            using var json = JsonDocument.Parse(text);
            Pin(json.RootElement).ShouldBe(packages.Version);
        }
    }

    [Fact]
    public async Task Every_name_results_in_valid_names_of_nodes_and_every_protocol_in_a_valid_service()
    {
        using var repository = packages.CreateRepository();
        (string Name, string[] Options, string Node)[] services =
        [
            ("Order.Service", [], "order-service"),
            ("order-items_v2", ["--protocol", "http2", "--port", "5001"], "order-items-v2"),
            ("9lives", ["--protocol", "tcp", "--port", "5002"], "9lives"),
            ("ÄrgerStraße", ["--mesh", "shop"], "aerger-strasse"),
            ("订单", [], "service"),
        ];
        Directory.CreateDirectory(repository.File(".git"));
        foreach (var (name, options, _) in services) await NewAsync(repository, ["meshci-service", "-n", name, "--no-restore", .. options]);
        repository.Write("All.slnx", $"<Solution>{string.Concat(services.Select(one => $"<Project Path=\"{one.Name}/{one.Name}.csproj\" />"))}</Solution>");

        File.Exists(repository.File("Order.Service/global.json")).ShouldBeFalse("one file at the root of the repository pins the version");
        (await RunAsync(repository, "build", "All.slnx", "-tl:off")).ShouldSucceed().ShouldPrint("0 Warning(s)").ShouldNotPrint("MESH");

        foreach (var (name, options, node) in services)
        {
            using var definition = JsonDocument.Parse(File.ReadAllText(repository.File($"{name}/bin/Debug/net10.0/mesh/{node}.mesh.json")));
            var mesh = options.Contains("--mesh") ? "shop" : "my-mesh";
            definition.RootElement.GetProperty("mesh").GetString().ShouldBe(mesh);
            definition.RootElement.GetProperty("resources").EnumerateArray()
                .Single(resource => resource.GetProperty("kind").GetString() == "virtualService").GetProperty("name").GetString()
                .ShouldBe($"{node}.{mesh}.local");
        }

        await ShouldAnswerAsync(repository.File("Order.Service/bin/Debug/net10.0/Order.Service.dll"));
        var configuration = File.ReadAllText(repository.File("order-items_v2/appsettings.json"));
        configuration.ShouldContain("http://*:5001");
        configuration.ShouldContain("\"Http2\"");
        File.ReadAllText(repository.File("9lives/Program.cs")).ShouldContain("ListenAnyIP(5002");
    }

    [Fact]
    public async Task The_gRPC_service_declares_a_valid_listener_and_route()
    {
        using var repository = packages.CreateRepository();
        await NewAsync(repository, "meshci-service", "-n", "Greetings", "--no-restore", "--protocol", "grpc");

        // The packages of gRPC are not in the feed of the tests, and a definition does not need them.
        (await RunAsync(repository, "msbuild", "Greetings", "-t:MeshValidate")).ShouldSucceed().ShouldNotPrint("warning")
            .ShouldPrint("Greetings -> valid");

        Directory.EnumerateFiles(repository.File("Greetings"), "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldContain("greeting.proto");
    }

    [Fact]
    public async Task The_mesh_of_a_repository_never_replaces_files_and_keeps_the_settings_of_a_folder_above()
    {
        using var repository = packages.CreateRepository();
        repository.Write("Directory.Build.props", "<Project><PropertyGroup><Company>Acme</Company></PropertyGroup></Project>");
        repository.Write("global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestMinor" } }""");
        repository.Write("shop/Directory.Build.rsp", "-m:1");

        var refused = await RunAsync(repository, "new", "meshci-mesh", "-o", "shop", "--no-restore");
        refused.ShouldFail().ShouldPrint("Directory.Build.rsp");
        File.ReadAllText(repository.File("shop/Directory.Build.rsp")).ShouldBe("-m:1");

        await NewAsync(repository, "meshci-mesh", "-o", "shop", "--no-restore", "--rsp", "false");
        var evaluated = await RunAsync(repository, "msbuild", "shop/Mesh", "-getProperty:Company", "-getProperty:MeshName", "-getProperty:MeshEnabled");

        evaluated.ShouldSucceed().ShouldPrint("\"Company\": \"Acme\"").ShouldPrint("\"MeshName\": \"shop\"").ShouldPrint("\"MeshEnabled\": \"true\"");
        File.Exists(repository.File("shop/global.json")).ShouldBeFalse("it would hide the file above");
        var pinned = File.ReadAllText(repository.File("global.json"));
        pinned.ShouldContain($"\"MeshCi.Sdk\": \"{packages.Version}\"");
        pinned.ShouldContain("latestMinor");
    }

    private Task<DotNetResult> RunAsync(TemporaryDirectory repository, params string[] arguments) =>
        DotNet.RunAsync(repository.Root, packages.Variables, arguments);

    private async Task NewAsync(TemporaryDirectory repository, params string[] arguments) =>
        (await RunAsync(repository, ["new", .. arguments])).ShouldSucceed();

    // Runs a service on a port that the operating system chooses.
    private static async Task ShouldAnswerAsync(string program)
    {
        using var service = DotNet.Start(
            Path.GetDirectoryName(program)!, new Dictionary<string, string>(), program, "--Kestrel:Endpoints:Service:Url=http://127.0.0.1:0");
        try
        {
            var address = "";
            while (address.Length == 0 && await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                address = Regex.Match(line, @"Now listening on: (http://127\.0\.0\.1:\d+)").Groups[1].Value;
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

            (await client.GetStringAsync(new Uri($"{address}/healthz"), TestContext.Current.CancellationToken)).ShouldBe("Healthy");
            (await client.GetStringAsync(new Uri($"{address}/hello/mesh"), TestContext.Current.CancellationToken)).ShouldBe("Hello, mesh!");
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Text(ZipArchive package, string end)
    {
        using var reader = new StreamReader(package.Entries.Single(entry => entry.FullName.EndsWith(end, StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }

    private static string? Pin(JsonElement template) => template.GetProperty("postActions").EnumerateArray()
        .Single(action => action.GetProperty("id").GetString() == "pin").GetProperty("args").GetProperty("newJsonPropertyValue").GetString();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests.Mistakes;

/// <summary>
/// Generates the definition of a project that contains an example, in one process. The project is evaluated as far as the examples need it: items with
/// attributes and child elements, lists in <c>Include</c>, <c>Update</c>, properties, and references to properties.
/// </summary>
internal sealed partial class MistakeProject : IDisposable
{
    private const string Begin =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <Sdk Name="MeshCi.Sdk" />

        """;

    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["MeshName"] = "shop",
        ["MeshNodeName"] = "orders",
        ["MeshServiceName"] = "orders.shop.local",
        ["MeshVersion"] = "1.2.3",
        ["MeshOwnerId"] = "tests/orders",
    };

    private readonly TemporaryDirectory _directory = new();

    public MistakeProject()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Root, "Orders"));
        foreach (var name in new[] { "Payments", "Library", "Disabled", "Elsewhere", "Silent" })
        {
            Directory.CreateDirectory(Path.Combine(_directory.Root, name));
            _directory.Write($"{name}/{name}.csproj", "<Project />");
        }

        _directory.Write("Orders/orders-node.json", """{ "logging": { "accessLog": { "file": { "path": "/dev/stdout" } } } }""");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The errors and warnings, each as its code, its line in the example (0 if it has none) and its message, in the order of the log.</summary>
    public IReadOnlyList<(string Code, int Line, string Message, bool IsError)> Findings(string example, bool isComplete = false)
    {
        var isOfItems = !example.Contains("Group>", StringComparison.Ordinal);
        var begin = Begin + (isOfItems ? "  <ItemGroup>\n" : "");
        var added = isComplete ? "" : WhatIsMissing(example);
        var text = $"{begin}{example}\n{(isOfItems ? "  </ItemGroup>\n" : "")}{added}</Project>\n";
        var project = _directory.Write("Orders/Orders.csproj", text);
        var engine = new FakeBuildEngine();
        using var task = Task(project, XDocument.Parse(text).Root!, engine);
        task.Execute();
        var before = begin.Count(character => character == '\n');
        var lines = example.Count(character => character == '\n') + 1;
        int InExample(int line) => line > before && line <= before + lines ? line - before : -line;
        return
        [
            .. engine.Errors.Select(error => (error.Code, InExample(error.LineNumber), error.Message!, true)),
            .. engine.Warnings.Select(warning => (warning.Code, InExample(warning.LineNumber), warning.Message!, false)),
        ];
    }

    private static string WhatIsMissing(string example)
    {
        bool Declares(string item) => example.Split('\n').Any(line =>
            line.Contains($"<{item} ", StringComparison.Ordinal) && !line.Contains(" Node=", StringComparison.Ordinal));
        var listener = Declares("MeshListener") ? "" : """<MeshListener Include="8080" HealthCheckPath="/healthz" />""";
        var discovery = Declares("MeshServiceDiscovery") ? "" : """<MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />""";
        return $"  <ItemGroup>{listener}{discovery}</ItemGroup>\n";
    }

    private GenerateMeshDefinition Task(string project, XElement root, FakeBuildEngine engine)
    {
        var settings = new Dictionary<string, string>(Defaults);
        foreach (var property in Within(root, "PropertyGroup")) settings[property.Name.LocalName] = property.Value;
        // As the targets of the SDK name it.
        if (!Within(root, "PropertyGroup").Any(property => property.Name.LocalName == "MeshServiceName"))
            settings["MeshServiceName"] = $"{settings["MeshNodeName"]}.shop.local";
        settings["ReservedProperties"] = string.Join(';', ReservedNames.Properties.Where(settings.ContainsKey));
        var items = new List<TaskItem>();
        foreach (var element in Within(root, "ItemGroup")) Evaluate(Expand(element, settings), project, items);
        return new GenerateMeshDefinition
        {
            BuildEngine = engine,
            Project = new TaskItem(project),
            Settings = Item("settings", settings),
            Items = [.. items],
            BackendServices =
            [
                Service("Payments"), Service("Disabled", enabled: "false"), Service("Elsewhere", mesh: "bank"), Service("Silent", listens: "false"),
            ],
            OutputFile = new TaskItem(Path.Combine(_directory.Root, "orders.mesh.json")),
        };
    }

    private static IEnumerable<XElement> Within(XElement root, string group) => root.Elements(group).Elements();

    // MSBuild replaces everything between the parentheses, whether or not a property can have that name.
    private static XElement Expand(XElement element, Dictionary<string, string> properties)
    {
        var expanded = new XElement(element);
        foreach (var attribute in expanded.Attributes())
            attribute.Value = Reference().Replace(attribute.Value, reference => properties.GetValueOrDefault(reference.Groups[1].Value, ""));
        return expanded;
    }

    [GeneratedRegex(@"\$\(([^)]*)\)")]
    private static partial Regex Reference();

    // MSBuild passes on only items of known types.
    private static void Evaluate(XElement element, string project, List<TaskItem> items)
    {
        if (ItemTypes.Find(element.Name.LocalName) is not { } type) return;
        var metadata = element.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Update"))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value))).ToList();
        foreach (var include in Names(element, "Include"))
        {
            // MSBuild replaces it with the names of files, of which there are none.
            if (include.IndexOfAny(['*', '?']) >= 0) continue;
            items.Add(Item(include, metadata.Prepend(("MeshDefinedIn", project)).Prepend(("MeshItemType", type.Name))));
        }

        foreach (var updated in Names(element, "Update"))
        {
            foreach (var item in items.Where(item => item.ItemSpec == updated && item.GetMetadata("MeshItemType") == type.Name))
            {
                foreach (var (name, value) in metadata) item.SetMetadata(name, value);
            }
        }
    }

    private static string[] Names(XElement element, string attribute) =>
        element.Attribute(attribute)?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private TaskItem Service(string name, string enabled = "true", string mesh = "shop", string listens = "true") => Item(name, new Dictionary<string, string>
    {
        ["Project"] = Path.Combine(_directory.Root, name, $"{name}.csproj"),
        ["ServiceName"] = $"{name.ToLowerInvariant()}.shop.local",
        ["MeshName"] = mesh,
        ["Enabled"] = enabled,
        ["Listens"] = listens,
        ["Listeners"] = listens == "true" ? "8080/http/" : "",
    });

    private static TaskItem Item(string include, IEnumerable<KeyValuePair<string, string>> metadata) =>
        Item(include, metadata.Select(pair => (pair.Key, pair.Value)));

    private static TaskItem Item(string include, IEnumerable<(string Name, string Value)> metadata)
    {
        var item = new TaskItem(include);
        foreach (var (name, value) in metadata) item.SetMetadata(name, value);
        return item;
    }
}

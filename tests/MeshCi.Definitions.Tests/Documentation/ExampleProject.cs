using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeshCi.Definitions.Language;
using MeshCi.Tests.Documentation;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>
/// Turns the example of a page into a project under test. An example shows only what matters: unless it declares a listener or service
/// discovery of its own, the project gets those of a valid service.
/// </summary>
internal static partial class ExampleProject
{
    private const string Payments = "../Payments/Payments.csproj";

    // The project that the example belongs to; a comment with another project's name begins the content of that project.
    private static readonly string[] Own = ["Orders.csproj", "Edge.csproj"];

    /// <summary>The project of an example.</summary>
    /// <param name="blocks">
    /// The code blocks of a section: XML with items and properties, in which a comment such as <c>Payments.csproj</c> begins the content of
    /// another project, and JSON, each block being the file of the next <c>MeshResource</c> or <c>MeshPatch</c> item.
    /// </param>
    /// <param name="isComplete">Whether the example declares everything, so that nothing is added.</param>
    public static Project Of(IReadOnlyList<CodeBlock> blocks, bool isComplete = false)
    {
        var example = XElement.Parse($"<Project>{string.Concat(blocks.Where(block => block.Language == "xml").Select(block => block.Code))}</Project>");
        var parts = Split(example);
        var own = parts.Where(part => part.Project is null).SelectMany(part => part.Content).ToList();
        var project = new Project();
        project.Projects[Payments] = new("payments.shop.local", "shop", null, Enabled: true, Listens: true);
        foreach (var (path, content) in parts.Where(part => part.Project is not null)) project.Projects[path!] = Service(path!, content);
        project.Properties = Apply(project.Properties, own);
        var items = own.Where(element => ItemTypes.Find(element.Name.LocalName) is not null).ToList();
        if (!isComplete) AddWhatIsMissing(project, items);
        foreach (var item in items) project.With(item.Name.LocalName, item.Attribute("Include")!.Value, Metadata(item));
        var files = items.Where(item => item.Name.LocalName is "MeshResource" or "MeshPatch").Select(item => item.Attribute("Include")!.Value);
        foreach (var (file, block) in files.Zip(blocks.Where(block => block.Language == "json"))) project.Files[file] = block.Code;
        return project;
    }

    private static void AddWhatIsMissing(Project project, List<XElement> items)
    {
        if (!items.Exists(item => item.Name.LocalName == "MeshListener" && item.Attribute("Node") is null))
            project.With("MeshListener", "8080", "HealthCheckPath=/healthz");
        if (!items.Exists(item => item.Name.LocalName == "MeshServiceDiscovery" && item.Attribute("Node") is null))
            project.With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local");
        if (items.Exists(item => item.Name.LocalName == "MeshGatewayRoute") && !items.Exists(item => item.Name.LocalName == "MeshGateway"))
            project.With("MeshGateway", "edge").With("MeshGatewayListener", "8080");
    }

    private static List<(string? Project, List<XElement> Content)> Split(XElement example)
    {
        var parts = new List<(string? Project, List<XElement> Content)> { (null, []) };
        foreach (var node in example.Nodes())
        {
            if (node is XComment comment && ProjectName().Match(comment.Value) is { Success: true } match)
            {
                var name = match.Groups[1].Value;
                parts.Add((Own.Contains(name) ? null : name.Contains('/') ? name : $"../{Path.GetFileNameWithoutExtension(name)}/{name}", []));
            }
            else if (node is XElement element)
            {
                parts[^1].Content.AddRange(element.Name.LocalName is "PropertyGroup" or "ItemGroup" ? element.Elements() : [element]);
            }
        }

        return parts;
    }

    // A whole project without the SDK does not use MeshCi.
    private static ServiceProject? Service(string path, List<XElement> content)
    {
        if (content is [{ Name.LocalName: "Project" } whole] && whole.Element("Sdk") is null) return null;
        var listeners = content.Where(element => element.Name.LocalName == "MeshListener").ToList();
        return new(
            $"{Path.GetFileNameWithoutExtension(path).ToLowerInvariant()}.shop.local",
            Value(content, "MeshName") ?? "shop",
            null,
            Value(content, "MeshEnabled") != "false",
            listeners.Count > 0)
        {
            Listeners = [.. listeners.Select(listener => new ServiceListener(
                listener.Attribute("Include")!.Value, listener.Attribute("Protocol")?.Value, listener.Attribute("TlsMode")?.Value))],
        };
    }

    private static ServiceProperties Apply(ServiceProperties properties, List<XElement> own) => properties with
    {
        MeshName = Value(own, "MeshName") ?? properties.MeshName,
        NodeName = Value(own, "MeshNodeName") ?? properties.NodeName,
        ServiceName = Value(own, "MeshServiceName") ?? properties.ServiceName,
        Version = Value(own, "MeshVersion") ?? properties.Version,
        MeshOwner = Value(own, "MeshOwner") ?? properties.MeshOwner,
        Router = Value(own, "MeshRouter") ?? properties.Router,
    };

    private static string? Value(List<XElement> content, string property) => content.LastOrDefault(element => element.Name.LocalName == property)?.Value;

    private static string[] Metadata(XElement item) =>
        [.. item.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Condition"))
        .Select(attribute => $"{attribute.Name.LocalName}={attribute.Value}")];

    [GeneratedRegex(@"^\s*([\w./]+\.csproj)\s*$")]
    private static partial Regex ProjectName();
}

using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests;

/// <summary>A project under test: its properties and items.</summary>
internal sealed class Project : IOutsideWorld
{
    private readonly List<MeshItem> _items = [];

    public ServiceProperties Properties { get; set; } = new()
    {
        MeshName = "shop",
        NodeName = "orders",
        Namespace = "shop.local",
        Version = "1.2.3",
        OwnerId = "shop/Orders",
        ProjectFile = "/src/Orders.csproj",
        ProjectName = "Orders",
        AssemblyName = "Orders",
    };

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What is known about parameters, by the text after <c>ssm:</c>.</summary>
    public Dictionary<string, ParameterAnswer> Parameters { get; } = [];

    public Dictionary<string, string> Files { get; } = [];

    /// <summary>Other projects of the repository, by path; null for one that does not use MeshCi.</summary>
    public Dictionary<string, ServiceProject?> Projects { get; } = [];

    public IReadOnlyList<MeshItem> Items => _items;

    /// <summary>Adds an item; metadata as <c>Name=value</c>.</summary>
    public Project With(string type, string include, params string[] metadata)
    {
        _items.Add(
            new(type, include,
                metadata.ToDictionary(pair => pair[..pair.IndexOf('=')], pair => pair[(pair.IndexOf('=') + 1)..], StringComparer.OrdinalIgnoreCase),
                "/src/Orders.csproj"));
        return this;
    }

    /// <summary>Adds an existing item, for example one from another file.</summary>
    public Project With(MeshItem item)
    {
        _items.Add(item);
        return this;
    }

    /// <summary>A valid service.</summary>
    public static Project Sound(params string[] listener) => new Project()
        .With("MeshListener", "8080", ["HealthCheckPath=/healthz", .. listener])
        .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local");

    /// <summary>The outcome, without infos.</summary>
    public BuildOutcome Build() => Build(DefinitionBuilder.Build(Properties, _items, this));

    private static BuildOutcome Build(BuildOutcome all) =>
        all with { Findings = [.. all.Findings.Where(finding => finding.Diagnostic.Severity > Severity.Info)] };

    /// <summary>The outcome, including infos.</summary>
    public BuildOutcome BuildWithInfos() => DefinitionBuilder.Build(Properties, _items, this);

    /// <summary>The text of the definition file; fails if there are findings.</summary>
    public string File()
    {
        var outcome = Build();
        outcome.Findings.Select(finding => finding.Message).ShouldBeEmpty();
        return Encoding.UTF8.GetString(DefinitionFile.Write(outcome.Definition.ShouldNotBeNull()));
    }

    /// <summary>The JSON of one resource's spec.</summary>
    public string Spec(ResourceKind kind, string name)
    {
        var outcome = Build();
        outcome.Findings.Where(finding => finding.Diagnostic.Severity == Severity.Error).Select(finding => finding.Message).ShouldBeEmpty();
        return outcome.Definition!.Resources.Single(resource => resource.Id.Kind == kind && resource.Id.Name == name).Spec.GetRawText();
    }

    /// <summary>The only finding.</summary>
    public Finding Finding()
    {
        var outcome = Build();
        outcome.Findings.Count.ShouldBe(1, string.Join('\n', outcome.Findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Message}")));
        if (outcome.Findings[0].Diagnostic.Severity == Severity.Error) outcome.Definition.ShouldBeNull();
        return outcome.Findings[0];
    }

    public string? FindVariable(string name) => Variables.GetValueOrDefault(name);

    public ParameterAnswer FindParameter(ParameterReference reference) =>
        Parameters.GetValueOrDefault(reference.Text) ?? ParameterAnswer.Missing($"The parameter '{reference.Name}' does not exist.");

    public byte[]? ReadFile(string path) => Files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null;

    public ProjectAnswer FindProject(string path) => new(Projects.ContainsKey(path), Projects.GetValueOrDefault(path));
}

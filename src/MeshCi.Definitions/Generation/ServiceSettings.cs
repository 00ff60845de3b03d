using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Specs;
using NuGet.Versioning;

namespace MeshCi.Definitions.Generation;

/// <summary>The project's properties, checked and with their defaults.</summary>
internal sealed record ServiceSettings(string Mesh, string? MeshOwner, string Node, string Service, string Version, string Owner, string? ProjectFile, bool Router, bool DefaultRoute)
{
    /// <summary>Reads the properties; what is wrong is found, and replaced by something that lets the reading go on.</summary>
    public static ServiceSettings Read(ServiceProperties properties, IOutsideWorld outside, List<Finding> findings)
    {
        var mesh = Value(properties.MeshName, "MeshName");
        if (mesh is null)
        {
            findings.Add(MeshDiagnostics.MeshNameMissing.At(
                Place("MeshName"), "MeshName is not set, so it is unknown which mesh the service belongs to. Add <MeshName>my-mesh</MeshName> to a PropertyGroup of the project or of Directory.Build.props, or <MeshEnabled>false</MeshEnabled> for a project that is no service."));
        }

        Name(mesh, ResourceKind.Mesh, "MeshName");
        var project = Blank(properties.ProjectName) ?? "service";
        var node = Value(properties.NodeName, "MeshNodeName") ?? Naming.NodeName(Blank(properties.AssemblyName) ?? project);
        if (node.Length == 0)
        {
            findings.Add(MeshDiagnostics.BadName.At(
                Place("MeshNodeName"), $"No node name can be made of the assembly name '{Wording.Short(properties.AssemblyName ?? project)}'. Set MeshNodeName."));
            node = "service";
        }

        Name(node, ResourceKind.VirtualNode, "MeshNodeName");
        var suffix = Value(properties.Namespace, "MeshNamespace");
        var service = Value(properties.ServiceName, "MeshServiceName") ?? (suffix is null ? node : $"{node}.{suffix}");
        Name(service, ResourceKind.VirtualService, "MeshServiceName");
        var version = Value(properties.Version, "MeshVersion") ?? "1.0.0";
        if (!SemanticVersion.TryParse(version, out _))
        {
            findings.Add(MeshDiagnostics.BadVersion.At(
                Place("MeshVersion"), $"MeshVersion '{Wording.Short(version)}' is not a SemVer. Write major.minor.patch, such as 1.4.0 or 1.4.0-rc.1; it is $(Version) unless set."));
        }

        var owner = Value(properties.MeshOwner, "MeshOwner");
        if (owner is not null && !(owner.Length == 12 && owner.All(char.IsAsciiDigit)))
        {
            findings.Add(MeshDiagnostics.OutOfRange.At(
                Place("MeshOwner"), $"MeshOwner '{Wording.Short(owner)}' is not an account: it must have exactly 12 digits. Leave it out for a mesh of your own account."));
        }

        var ownerId = Value(properties.OwnerId, "MeshOwnerId") ?? project;
        if (!JsonText.IsWellFormed(ownerId))
            findings.Add(MeshDiagnostics.BadValue.At(Place("MeshOwnerId"), "MeshOwnerId has half of a surrogate pair, which is no valid Unicode text. Write the character whole."));

        return new(mesh ?? "mesh", owner, node, service, version, ownerId, properties.ProjectFile, Switch(properties.Router, "MeshRouter"), Switch(properties.DefaultRoute, "MeshDefaultRoute"));

        Place Place(string property) => new(properties.ProjectFile, property);

        string? Value(string? text, string property) =>
            Blank(text) is { } present ? ExternalValues.Resolve(present, outside, Place(property), findings) : null;

        bool Switch(string? text, string property)
        {
            if (Value(text, property) is not { } present) return true;
            if (bool.TryParse(present, out var on)) return on;
            findings.Add(MeshDiagnostics.NotAllowed.At(Place(property), $"{property} is '{Wording.Short(present)}' but must be true or false."));
            return true;
        }

        void Name(string? name, ResourceKind kind, string property)
        {
            if (name is not null && SpecRules.CheckName(kind, name) is { } problem)
                findings.Add(MeshDiagnostics.BadName.At(Place(property), $"{property}: {problem}"));
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

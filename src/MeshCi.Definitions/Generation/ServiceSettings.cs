using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Specs;
using NuGet.Versioning;

namespace MeshCi.Definitions.Generation;

/// <summary>The project's properties after validation, with their defaults.</summary>
internal sealed record ServiceSettings(
    string Mesh, string? MeshOwner, string Node, string Service, string Version, string Owner, string? ProjectFile, bool Router, bool DefaultRoute)
{
    /// <summary>Reads the properties. Invalid values are reported, and replaced so that the remaining properties can be read.</summary>
    public static ServiceSettings Read(ServiceProperties properties, IOutsideWorld outside, List<Finding> findings)
    {
        var unresolved = new HashSet<string>(StringComparer.Ordinal);
        var mesh = Value(properties.MeshName, "MeshName");
        if (mesh is null && !unresolved.Contains("MeshName")) findings.Add(MeshDiagnostics.MeshNameMissing.At(Place("MeshName"), MeshNameIsMissing));
        Name(mesh, ResourceKind.Mesh, "MeshName");
        var project = Blank(properties.ProjectName) ?? "service";
        var assembly = Blank(properties.AssemblyName) ?? project;
        var node = Value(properties.NodeName, "MeshNodeName") ?? Naming.NodeName(assembly);
        if (node.Length == 0 && !unresolved.Contains("MeshNodeName"))
            findings.Add(MeshDiagnostics.BadName.At(Place("AssemblyName"), DefaultName.HasNone(assembly)));

        // The names of other resources are derived from this one, and would be reported too.
        if (node.Length == 0 || !Name(node, ResourceKind.VirtualNode, "MeshNodeName")) node = "service";

        var suffix = Value(properties.Namespace, "MeshNamespace");
        // The default has the external values of the other two properties, which have been reported there.
        var unset = Blank(properties.Namespace) is { } domain ? $"{Blank(properties.NodeName)}.{domain}" : Blank(properties.NodeName);
        var isDefault = Blank(properties.ServiceName) is { } text && text == unset;
        var service = (isDefault ? null : Value(properties.ServiceName, "MeshServiceName")) ?? (suffix is null ? node : $"{node}.{suffix}");
        Name(service, ResourceKind.VirtualService, "MeshServiceName");
        var version = Value(properties.Version, "MeshVersion") ?? "1.0.0";
        if (!SemanticVersion.TryParse(version, out _)) findings.Add(MeshDiagnostics.BadVersion.At(Place("MeshVersion"), IsNotAVersion(version)));
        var owner = Value(properties.MeshOwner, "MeshOwner");
        if (owner is not null && !(owner.Length == 12 && owner.All(char.IsAsciiDigit)))
            findings.Add(MeshDiagnostics.OutOfRange.At(Place("MeshOwner"), IsNotAnAccount(owner)));
        var ownerId = Value(properties.OwnerId, "MeshOwnerId") ?? project;
        if (!JsonText.IsWellFormed(ownerId)) findings.Add(MeshDiagnostics.BadValue.At(Place("MeshOwnerId"), OwnerIdHasHalfCharacter));

        var (router, defaultRoute) = (Switch(properties.Router, "MeshRouter"), Switch(properties.DefaultRoute, "MeshDefaultRoute"));
        return new(mesh ?? "mesh", owner, node, service, version, ownerId, properties.ProjectFile, router, defaultRoute);

        Place Place(string property) => new(properties.ProjectFile, property);

        // A value that cannot be resolved counts as not set: the finding about it is the only one.
        string? Value(string? text, string property)
        {
            if (Blank(text) is not { } present) return null;
            var before = findings.Count;
            var value = ExternalValues.Resolve(present, outside, Place(property), findings);
            if (findings.Count == before) return Blank(value);
            unresolved.Add(property);
            return null;
        }

        bool Switch(string? text, string property)
        {
            if (Value(text, property) is not { } present) return true;
            if (bool.TryParse(present, out var on)) return on;
            findings.Add(MeshDiagnostics.NotAllowed.At(Place(property), $"{property} is '{Wording.Short(present)}' but must be true or false."));
            return true;
        }

        bool Name(string? name, ResourceKind kind, string property)
        {
            if (name is null || SpecRules.CheckName(kind, name) is not { } problem) return true;
            findings.Add(MeshDiagnostics.BadName.At(Place(property), $"{property}: {problem}"));
            return false;
        }
    }

    private const string MeshNameIsMissing =
        "MeshName is not set, so it is unknown which mesh the service belongs to. "
        + "Add <MeshName>my-mesh</MeshName> to a PropertyGroup of the project or of Directory.Build.props, "
        + "or add <MeshEnabled>false</MeshEnabled> if the project is not a service.";

    private const string OwnerIdHasHalfCharacter =
        "MeshOwnerId contains half of a surrogate pair, which is not valid Unicode. Write the complete character.";

    private static string IsNotAVersion(string version) =>
        $"MeshVersion '{Wording.Short(version)}' is not a semantic version. "
        + "Write major.minor.patch, such as 1.4.0 or 1.4.0-rc.1. The default is $(Version).";

    private static string IsNotAnAccount(string owner) =>
        $"MeshOwner '{Wording.Short(owner)}' is not an AWS account ID, which has exactly 12 digits. Remove the property if the mesh is in your own account.";

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

namespace MeshCi.Definitions.Language;

/// <summary>How the value of a property is read. Blanks and line breaks around it never count.</summary>
public enum PropertyKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    Switch,

    /// <summary>One of a few words, in any case.</summary>
    Choice,

    /// <summary>A SemVer.</summary>
    Version,

    /// <summary>An absolute URI.</summary>
    Address,

    /// <summary>A file or folder, relative to the project's folder.</summary>
    Path,

    /// <summary>Names separated by semicolons.</summary>
    List,

    /// <summary>Names of targets separated by semicolons, read by MSBuild itself.</summary>
    Targets,
}

/// <summary>A property that users set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The default, in words.</param>
/// <param name="Description">One line: its purpose and its values.</param>
public sealed record MeshProperty(string Name, string Default, string Description)
{
    /// <summary>How its value is read.</summary>
    public PropertyKind Kind { get; init; }

    /// <summary>Whether a change of it can change the definition.</summary>
    public bool ShapesDefinition { get; init; }

    /// <summary>Whether it is meant for one run of one project, so that referenced projects never inherit it from the command line.</summary>
    public bool IsForOneRun { get; init; }
}

/// <summary>The properties of the language: one table for the reference page and for distinguishing a misspelled name from a user's own property.</summary>
public static class MeshProperties
{
    /// <summary>All properties, those of the service first.</summary>
    public static IReadOnlyList<MeshProperty> All { get; } =
    [
        new("MeshName", "required", "Name of the mesh that the service belongs to, 1 to 255 characters.") { ShapesDefinition = true },
        new("MeshEnabled", "executables: `true`; libraries and tests: `false`", "Whether the project takes part in the mesh.") { Kind = PropertyKind.Switch },
        new("MeshNodeName", "the assembly name in kebab-case", "Name of the virtual node and of the virtual router.") { ShapesDefinition = true },
        new("MeshNamespace", "none", "Suffix of the default service name, such as `shop.local`.") { ShapesDefinition = true },
        new("MeshServiceName", "the node name, plus `.$(MeshNamespace)` if set", "Name of the virtual service, which callers use as the host name.") { ShapesDefinition = true },
        new("MeshRouter", "`true`", "Whether to generate a virtual router, its routes and a virtual service for nodes that listen; with `false`, only the nodes are generated.") { Kind = PropertyKind.Switch, ShapesDefinition = true },
        new("MeshDefaultRoute", "`true`", "Whether to generate a route that sends all other requests to the service's node.") { Kind = PropertyKind.Switch, ShapesDefinition = true },
        new("MeshOtherItems", "none", "Items named `Mesh...` that belong to another SDK or package, separated by `;`. They are not reported as unknown or misspelled.") { Kind = PropertyKind.List },
        new("MeshImportFrom", "required by `MeshImport`", "Source of `MeshImport`: a JSON file, a folder with JSON files, `live` (this service on the control plane) or `live-mesh` (the whole mesh).") { Kind = PropertyKind.Path, IsForOneRun = true },
        new("MeshImportTo", "`mesh.imported.props` next to the project; with `MeshImportSplit` the folder `mesh.imported`", "File that `MeshImport` writes. Any JSON files that it needs are written next to it.") { Kind = PropertyKind.Path, IsForOneRun = true },
        new("MeshImportSplit", "`false`", "Whether `MeshImport` writes a folder with its own `mesh.imported.props` for each service of the mesh.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshImportOverwrite", "`false`", "Whether `MeshImport` may overwrite files.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshVersion", "`$(Version)`", "Version of the definition, a semantic version (SemVer 2.0).") { Kind = PropertyKind.Version, ShapesDefinition = true },
        new("MeshEnvironment", "none", "Name of the environment, for use in conditions on items, such as `Condition=\"'$(MeshEnvironment)' == 'prod'\"`.") { ShapesDefinition = true },
        new("MeshOwner", "the caller's own account", "Account that owns a shared mesh, 12 digits.") { ShapesDefinition = true },
        new("MeshOwnerId", "`<repository>/<path of the project>`; without a remote `local/<path of the project>`", "Value of the ownership tag. Resources of another owner are never written.") { ShapesDefinition = true },
        new("MeshDefinitionFile", "`$(OutDir)mesh/<node>.mesh.json`", "File that the definition is written to. If the assembly is named `mesh`, in any casing, the default folder is `mesh-definition`, because the program itself is named `mesh`.") { Kind = PropertyKind.Path },
        new("MeshDeploy", "`false`", "Whether `dotnet publish` deploys.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshControlPlane", "`local`", "`local` (the embedded control plane) or `appmesh` (the App Mesh API at `MeshEndpoint`).") { Kind = PropertyKind.Choice },
        new("MeshEndpoint", "the region's App Mesh endpoint", "Address of the control plane for `appmesh`.") { Kind = PropertyKind.Address },
        new("MeshRegion", "`AWS_REGION`, then `AWS_DEFAULT_REGION`", "Region that requests are signed for."),
        new("MeshRoleArn", "`AWS_ROLE_ARN`", "Role that a deploy assumes with its web identity token."),
        new("MeshWebIdentityTokenFile", "`AWS_WEB_IDENTITY_TOKEN_FILE`", "File that contains the web identity token. Never put the token itself into a property.") { Kind = PropertyKind.Path },
        new("MeshWebIdentityTokenVariable", "`MESHCI_OIDC_TOKEN`", "Name of the environment variable that contains the web identity token."),
        new("MeshAllowStaticCredentials", "`false`", "Whether a deploy may use long-lived keys from `AWS_*` environment variables.") { Kind = PropertyKind.Switch },
        new("MeshLedger", "`<state directory>/ledger`; for `appmesh` required", "Directory of the ledger. It must outlive the CI job.") { Kind = PropertyKind.Path },
        new("MeshStateDirectory", "`.meshci` at the root of the repository", "Directory in which the embedded control plane and the local ledger store their data.") { Kind = PropertyKind.Path },
        new("MeshLocalConfiguration", "`configuration.json` in the state directory, if it exists", "Configuration file with quotas, faults and identities that the embedded control plane reads when it starts. A control plane that is already running is not affected. See `docs/reference/control-plane.md`.") { Kind = PropertyKind.Path },
        new("MeshBuild", "`TRAVIS_BUILD_NUMBER`, otherwise `local.<sequence>`", "Build number to record in the ledger."),
        new("MeshRollbackTo", "the last successful build before the live one that differs from it", "Build that `MeshRollback` restores.") { IsForOneRun = true },
        new("MeshAllowOlder", "`false`", "Whether an older build may replace a newer one.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshAdopt", "`false`", "Whether a deploy takes over existing resources without an ownership tag.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshPlanFailOnChanges", "`false`", "Whether `MeshPlan` fails the build if the plan has changes.") { Kind = PropertyKind.Switch, IsForOneRun = true },
        new("MeshBeforeDeployTargets", "none", "Targets to run before the deploy.") { Kind = PropertyKind.Targets },
        new("MeshAfterDeployTargets", "none", "Targets to run after a successful deploy.") { Kind = PropertyKind.Targets },
        new("MeshGenerateDependsOn", "none", "Targets to run before `MeshGenerate`. The other verbs have a `Mesh<Verb>DependsOn` property as well.") { Kind = PropertyKind.Targets },
        new("MeshTasksAssembly", "part of the package", "Assembly that contains the tasks. Set it to try a locally built copy.") { Kind = PropertyKind.Path },
        new("MeshControlPlaneProgram", "part of the package", "Program of the embedded control plane. Set it to try a locally built copy.") { Kind = PropertyKind.Path },
    ];
    /// <summary>The property of that name, without regard to case as MSBuild has it, or null.</summary>
    public static MeshProperty? Find(string name) => All.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

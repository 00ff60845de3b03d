namespace MeshCi.Definitions;

/// <summary>A property that users set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">What holds when it is not set, in words.</param>
/// <param name="Description">One line: what it is for and what it takes.</param>
public sealed record MeshProperty(string Name, string Default, string Description);

/// <summary>The properties of the language: one table for the reference page and for telling a typo from a user's own property.</summary>
public static class MeshProperties
{
    /// <summary>All properties, the service's own first.</summary>
    public static IReadOnlyList<MeshProperty> All { get; } =
    [
        new("MeshName", "required", "The mesh that the service belongs to, 1 to 255 characters."),
        new("MeshEnabled", "executables: `true`; libraries and tests: `false`", "Whether the project takes part at all."),
        new("MeshNodeName", "the assembly name in kebab-case", "Name of the virtual node and of the virtual router."),
        new("MeshNamespace", "none", "Suffix of the default service name, as `shop.local`."),
        new("MeshServiceName", "the node name, plus `.$(MeshNamespace)` if set", "Name of the virtual service: what callers ask for."),
        new("MeshRouter", "`true`", "Whether listening nodes get a virtual router, its routes and a virtual service; `false` for nodes alone."),
        new("MeshDefaultRoute", "`true`", "Whether what no route matches goes to the service's node by a generated route."),
        new("MeshOtherItems", "none", "Items named `Mesh...` that belong to another SDK or package, separated by `;`: they are not taken for misspelled mesh items."),
        new("MeshImportFrom", "required by `MeshImport`", "What `MeshImport` reads: a JSON file, a folder of them, `live` (what the control plane has of this service) or `live-mesh` (all of the mesh)."),
        new("MeshImportTo", "`mesh.imported.props` beside the project; with `MeshImportSplit` the folder `mesh.imported`", "The file that `MeshImport` writes; JSON files that it needs go beside it."),
        new("MeshImportSplit", "`false`", "Whether `MeshImport` gives each service of the mesh a folder with a `mesh.imported.props` of its own."),
        new("MeshImportOverwrite", "`false`", "Whether `MeshImport` may replace files."),
        new("MeshVersion", "`$(Version)`", "Version of the definition, a SemVer."),
        new("MeshEnvironment", "none", "Name of the environment, for conditions on items: `Condition=\"'$(MeshEnvironment)' == 'prod'\"`."),
        new("MeshOwner", "the caller's own account", "Twelve-digit account that owns a shared mesh."),
        new("MeshOwnerId", "`<repository>/<path of the project>`; without a remote `local/<path of the project>`", "What the ownership tag says; resources of another owner are never written."),
        new("MeshDefinitionFile", "`$(OutDir)mesh/<node>.mesh.json`", "Where the definition is written; of an assembly named `mesh`, in any case, the folder is `mesh-definition`, since the program itself is called `mesh`."),
        new("MeshDeploy", "`false`", "Whether `dotnet publish` deploys."),
        new("MeshControlPlane", "`local`", "`local` (the embedded control plane) or `appmesh` (the App Mesh API at `MeshEndpoint`)."),
        new("MeshEndpoint", "the region's App Mesh endpoint", "Address of the control plane, for `appmesh`."),
        new("MeshRegion", "`AWS_REGION`, then `AWS_DEFAULT_REGION`", "Region that requests are signed for."),
        new("MeshRoleArn", "`AWS_ROLE_ARN`", "Role that a deploy assumes with its web identity."),
        new("MeshWebIdentityTokenFile", "`AWS_WEB_IDENTITY_TOKEN_FILE`", "File with the web identity token. The token itself never stands in a property."),
        new("MeshWebIdentityTokenVariable", "`MESHCI_OIDC_TOKEN`", "Name of the environment variable with the web identity token."),
        new("MeshAllowStaticCredentials", "`false`", "Whether long-lived `AWS_*` keys may be used."),
        new("MeshLedger", "`<state directory>/ledger`; for `appmesh` required", "Directory of the ledger, which must outlive the job."),
        new("MeshStateDirectory", "`.meshci` at the root of the repository", "Where the embedded control plane and the local ledger keep their data."),
        new("MeshLocalConfiguration", "`configuration.json` in the state directory, if it is there", "File with quotas, faults and more that the embedded control plane starts with; one that runs already keeps its own. See `docs/reference/control-plane.md`."),
        new("MeshBuild", "`TRAVIS_BUILD_NUMBER`, else `local.<sequence>`", "Build number to record."),
        new("MeshRollbackTo", "the newest good build that differs", "Build that `MeshRollback` goes back to."),
        new("MeshAllowOlder", "`false`", "Whether an older build may replace a newer one."),
        new("MeshAdopt", "`false`", "Whether resources without an ownership tag are taken over."),
        new("MeshPlanFailOnChanges", "`false`", "Whether `MeshPlan` fails the build when something would change."),
        new("MeshBeforeDeployTargets", "none", "Targets that run before `MeshDeploy` does its work."),
        new("MeshAfterDeployTargets", "none", "Targets that run after a deploy has succeeded."),
        new("MeshGenerateDependsOn", "none", "Targets to run before `MeshGenerate`; likewise `Mesh<Verb>DependsOn` for the other verbs."),
        new("MeshTasksAssembly", "the package's", "Assembly with the tasks, for trying a freshly built copy."),
        new("MeshControlPlaneProgram", "the package's", "The embedded control plane's program, for trying a freshly built copy."),
    ];
}

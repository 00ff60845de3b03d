using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>Where a mesh lives.</summary>
internal enum ControlPlaneKind
{
    /// <summary>In the embedded control plane.</summary>
    Local,

    /// <summary>Behind an endpoint that speaks the App Mesh API.</summary>
    AppMesh,
}

/// <summary>The project's properties, each as what it is: the one item <c>_MeshSettings</c> of the targets, read once.</summary>
internal sealed class MeshSettings
{
    private static readonly Dictionary<string, ControlPlaneKind> ControlPlanes = new()
    {
        ["local"] = ControlPlaneKind.Local,
        ["appmesh"] = ControlPlaneKind.AppMesh,
    };

    private readonly string? _meshName;

    /// <summary>Reads the settings item. <see cref="Problems"/> are for the caller to report.</summary>
    /// <param name="item">The item; metadata that are absent, empty or blank are not set.</param>
    /// <param name="projectPath">Full path of the project file.</param>
    public MeshSettings(ITaskItem item, string projectPath)
    {
        var read = new PropertyReader(item, projectPath);
        ProjectPath = projectPath;
        SourceControl = SourceControl.Read(ProjectDirectory, read.Text("RepositoryUrl"), read.Text("Commit"), read.Text("Branch"));

        _meshName = read.Resolved("MeshName");
        MeshOwner = read.Resolved("MeshOwner");
        NodeName = read.Resolved("MeshNodeName") ?? "";
        Namespace = read.Resolved("MeshNamespace");
        OwnerId = read.Text("MeshOwnerId") ?? $"{SourceControl.Repository ?? "local"}/{ProjectPathInRepository}";
        Service = new()
        {
            MeshName = read.Text("MeshName"),
            MeshOwner = read.Text("MeshOwner"),
            NodeName = read.Text("MeshNodeName"),
            ServiceName = read.Text("MeshServiceName") ?? read.Text("MeshNodeName"),
            Namespace = read.Text("MeshNamespace"),
            Router = read.Text("MeshRouter"),
            DefaultRoute = read.Text("MeshDefaultRoute"),
            Version = read.Text("MeshVersion"),
            OwnerId = OwnerId,
            Environment = read.Text("MeshEnvironment"),
            ProjectFile = projectPath,
            ProjectName = ProjectName,
            AssemblyName = read.Text("AssemblyName") ?? ProjectName,
        };
        OtherItems = read.List("OtherItems");

        // Only whether it can be read: the targets decide by it, and this task runs because they took it for true.
        _ = read.Switch("MeshEnabled");
        _ = read.Switch("MeshDeploy");
        Adopt = read.Switch("MeshAdopt");
        AllowOlder = read.Switch("MeshAllowOlder");
        AllowStaticCredentials = read.Switch("MeshAllowStaticCredentials");
        PlanFailOnChanges = read.Switch("MeshPlanFailOnChanges");
        ImportSplit = read.Switch("MeshImportSplit");
        ImportOverwrite = read.Switch("MeshImportOverwrite");
        ImportFrom = read.Text("MeshImportFrom");
        ImportTo = read.FullPath("MeshImportTo");
        Build = read.Text("MeshBuild");
        RollbackTo = read.Text("MeshRollbackTo");

        ControlPlane = read.Choice("MeshControlPlane", ControlPlaneKind.Local, ControlPlanes, UnknownControlPlane);
        Endpoint = read.Address("MeshEndpoint");
        Region = read.Text("MeshRegion");
        RoleArn = read.Text("MeshRoleArn");
        WebIdentityTokenFile = read.FullPath("MeshWebIdentityTokenFile");
        WebIdentityTokenVariable = read.Text("MeshWebIdentityTokenVariable");
        Ledger = read.Text("MeshLedger");
        StateDirectory = read.FullPath("MeshStateDirectory") ?? Path.Combine(SourceControl.Root ?? ProjectDirectory, ".meshci");
        LocalConfiguration = read.FullPath("MeshLocalConfiguration");
        ControlPlaneProgram = read.FullPath("MeshControlPlaneProgram");
        DotNetHost = read.Text("DotNetHost") ?? "dotnet";
        Problems = read.Problems;
    }

    /// <summary>Values that could not be read; what they belong to is as if it were not set.</summary>
    public IReadOnlyList<Finding> Problems { get; }

    /// <summary>Full path of the project file.</summary>
    public string ProjectPath { get; }

    /// <summary>Full path of the project's folder.</summary>
    public string ProjectDirectory => Path.GetDirectoryName(ProjectPath)!;

    /// <summary>Name of the project file without its extension.</summary>
    public string ProjectName => Path.GetFileNameWithoutExtension(ProjectPath);

    /// <summary>The repository of the project.</summary>
    public SourceControl SourceControl { get; }

    /// <summary>What the definition is made of: texts, since each may refer to a value from outside; the generator reads and checks them.</summary>
    public ServiceProperties Service { get; }

    /// <summary>The mesh.</summary>
    /// <exception cref="MeshException">MESH0011 when it is not set.</exception>
    public string MeshName => _meshName ?? throw new MeshException(MeshDiagnostics.MeshNameMissing.At(
        new(ProjectPath),
        $"'{ProjectName}' does not say which mesh it belongs to. Add <MeshName>your-mesh</MeshName> to a PropertyGroup of the project or of Directory.Build.props, or <MeshEnabled>false</MeshEnabled> to leave it out."));

    /// <summary>The mesh, or null where it is not set.</summary>
    public string? MeshNameIfSet => _meshName;

    /// <summary>The account that owns a shared mesh, or null for the caller's own.</summary>
    public string? MeshOwner { get; }

    /// <summary>The service's virtual node. Empty if the assembly name contains no character that a node name can have.</summary>
    public string NodeName { get; }

    /// <summary>Suffix of default service names, or null.</summary>
    public string? Namespace { get; }

    /// <summary>
    /// The ownership tag: by default the repository by its address and the project by its path in it, so that every clone has the same and no two
    /// projects do.
    /// </summary>
    public string OwnerId { get; }

    /// <summary>Names of items that belong to other SDKs and packages.</summary>
    public IReadOnlyList<string> OtherItems { get; }

    /// <summary>Whether resources without an ownership tag are taken over.</summary>
    public bool Adopt { get; }

    /// <summary>Whether an older build may replace a newer one.</summary>
    public bool AllowOlder { get; }

    /// <summary>Whether long-lived keys may be used.</summary>
    public bool AllowStaticCredentials { get; }

    /// <summary>Whether a plan with changes fails the build.</summary>
    public bool PlanFailOnChanges { get; }

    /// <summary>Whether an import gives each service a file of its own.</summary>
    public bool ImportSplit { get; }

    /// <summary>Whether an import may replace files.</summary>
    public bool ImportOverwrite { get; }

    /// <summary>What is imported: a path relative to the project, <c>live</c> or <c>live-mesh</c>; null where it is not set.</summary>
    public string? ImportFrom { get; }

    /// <summary>Full path of the file or folder that an import writes, or null for the default.</summary>
    public string? ImportTo { get; }

    /// <summary>The build number to record, or null for CI's.</summary>
    public string? Build { get; }

    /// <summary>The build to go back to, or null for the newest good one that differs.</summary>
    public string? RollbackTo { get; }

    /// <summary>Where the mesh lives.</summary>
    public ControlPlaneKind ControlPlane { get; }

    /// <summary>Address of the App Mesh API, or null for the region's.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The region that requests are signed for, or null for the environment's.</summary>
    public string? Region { get; }

    /// <summary>The role that a deploy assumes, or null for the environment's.</summary>
    public string? RoleArn { get; }

    /// <summary>Full path of the file with the web identity token, or null.</summary>
    public string? WebIdentityTokenFile { get; }

    /// <summary>Name of the environment variable with the web identity token, or null.</summary>
    public string? WebIdentityTokenVariable { get; }

    /// <summary>The ledger: a path relative to the project, or an address with a scheme; null for the default.</summary>
    public string? Ledger { get; }

    /// <summary>Full path of the folder of the embedded control plane and the local ledger: by default <c>.meshci</c> at the root of the repository.</summary>
    public string StateDirectory { get; }

    /// <summary>Full path of the file that a newly started embedded control plane is configured by, or null.</summary>
    public string? LocalConfiguration { get; }

    /// <summary>Full path of the embedded control plane's program; null in a build without the SDK's targets.</summary>
    public string? ControlPlaneProgram { get; }

    /// <summary>The <c>dotnet</c> that runs the embedded control plane.</summary>
    public string DotNetHost { get; }

    private string ProjectPathInRepository => SourceControl.Root is { } root
        ? Path.ChangeExtension(Path.GetRelativePath(root, ProjectPath), null).Replace('\\', '/')
        : ProjectName;

    private static Finding UnknownControlPlane(string name) => MeshDiagnostics.UnknownControlPlane.At(
        new(Item: "MeshControlPlane"),
        $"MeshControlPlane '{name}' is not known. Set it to 'local' (the embedded control plane) or 'appmesh' (the App Mesh API at MeshEndpoint).");
}

using MeshCi.Aws.Ledgers;
using MeshCi.Aws.Observing;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Deployment.Planning;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>The kind of control plane that stores a mesh.</summary>
internal enum ControlPlaneKind
{
    /// <summary>The embedded control plane.</summary>
    Local,

    /// <summary>An endpoint with the App Mesh API.</summary>
    AppMesh,
}

/// <summary>The project's properties with their types, read once from the item <c>_MeshSettings</c> of the targets.</summary>
internal sealed class MeshSettings
{
    private static readonly Dictionary<string, ControlPlaneKind> ControlPlanes = new()
    {
        ["local"] = ControlPlaneKind.Local,
        ["appmesh"] = ControlPlaneKind.AppMesh,
    };

    private static readonly Dictionary<string, AdoptedFate> AdoptedFates = new()
    {
        ["give-back"] = AdoptedFate.GiveBack,
        ["restore"] = AdoptedFate.Restore,
        ["delete"] = AdoptedFate.Delete,
    };

    private static readonly Dictionary<string, string?> Encryptions = new() { ["AES256"] = "AES256", [S3LedgerSettings.Kms] = S3LedgerSettings.Kms };

    private readonly string? _meshName;
    private readonly string _assemblyName;

    /// <summary>Reads the settings item. The caller reports <see cref="Problems"/>.</summary>
    /// <param name="item">The item. Metadata that is absent, empty or blank is not set.</param>
    /// <param name="projectPath">Full path of the project file.</param>
    /// <param name="parameters">The parameters that properties and items refer to; null for none.</param>
    public MeshSettings(ITaskItem item, string projectPath, ParameterValues? parameters = null)
    {
        Parameters = parameters ?? ParameterValues.None;
        var read = new PropertyReader(item, projectPath, Parameters);
        ProjectPath = projectPath;
        // A link inside the repository that leads to the project must not change the owner, and one outside of it must not hide the repository.
        var real = RealPath.Of(ProjectDirectory);
        SourceControl = SourceControl.Read(real, read.Text("RepositoryUrl"), read.Text("Commit"), read.Text("Branch"));

        _meshName = read.Resolved("MeshName");
        MeshOwner = read.Resolved("MeshOwner");
        NodeNameIfSet = read.Resolved("MeshNodeName");
        HasDefaultName = read.Text("HasDefaultName") is not null;
        _assemblyName = read.Text("AssemblyName") ?? ProjectName;
        Namespace = read.Resolved("MeshNamespace");
        var tree = SourceControl.Root ?? SourceTree.FindRoot(real);
        Tree = tree;
        Identity = RepositoryProjects.Identify(Path.Combine(real, Path.GetFileName(ProjectPath)), SourceControl, tree);
        Owner = ProjectOwner.Of(read.Resolved("MeshOwnerId"), Path.Combine(real, Path.GetFileName(ProjectPath)), SourceControl, tree);
        Service = new()
        {
            MeshName = read.Text("MeshName"),
            MeshOwner = read.Text("MeshOwner"),
            NodeName = read.Text("MeshNodeName"),
            ServiceName = read.Text("MeshServiceName") ?? read.Text("MeshNodeName"),
            Namespace = read.Text("MeshNamespace"),
            Router = read.Text("MeshRouter"),
            DefaultRoute = read.Text("MeshDefaultRoute"),
            Version = read.Text("VersionOfProject") is null ? read.Text("MeshVersion") : SemanticVersions.Of(read.Text("MeshVersion")),
            OwnerId = read.Text("MeshOwnerId") ?? Owner.Id,
            Environment = read.Text("MeshEnvironment"),
            ProjectFile = projectPath,
            ProjectName = ProjectName,
            AssemblyName = _assemblyName,
        };
        OtherItems = read.List("OtherItems");
        Guard = VariableGuard.Of(read);
        var allowed = read.List("MeshAllowVariables").ToHashSet(StringComparer.Ordinal);
        Secrets = PropertyReader.SecretProperties.SelectMany(name => ParameterReference.In(read.Text(name)))
            .Where(reference => allowed.Contains(reference.Name)).Select(reference => reference.Text).ToHashSet(StringComparer.Ordinal);
        ParametersFile = read.FullPath("MeshParametersFile");
        foreach (var name in read.List("ReservedProperties")) read.Refuse(MeshDiagnostics.ReservedName.At(new(Item: name), IsReserved(name)));

        foreach (var (name, text) in read.Unresolvable()) read.Refuse(MeshDiagnostics.NotAllowed.At(new(Item: name), IsNotReplaced(name, text)));

        // Only checked: the targets evaluate these properties, and this task runs because they considered them true.
        _ = read.Switch("MeshEnabled");
        _ = read.Switch("MeshDeploy");
        Adopt = read.Switch("MeshAdopt");
        AllowOlder = read.Switch("MeshAllowOlder");
        Prune = read.Switch("MeshPrune", fallback: true);
        AllowRemoval = read.Switch("MeshAllowRemoval");
        HealDrift = read.Switch("MeshHealDrift");
        RenamedFrom = read.List("MeshRenamedFrom");
        DestroyAdopted = read.Choice("MeshDestroyAdopted", AdoptedFate.GiveBack, AdoptedFates, UnknownFate);
        AllowGap = read.Switch("MeshAllowGap");
        AllowStaticCredentials = read.Switch("MeshAllowStaticCredentials");
        AllowPullRequest = read.Switch("MeshAllowPullRequest");
        AllowFork = read.Switch("MeshAllowFork");
        AllowTag = read.Switch("MeshAllowTag");
        AllowSchedule = read.Switch("MeshAllowSchedule");
        AllowFailedTests = read.Switch("MeshAllowFailedTests");
        AllowOtherEnvironment = read.Switch("MeshAllowOtherEnvironment");
        DeployBranch = read.Resolved("MeshDeployBranch");
        PlanFailOnChanges = read.Switch("MeshPlanFailOnChanges");
        ImportSplit = read.Switch("MeshImportSplit");
        ImportOverwrite = read.Switch("MeshImportOverwrite");
        ImportFrom = read.Text("MeshImportFrom");
        ImportTo = read.FullPath("MeshImportTo");
        Build = read.Resolved("MeshBuild");
        if (Build is { } build && !IsBuildName(build)) read.Refuse(MeshDiagnostics.NotAllowed.At(new(Item: "MeshBuild"), NotABuild(build)));
        RollbackTo = read.Text("MeshRollbackTo");
        DefinitionFile = read.FullPath("MeshDefinitionFile");
        // A command that plans or deploys several projects has one plan file, so its path cannot depend on the project.
        StartDirectory = read.Text("StartDirectory") ?? ProjectDirectory;
        PlanFile = read.Text("MeshPlanFile") is { } file ? Path.GetFullPath(file, StartDirectory) : null;

        // The targets give it its default value, but the project or the command does not.
        HasControlPlane = read.Text("MeshControlPlane") is not null && !read.List("Defaulted").Contains("MeshControlPlane");
        ControlPlane = read.Choice("MeshControlPlane", ControlPlaneKind.Local, ControlPlanes, UnknownControlPlane);
        Endpoint = read.Address("MeshEndpoint");
        if (Endpoint is not null && (read.Text("MeshControlPlane") ?? "local").Equals("local", StringComparison.OrdinalIgnoreCase))
            read.Refuse(MeshDiagnostics.EndpointWithoutAppMesh.At(new(Item: "MeshEndpoint"), WouldIgnore(Endpoint)));
        StsEndpoint = read.Address("MeshStsEndpoint");
        Region = read.Text("MeshRegion");
        RoleArn = read.Text("MeshRoleArn");
        WebIdentityTokenFile = TokenFile(read);
        WebIdentityTokenVariable = read.Text("MeshWebIdentityTokenVariable");
        WebIdentityIssuer = read.Text("MeshWebIdentityIssuer");
        WebIdentityAudience = read.Text("MeshWebIdentityAudience") ?? "sts.amazonaws.com";
        WebIdentitySubjects = read.List("MeshWebIdentitySubject");
        SessionDuration = read.Duration("MeshSessionDuration", TimeSpan.FromMinutes(15), TimeSpan.FromHours(12));
        if (SessionDuration < TimeSpan.FromMinutes(15) || SessionDuration.Milliseconds != 0)
            read.Refuse(MeshDiagnostics.NotAllowed.At(new(Item: "MeshSessionDuration"), TooShort));
        TraceSource = read.Resolved("MeshTraceSource");
        if (TraceSource is { } source && TraceSourceForm.Problem(source) is { } wrong)
            read.Refuse(MeshDiagnostics.BadValue.At(new(Item: "MeshTraceSource"), wrong));
        TraceService = read.Resolved("MeshTraceService");
        MetricNamespace = read.Text("MeshMetricNamespace");
        if (MetricNamespace is { } metrics && !MetricNamespaces.IsName(metrics))
            read.Refuse(MeshDiagnostics.BadValue.At(new(Item: "MeshMetricNamespace"), NotANamespace(metrics)));
        ConfirmTimeout = read.Duration("MeshConfirmTimeout", TimeSpan.FromMinutes(5), TimeSpan.FromHours(6));
        Ledger = read.Resolved("MeshLedger");
        LedgerEndpoint = read.Address("MeshLedgerEndpoint");
        LedgerRegion = read.Text("MeshLedgerRegion");
        LedgerRoleArn = read.Text("MeshLedgerRoleArn");
        LedgerStsEndpoint = read.Address("MeshLedgerStsEndpoint");
        LedgerStaticCredentials = read.Switch("MeshLedgerStaticCredentials");
        LedgerEncryption = read.Choice("MeshLedgerEncryption", null, Encryptions, UnknownEncryption);
        LedgerKmsKey = read.Text("MeshLedgerKmsKey");
        if (LedgerKmsKey is not null && LedgerEncryption != S3LedgerSettings.Kms)
            read.Refuse(MeshDiagnostics.NotAllowed.At(new(Item: "MeshLedgerKmsKey"), KeyWithoutKms));
        LedgerKeep = read.Count("MeshLedgerKeep");
        LeaseTimeout = read.Duration("MeshLeaseTimeout", TimeSpan.FromMinutes(10), TimeSpan.FromDays(1));
        StateDirectory = read.FullPath("MeshStateDirectory") ?? Path.Combine(tree ?? ProjectDirectory, ".meshci");
        LocalConfiguration = read.FullPath("MeshLocalConfiguration");
        ControlPlaneProgram = read.FullPath("MeshControlPlaneProgram");
        DotNetHost = read.Text("DotNetHost") ?? "dotnet";
        Problems = read.Problems;
    }

    /// <summary>Values that could not be read. Their properties count as not set.</summary>
    public IReadOnlyList<Finding> Problems { get; }

    /// <summary>Full path of the project file.</summary>
    public string ProjectPath { get; }

    /// <summary>Full path of the project's folder.</summary>
    public string ProjectDirectory => Path.GetDirectoryName(ProjectPath)!;

    /// <summary>Full path of the folder in which the build was started.</summary>
    public string StartDirectory { get; }

    /// <summary>Name of the project file without its extension.</summary>
    public string ProjectName => Path.GetFileNameWithoutExtension(ProjectPath);

    /// <summary>The repository of the project.</summary>
    public SourceControl SourceControl { get; }

    /// <summary>
    /// The properties that the definition is generated from. They are texts, because each may refer to an external value; the generator reads and checks
    /// them.
    /// </summary>
    public ServiceProperties Service { get; }

    /// <summary>The mesh.</summary>
    /// <exception cref="MeshException">MESH0011 if it is not set.</exception>
    public string MeshName => _meshName ?? throw new MeshException(MeshDiagnostics.MeshNameMissing.At(
        new(ProjectPath), NoMeshName(ProjectName)));

    /// <summary>The mesh, or null if it is not set.</summary>
    public string? MeshNameIfSet => _meshName;

    /// <summary>The account that owns a shared mesh, or null for the caller's own.</summary>
    public string? MeshOwner { get; }

    /// <summary>The service's virtual node.</summary>
    /// <exception cref="MeshException">MESH1018 if it is not set and cannot be derived from the assembly name.</exception>
    public string NodeName => NodeNameIfSet ?? throw new MeshException(
        MeshDiagnostics.BadName.At(new(ProjectPath, "AssemblyName"), DefaultName.HasNone(_assemblyName)));

    /// <summary>The service's virtual node, or null if it is not set and cannot be derived from the assembly name.</summary>
    public string? NodeNameIfSet { get; }

    /// <summary>Whether the node name is derived from the assembly name.</summary>
    public bool HasDefaultName { get; }

    /// <summary>Suffix of default service names, or null.</summary>
    public string? Namespace { get; }

    /// <summary>
    /// The owner of the project's resources. By default, it consists of the repository's address and the project's path in the repository, so that it is
    /// the same in every clone and different for every project.
    /// </summary>
    public ProjectOwner Owner { get; }

    /// <summary>The project in ledger entries: its repository and its path there.</summary>
    public string Identity { get; }

    /// <summary>The folder that the project shares with the other projects of its repository or, without git, of its tree; null if there is none.</summary>
    public string? Tree { get; }

    /// <summary>The ownership tag.</summary>
    public string OwnerId => Owner.Id;

    /// <summary>Names of items that belong to other SDKs and packages.</summary>
    public IReadOnlyList<string> OtherItems { get; }

    /// <summary>Which environment variables may become part of the definition.</summary>
    public VariableGuard Guard { get; }

    /// <summary>The references to parameters that may be secrets: the project allows them, and they are not part of the definition.</summary>
    public IReadOnlySet<string> Secrets { get; }

    /// <summary>The parameters that properties and items refer to.</summary>
    public ParameterValues Parameters { get; }

    /// <summary>Full path of the file with the values of parameters, or null to read Parameter Store.</summary>
    public string? ParametersFile { get; }

    /// <summary>The source of values and files from outside the project.</summary>
    /// <param name="services">The services of the projects that backends refer to.</param>
    public OutsideWorld Outside(IReadOnlyList<ITaskItem> services) => new(ProjectDirectory, services, Guard, Parameters);

    /// <summary>Whether resources without an ownership tag are taken over.</summary>
    public bool Adopt { get; }

    /// <summary>Whether an older build may replace a newer one.</summary>
    public bool AllowOlder { get; }

    /// <summary>Whether resources that are no longer declared are deleted.</summary>
    public bool Prune { get; }

    /// <summary>Whether a deploy may remove the service, all its routes or most of its resources.</summary>
    public bool AllowRemoval { get; }

    /// <summary>Whether a deploy restores fields that were changed outside of MeshCi.</summary>
    public bool HealDrift { get; }

    /// <summary>Former names of the service.</summary>
    public IReadOnlyList<string> RenamedFrom { get; }

    /// <summary>What the removal of the service does with resources that the project adopted.</summary>
    public AdoptedFate DestroyAdopted { get; }
    /// <summary>Whether requests may be left without a route for a while.</summary>
    public bool AllowGap { get; }

    /// <summary>Whether long-lived keys may be used.</summary>
    public bool AllowStaticCredentials { get; }

    /// <summary>Whether a job for a pull request may change the mesh.</summary>
    public bool AllowPullRequest { get; }

    /// <summary>Whether a job with the commits of a fork may change the mesh.</summary>
    public bool AllowFork { get; }

    /// <summary>Whether a job for a tag may change the mesh.</summary>
    public bool AllowTag { get; }

    /// <summary>Whether a job that a schedule has started may deploy.</summary>
    public bool AllowSchedule { get; }

    /// <summary>Whether a job whose tests have failed may deploy.</summary>
    public bool AllowFailedTests { get; }

    /// <summary>Whether what was deployed for another environment may be replaced or removed.</summary>
    public bool AllowOtherEnvironment { get; }

    /// <summary>The only branch whose jobs may change the mesh, or null for all.</summary>
    public string? DeployBranch { get; }

    /// <summary>Whether a plan with changes fails the build.</summary>
    public bool PlanFailOnChanges { get; }

    /// <summary>Whether an import writes a separate file for each service.</summary>
    public bool ImportSplit { get; }

    /// <summary>Whether an import may replace files.</summary>
    public bool ImportOverwrite { get; }

    /// <summary>The source of an import: a path relative to the project, <c>live</c> or <c>live-mesh</c>; null if it is not set.</summary>
    public string? ImportFrom { get; }

    /// <summary>Full path of the file or folder that an import writes, or null for the default.</summary>
    public string? ImportTo { get; }

    /// <summary>The build number to record, or null for that of the CI system.</summary>
    public string? Build { get; }

    /// <summary>Full path of the definition; null in a build without the SDK's targets.</summary>
    public string? DefinitionFile { get; }

    /// <summary>Full path of the file with the plan to apply, or null.</summary>
    public string? PlanFile { get; }

    /// <summary>The build to restore, or null for the newest successful one that differs from the live one.</summary>
    public string? RollbackTo { get; }

    /// <summary>Whether the project or the command specifies the control plane.</summary>
    public bool HasControlPlane { get; }

    /// <summary>The kind of control plane.</summary>
    public ControlPlaneKind ControlPlane { get; }

    /// <summary>Address of the App Mesh API, or null for the region's.</summary>
    public Uri? Endpoint { get; }

    /// <summary>Address of the STS of the control plane, or null for the control plane's own.</summary>
    public Uri? StsEndpoint { get; }

    /// <summary>The region that requests are signed for, or null for the environment's.</summary>
    public string? Region { get; }

    /// <summary>The role that a deploy assumes, or null for the environment's.</summary>
    public string? RoleArn { get; }

    /// <summary>Full path of the file with the web identity token, or null.</summary>
    public string? WebIdentityTokenFile { get; }

    /// <summary>Name of the environment variable with the web identity token, or null.</summary>
    public string? WebIdentityTokenVariable { get; }

    /// <summary>Where spans are read from: an address, a path relative to the project, or <c>xray</c>; null if it is not set.</summary>
    public string? TraceSource { get; }

    /// <summary>The name that the service has in traces, or null for that of its node.</summary>
    public string? TraceService { get; }

    /// <summary>Namespace of CloudWatch that contains the metrics of the mesh's proxies; null if it is not set.</summary>
    public string? MetricNamespace { get; }

    /// <summary>How long to wait for evidence that a build works.</summary>
    public TimeSpan ConfirmTimeout { get; }

    /// <summary>The issuer of the web identity tokens, or null.</summary>
    public string? WebIdentityIssuer { get; }

    /// <summary>The audience of the web identity tokens.</summary>
    public string WebIdentityAudience { get; }

    /// <summary>The subjects that can assume the role; empty if they are not set.</summary>
    public IReadOnlyList<string> WebIdentitySubjects { get; }

    /// <summary>How long a role session lasts.</summary>
    public TimeSpan SessionDuration { get; }

    /// <summary>The ledger: a path relative to the project, or an address with a scheme; null for the default.</summary>
    public string? Ledger { get; }

    /// <summary>Address of the S3 server of the ledger, or null for the environment's.</summary>
    public Uri? LedgerEndpoint { get; }

    /// <summary>The role that the ledger is used with, or null for that of the deploy.</summary>
    public string? LedgerRoleArn { get; }

    /// <summary>Address of the STS of the ledger, or null for that of its server.</summary>
    public Uri? LedgerStsEndpoint { get; }

    /// <summary>Whether the ledger alone is used with long-lived keys.</summary>
    public bool LedgerStaticCredentials { get; }

    /// <summary>The region of the bucket of the ledger, or null for <see cref="Region"/>.</summary>
    public string? LedgerRegion { get; }

    /// <summary>How S3 encrypts the objects of the ledger, or null for the default of the bucket.</summary>
    public string? LedgerEncryption { get; }

    /// <summary>The key that S3 encrypts the objects of the ledger with, or null.</summary>
    public string? LedgerKmsKey { get; }

    /// <summary>The number of successful builds of the service that the ledger keeps, or null for all.</summary>
    public int? LedgerKeep { get; }

    /// <summary>How long to wait while another deploy of the service runs.</summary>
    public TimeSpan LeaseTimeout { get; }

    /// <summary>
    /// Full path of the folder of the embedded control plane and the local ledger. By default, it is <c>.meshci</c> at the root of the repository or,
    /// without git, of the tree of sources.
    /// </summary>
    public string StateDirectory { get; }

    /// <summary>Full path of the configuration file for a newly started embedded control plane, or null.</summary>
    public string? LocalConfiguration { get; }

    /// <summary>Full path of the embedded control plane's program; null in a build without the SDK's targets.</summary>
    public string? ControlPlaneProgram { get; }

    /// <summary>The <c>dotnet</c> that runs the embedded control plane.</summary>
    public string DotNetHost { get; }

    // A path on the command line is meant from where the command was typed, one in a project from the project.
    private string? TokenFile(PropertyReader read) => read.Text("MeshWebIdentityTokenFile") is not { } path ? null
        : Path.GetFullPath(path, StartDirectory) is var typed && File.Exists(typed) ? typed
        : Path.GetFullPath(path, ProjectDirectory) is var inProject && File.Exists(inProject) ? inProject : typed;

    // It becomes part of tags, logs and the ledger. A number of more digits than a time stamp has would make every later build an older one.
    private static bool IsBuildName(string build) => build.Length <= 64 && build.All(char.IsAsciiDigit) ? build.Length <= 15
        : build.Length <= 64 && build.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '+' or '#');

    private static string NotABuild(string build) =>
        $"MeshBuild is '{PlainText.Visible(build.Length > 64 ? $"{build[..64]}..." : build)}' but must be a number with at most 15 digits, or at most 64 "
        + "letters, digits, '.', '_', '-', '+' and '#'.";

    private const string TooShort = "MeshSessionDuration must be at least 15m, the shortest session that STS grants, in whole seconds.";

    private static string IsReserved(string name) =>
        $"The property '{name}' is reserved for a later version of MeshCi, and this version would ignore it. Remove it.";

    private static string IsNotReplaced(string name, string text) =>
        $"{name} is '{PlainText.Visible(text)}', but only the properties that describe the service, and MeshLedger, MeshBuild, MeshDeployBranch, "
        + "MeshTraceSource and MeshTraceService, can refer to variables and parameters in this way. "
        + "Use $(NAME), which is how MSBuild refers to environment variables.";

    private static string NotANamespace(string name) =>
        $"MeshMetricNamespace is '{PlainText.Visible(name)}', which is not a namespace that metrics of proxies can have: at most 255 letters, digits, '.', "
        + "'-', '_', '/', '#', ':' and blanks, which do not begin with ':' or 'AWS/'.";

    private static string NoMeshName(string project) =>
        $"'{project}' does not specify which mesh it belongs to. Add <MeshName>your-mesh</MeshName> to a PropertyGroup of the project "
        + "or of Directory.Build.props, or <MeshEnabled>false</MeshEnabled> to exclude the project.";

    private static string WouldIgnore(Uri endpoint) =>
        $"MeshEndpoint is '{endpoint.OriginalString}', but MeshControlPlane is 'local', so the embedded control plane would be used instead of that address. "
        + "Set MeshControlPlane to 'appmesh', or remove MeshEndpoint.";

    private static Finding UnknownFate(string name) => MeshDiagnostics.NotAllowed.At(
        new(Item: "MeshDestroyAdopted"), $"MeshDestroyAdopted is '{name}' but must be 'give-back', 'restore' or 'delete'.");

    private const string KeyWithoutKms =
        "MeshLedgerKmsKey is set, but MeshLedgerEncryption is not 'aws:kms', so the key would not be used. Set MeshLedgerEncryption to 'aws:kms', "
        + "or remove MeshLedgerKmsKey.";

    private static Finding UnknownEncryption(string name) => MeshDiagnostics.NotAllowed.At(
        new(Item: "MeshLedgerEncryption"), $"MeshLedgerEncryption is '{name}' but must be 'AES256' or 'aws:kms'.");

    private static Finding UnknownControlPlane(string name) => MeshDiagnostics.UnknownControlPlane.At(
        new(Item: "MeshControlPlane"),
        $"MeshControlPlane '{name}' is not a known control plane. "
        + "Set it to 'local' (the embedded control plane) or 'appmesh' (the App Mesh API at MeshEndpoint).");
}

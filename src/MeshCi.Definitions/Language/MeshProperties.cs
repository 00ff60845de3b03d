namespace MeshCi.Definitions.Language;

/// <summary>The properties of the language: one table for the reference page and for distinguishing a misspelled name from a user's own property.</summary>
public static class MeshProperties
{
    /// <summary>All properties, those of the service first.</summary>
    public static IReadOnlyList<MeshProperty> All { get; } =
    [
        new("MeshName", "none; required", "Name of the mesh that the service belongs to, 1 to 255 characters.") { ShapesDefinition = true },
        new(
            "MeshEnabled", "`true` for executables that are not test projects, otherwise `false`",
            "Whether the project takes part in the mesh. With `false`, a build generates no definition, and the targets of MeshCi only explain why they do "
            + "nothing.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshNodeName", "the assembly name in kebab case, such as `orders-api` for `Orders.Api`",
            "Name of the service's own virtual node and of its virtual router. Some assembly names have no default; see [Names](#names).")
        {
            ShapesDefinition = true,
        },
        new("MeshNamespace", "none", "Suffix of the default service name, such as `shop.local`.") { ShapesDefinition = true },
        new(
            "MeshServiceName", "`$(MeshNodeName)`, or `$(MeshNodeName).$(MeshNamespace)` if `MeshNamespace` is set",
            "Name of the virtual service. Callers use it as the host name.")
        {
            ShapesDefinition = true,
        },
        new(
            "MeshRouter", "`true`",
            "Whether to generate a virtual router, its routes and a virtual service if a node of the project has a listener. "
            + "With `false`, MeshCi generates only the nodes.")
        {
            Kind = PropertyKind.Switch,
            ShapesDefinition = true,
        },
        new(
            "MeshDefaultRoute", "`true`",
            "Whether to generate a catch-all route for each listener for which the project does not declare one. "
            + "The route is named `default`, or `default-<port>` if there are several listeners. "
            + "It has the priority 1000 and sends requests to the service's own node.")
        {
            Kind = PropertyKind.Switch,
            ShapesDefinition = true,
        },
        new(
            "MeshOtherItems", "none",
            "Names of items that belong to other SDKs or packages although they begin with `Mesh`, separated by `;`. "
            + "MeshCi does not report them as unknown or misspelled.")
        {
            Kind = PropertyKind.List,
        },
        new(
            "MeshImportFrom", "none; required by `MeshImport`",
            "Source of `MeshImport`: a file or folder in one of the formats that it reads, `live` (this service on the control plane) or `live-mesh` "
            + "(the whole mesh).")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshImportTo", "`mesh.imported.props`; with `MeshImportSplit`, the folder `mesh.imported`",
            "File that `MeshImport` writes, or folder if `MeshImportSplit` is `true`. If JSON files are needed, they are written next to each `.props` file.")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshImportSplit", "`false`",
            "Whether `MeshImport` writes a folder for each service of the mesh, with its own `mesh.imported.props`, instead of a single file.")
        {
            Kind = PropertyKind.Switch,
        },
        new("MeshImportOverwrite", "`false`", "Whether `MeshImport` can overwrite existing files.") { Kind = PropertyKind.Switch },
        new("MeshVersion", "`$(Version)`",
            "Version of the definition: a semantic version (SemVer 2.0). A default that is not one is converted, such as `1.2.3.4` to `1.2.3+4`.")
        {
            Kind = PropertyKind.Version,
            ShapesDefinition = true,
        },
        new(
            "MeshEnvironment", "none",
            "Name of the environment, for conditions on items, such as `Condition=\"'$(MeshEnvironment)' == 'prod'\"`. "
            + "If it begins with `prod`, MESH5004 is a warning instead of a message.")
        {
            ShapesDefinition = true,
        },
        new(
            "MeshOwner", "the account of the deploy",
            "ID of the AWS account that owns the mesh, 12 digits. Set it only to use a mesh that another account shares with yours.")
        {
            ShapesDefinition = true,
        },
        new(
            "MeshOwnerId", "`<repository>/<project>`, such as `github.com/acme/shop/src/Orders/Orders`; without a remote, `local/<project>`",
            "Name under which the project owns its resources: the value of their tag `meshci:owner`. A deploy refuses to change resources of another owner. "
            + "In the default, `<repository>` consists of the host and the path of the remote's address, "
            + "and `<project>` is the path of the project file in the repository, without its extension.")
        {
            ShapesDefinition = true,
        },
        new(
            "MeshDefinitionFile", "`$(OutDir)mesh/$(MeshNodeName).mesh.json`",
            "Path of the generated definition. If the assembly is named `mesh` (in any casing), the default folder is `mesh-definition`, "
            + "because the executable file already has the name `mesh`. A long name is shortened; see [Names](#names).")
        {
            Kind = PropertyKind.Path,
        },
        new("MeshDeploy", "`false`", "Whether `dotnet publish` also deploys.") { Kind = PropertyKind.Switch },
        new(
            "MeshControlPlane", "`local`",
            "Control plane to deploy to: `local` (the embedded control plane) or `appmesh` (a server with the App Mesh API at the address in `MeshEndpoint`). "
            + "In a CI job, a deploy requires a value (MESH7076).")
        {
            Kind = PropertyKind.Choice,
        },
        new(
            "MeshEndpoint", "`https://appmesh.<region>.amazonaws.com`, which AWS has discontinued",
            "Address of the control plane for `appmesh`, with `http://` or `https://`. "
            + "With `local`, it is an error (MESH7044).")
        {
            Kind = PropertyKind.Address,
        },
        new(
            "MeshStsEndpoint",
            "the address in `MeshEndpoint`; without it, or if it is an address of AWS, `https://sts.<region>.amazonaws.com` with the region in `MeshRegion`",
            "Address of the STS that exchanges the web identity token for a session of the control plane ([Identity](identity.md#sessions-of-a-deploy)): "
            + "absolute, without user name, query and fragment. It must begin with `https://` unless it is on this machine (MESH7042). `local` ignores it.")
        {
            Kind = PropertyKind.Address,
        },
        new(
            "MeshRegion", "the environment variable `AWS_REGION`, then `AWS_DEFAULT_REGION`",
            "AWS region for which requests to `appmesh` are signed. `local` ignores it."),
        new(
            "MeshRoleArn", "the environment variable `AWS_ROLE_ARN`",
            "ARN of the role that a deploy assumes with its web identity token. "
            + "`local` uses this property only if the configuration of the embedded control plane has a section `identity`."),
        new(
            "MeshWebIdentityTokenFile", "the environment variable `AWS_WEB_IDENTITY_TOKEN_FILE`",
            "Path of the file that contains the web identity token; a relative one from the folder in which the command was typed or, if it is not there, from "
                + "the project. Never put the token itself into a property.")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshWebIdentityTokenVariable", "`MESHCI_OIDC_TOKEN`",
            "Name of the environment variable that contains the web identity token. It is used if no token file is set."),
        new(
            "MeshWebIdentityIssuer", "in a job of GitHub Actions, `https://token.actions.githubusercontent.com`; otherwise required by `MeshPolicy`",
            "Issuer of the web identity tokens, as their claim `iss` contains it. `MeshPolicy` writes it into the role's trust policy."),
        new(
            "MeshWebIdentityAudience", "`sts.amazonaws.com`",
            "Audience of the web identity tokens, as their claim `aud` contains it. `MeshPolicy` writes it into the role's trust policy."),
        new(
            "MeshWebIdentitySubject",
            "in a job of GitHub Actions, both forms of the subject for `MeshDeployBranch` or `MeshEnvironment`; otherwise required by `MeshPolicy`",
            "Subjects of the web identity tokens that can assume the role, as their claim `sub` contains them, separated by `;`. `MeshPolicy` writes them into "
            + "the role's trust policy. If STS refuses a token, a deploy shows how the subject differs.")
        {
            Kind = PropertyKind.List,
        },
        new(
            "MeshSessionDuration", "`15m`",
            "How long the role session of a deploy lasts, `15m` to `12h`, and at most the maximum session duration of the role. A deploy that takes longer "
            + "renews it."),
        new(
            "MeshAllowStaticCredentials", "`false`",
            "Whether a deploy can use the long-lived keys in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` if there is no web identity token.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshLedger", "for `local`, the folder `ledger` in the state directory; for `appmesh`, required",
            "The ledger, which records the deploys of each service: a directory, or `s3://bucket/prefix` ([Ledger](ledger.md)). "
            + "On a CI machine, use a directory that still exists after the job, such as a mounted share, or a bucket.")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshLedgerEndpoint", "the environment variable `AWS_ENDPOINT_URL_S3`, or the address of S3 in the region",
            "Address of another server with the API of S3. It must support conditional writes.")
        {
            Kind = PropertyKind.Address,
        },
        new(
            "MeshLedgerRegion", "`MeshRegion`; with `MeshLedgerEndpoint`, `us-east-1` if there is none",
            "Region of the bucket of the ledger."),
        new(
            "MeshLedgerRoleArn", "`MeshRoleArn`, then the environment variable `AWS_ROLE_ARN`",
            "ARN of the role that a deploy assumes for the ledger in S3, for example in another account, or at a server with roles of its own, such as "
            + "`arn:aws:iam:::role/ledger` (MESH7001 if it is not the ARN of a role). Its trust policy must accept the same token. A ledger in a directory "
            + "ignores it."),
        new(
            "MeshLedgerStsEndpoint",
            "the address in `MeshLedgerEndpoint` or `AWS_ENDPOINT_URL_S3`; for Amazon S3, `https://sts.<region>.amazonaws.com` with the region in "
            + "`MeshLedgerRegion`",
            "Address of the STS that exchanges the web identity token for a session of the ledger in S3: absolute, without user name, query and fragment. "
            + "It must begin with `https://` unless it is on this machine (MESH7042). `MeshStsEndpoint` is not used for the ledger. A ledger in a directory "
            + "ignores it.")
        {
            Kind = PropertyKind.Address,
        },
        new(
            "MeshLedgerStaticCredentials", "`false`; a session of the role in `MeshLedgerRoleArn` is used",
            "Whether the ledger in S3 is used with the long-lived keys in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, even if there is a web identity "
            + "token. It is an error if they are not set (MESH7045). For S3 servers without STS: no session limits these keys, so give them a user who can "
            + "only use the prefix. Everything else still uses the web identity.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshLedgerEncryption", "the default of the bucket",
            "How S3 encrypts each object of the ledger: `AES256` or `aws:kms`."),
        new(
            "MeshLedgerKmsKey", "the key of the account for S3",
            "The key for `aws:kms`: its ID, its ARN or an alias."),
        new(
            "MeshLedgerKeep", "all",
            "Number of successful builds that the ledger keeps for the service, at least 1, for each `MeshEnvironment`. After a successful deploy, entries "
            + "before the oldest of them are deleted. The ledger always keeps the live build and everything after it, and what `MeshRollback` restores by "
            + "default in each environment."),
        new(
            "MeshLeaseTimeout", "`10m`",
            "How long a deploy waits while another one of the same service runs, such as `90s`; with `0s`, it fails at once (MESH7030). Only after "
            + "`1m` can it take over from a process that has ended on another computer. Of several builds of "
            + "one repository that wait, only the one with the highest number is deployed (MESH7037)."),
        new(
            "MeshStateDirectory", "`.meshci` at the root of the repository; without git, at the root of the source tree",
            "Directory in which the embedded control plane and its ledger store their data.")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshLocalConfiguration", "`configuration.json` in the state directory, if that file exists",
            "Configuration file of the embedded control plane, with quotas, faults and identities; see `docs/reference/control-plane.md`. "
            + "It is read when the control plane starts, so a control plane that is already running keeps its configuration (MESH7055).")
        {
            Kind = PropertyKind.Path,
        },
        new(
            "MeshBuild", "the build number of Travis CI, GitHub Actions or GitLab CI/CD, otherwise `local.1`, `local.2` and so on",
            "Number or name under which the ledger records the build. "
            + "If it is a number, a deploy refuses to replace a build that has a higher number (MESH7031). In a job of these CI systems, only their number is "
            + "used (MESH7077)."),
        new(
            "MeshDeployBranch", "none; every branch can deploy",
            "The only branch whose CI jobs can deploy, roll back or remove the service (MESH7075). `local` ignores it, and so do builds outside of CI. "
            + "In other CI systems than Travis CI, GitHub Actions and GitLab CI/CD, the branch of the checkout counts."),
        Guard("MeshAllowPullRequest", "Whether a CI job for a pull request can change a mesh (MESH7070)."),
        Guard(
            "MeshAllowFork",
            "Whether a CI job whose commits come from a fork can change a mesh (MESH7071). A pull request also needs `MeshAllowPullRequest`."),
        Guard("MeshAllowTag", "Whether a CI job for a tag can change a mesh (MESH7072)."),
        Guard("MeshAllowSchedule", "Whether a CI job that a schedule has started can deploy (MESH7073)."),
        Guard("MeshAllowFailedTests", "Whether a job of Travis CI can deploy after a command of its script has failed (MESH7074)."),
        Guard(
            "MeshAllowOtherEnvironment",
            "Whether a deploy or a removal may replace what was deployed with another `MeshEnvironment` (MESH7079). `local` always allows it."),
        new(
            "MeshRollbackTo", "the most recent successful build that precedes the live one and has a different configuration",
            "Build that `MeshRollback` restores, as listed by `MeshHistory`; or a ledger entry, such as `#12`, or the beginning of a digest, such as "
            + "`sha256:1a2b3c4d`."),
        new(
            "MeshTraceSource", "none",
            "Where `MeshConfirm` finds the spans of a build: the address of a Jaeger query service, the path of a file in OTLP JSON, or `xray`."),
        new(
            "MeshMetricNamespace", "none",
            "Namespace of CloudWatch that contains the metrics of the metrics extension of App Mesh's Envoy image, for `MeshConfirm`."),
        new("MeshTraceService", "`$(MeshNodeName)`", "Name that the service has in traces: their `service.name`."),
        new(
            "MeshConfirmTimeout", "`5m`",
            "How long `MeshConfirm` waits for evidence, at most `6h`; with `0s`, it asks once. Spans often arrive a minute after the requests."),
        new(
            "MeshAllowGap", "`false`",
            "Whether a deploy may leave requests without a route for a while where the rules of App Mesh leave no other way (MESH7010), and delete first where "
            + "a quota does not allow creating first.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshAllowOlder", "`false`",
            "Whether a deploy can replace a build that has a higher number (MESH7031) or that another counter counts (MESH7038), deploy a build again that was "
            + "rolled back or removed (MESH7035), or replace another definition of the same build (MESH7039).")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshAdopt", "`false`",
            "Whether a deploy takes over existing resources that have no ownership tag, or the one that earlier versions used for the project by default.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshPrune", "`true`",
            "Whether a deploy deletes resources that the project no longer declares. With `false`, they stay and still belong to the service, and the plan "
            + "lists them.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshAllowRemoval", "`false`",
            "Whether a deploy can remove the service's node, virtual service or gateway, every route of it, or more than half of its resources. Set it for one "
            + "deploy, on the command line. See [Removing a service](service-life.md#removing-a-service).")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshHealDrift", "`false`",
            "Whether a deploy restores fields that were changed outside of MeshCi and that it does not change otherwise. With `false`, they keep their live "
            + "values, and the plan lists them.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshRenamedFrom", "none",
            "Former names of the service, separated by `;`: values that `MeshNodeName` had in earlier deploys of the project. Needed only if the owner has "
            + "changed together with the name, for example because the project was moved, or if `MeshOwnerId` is set. "
            + "See [Renaming a service](service-life.md#renaming-a-service).")
        {
            Kind = PropertyKind.List,
        },
        new(
            "MeshDestroyAdopted", "`give-back`",
            "What `MeshDestroy`, and a deploy that no longer declares them, does with resources that existed before the project adopted them: `give-back` "
            + "removes the tags of MeshCi, `restore` also restores the former spec and tags, and `delete` deletes them.")
        {
            Kind = PropertyKind.Choice,
        },
        new("MeshPlanFailOnChanges", "`false`", "Whether `MeshPlan` fails the build if a deploy would change anything.")
        {
            Kind = PropertyKind.Switch,
        },
        new(
            "MeshPlanFile", "none",
            "Plan file, relative to the folder in which the build was started. `MeshDeploy` applies exactly the plan in it, or fails if it was made for "
            + "another place (MESH7012) or something has changed since then (MESH7011). `MeshPlan` also writes its plan to it.")
        {
            Kind = PropertyKind.Path,
        },
        new("MeshBeforeDeployTargets", "none", "Targets to run before a deploy, separated by `;`.") { Kind = PropertyKind.Targets },
        new("MeshAfterDeployTargets", "none", "Targets to run after a successful deploy, separated by `;`.") { Kind = PropertyKind.Targets },
        new(
            "MeshGenerateDependsOn", "none",
            "Targets to run before `MeshGenerate`, separated by `;`. Each target of MeshCi has such a property, for example `MeshPlanDependsOn`.")
        {
            Kind = PropertyKind.Targets,
        },
        new(
            "MeshAllowVariables", "none",
            "Names of environment variables that `{env:NAME}` can refer to although they look like names of secrets (MESH5011), separated by `;`. "
            + "A name can also be that of a parameter of the type SecureString, which `MeshLedger` and `MeshDeployBranch` can then refer to (MESH5012).")
        {
            Kind = PropertyKind.List,
            ShapesDefinition = true,
        },
        new(
            "MeshParametersFile", "none; parameters are read from Parameter Store",
            "JSON file with the values of the parameters that `{ssm:/path}` refers to, instead of Parameter Store. "
            + "See [Parameters](parameters.md#builds-without-a-network).")
        {
            Kind = PropertyKind.Path,
            ShapesDefinition = true,
        },
        new("MeshTasksAssembly", "part of the package", "Full path of the assembly that contains the MSBuild tasks. Set it to try a locally built copy.")
        {
            Kind = PropertyKind.Path,
        },
        new("MeshControlPlaneProgram", "part of the package", "Path of the program of the embedded control plane. Set it to try a locally built copy.")
        {
            Kind = PropertyKind.Path,
        },
    ];

    // What a guard refuses by default.
    private static MeshProperty Guard(string name, string description) => new(name, "`false`", description) { Kind = PropertyKind.Switch };

    /// <summary>The property with this name, ignoring case, or null.</summary>
    public static MeshProperty? Find(string name) => All.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

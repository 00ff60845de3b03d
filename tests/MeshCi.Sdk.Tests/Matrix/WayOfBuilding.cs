namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>How several projects are given to one command.</summary>
internal enum Root
{
    /// <summary>A project whose targets call those of the others, as Traversal does.</summary>
    Project,

    /// <summary>A solution (<c>.slnx</c>).</summary>
    Solution,

    /// <summary>A solution in the format of earlier versions (<c>.sln</c>).</summary>
    ClassicSolution,
}

/// <summary>A way of building a project, up to the point at which its definition exists.</summary>
/// <param name="Name">What a person does.</param>
/// <param name="Commands">
/// The arguments of each <c>dotnet</c> command. <c>{project}</c> is what is built, <c>{out}</c> a folder outside the projects.
/// </param>
internal sealed record WayOfBuilding(string Name, params string[] Commands)
{
    // Editors build each framework on its own.
    private const string DesignTime = "msbuild {project} -t:Compile -p:TargetFramework=net10.0 -p:DesignTimeBuild=true -p:BuildingInsideVisualStudio=true "
        + "-p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true";

    /// <summary>The arguments that the targets get, so that they refer to the same output.</summary>
    public string Arguments { get; init; } = "";

    public Root Root { get; init; }

    /// <summary>The commands run in a folder that contains neither the projects nor a solution.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The commands have processes of their own instead of a build server.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The number of leading commands after which no definition exists.</summary>
    public int CommandsWithoutDefinition { get; init; }

    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];

    /// <summary>The .NET SDK compiles the code in each build.</summary>
    public bool AlwaysCompiles => Arguments.Contains("BuildingInsideVisualStudio", StringComparison.Ordinal);

    public bool IsSolution => Root is Root.Solution or Root.ClassicSolution;

    public bool Publishes => Commands[^1].StartsWith("publish", StringComparison.Ordinal);

    public override string ToString() => Name;

    public static IReadOnlyList<WayOfBuilding> All { get; } =
    [
        new("build", "build {project} --no-restore"),
        new("msbuild -restore", "msbuild {project} -restore -t:Build"),
        new("build -c Release", "build {project} --no-restore -c Release") { Arguments = "-p:Configuration=Release" },
        new("build --no-incremental after a target", "msbuild {project} -t:MeshGenerate", "build {project} --no-restore --no-incremental"),
        new("publish", "publish {project} --no-restore") { Arguments = "-p:Configuration=Release" },
        new("publish --no-build", "build {project} --no-restore -c Release", "publish {project} --no-build") { Arguments = "-p:Configuration=Release" },
        new("publish -p:MeshDeploy=true", "publish {project} --no-restore -p:MeshDeploy=true") { Arguments = "-p:Configuration=Release -p:MeshDeploy=true" },
        new("build of a solution", "build {project} --no-restore") { Root = Root.Solution },
        new("build of a .sln", "build {project} --no-restore") { Root = Root.ClassicSolution },
        new("build -graph", "build {project} --no-restore -graph") { Root = Root.Solution, Arguments = "-graph" },
        new("build -m:2 with the terminal logger", "build {project} --no-restore -m:2 -tl:on") { Arguments = "-m:2" },
        new("build -mt", "build {project} --no-restore -mt") { Arguments = "-mt", IsAlone = true },
        new("Visual Studio", DesignTime, "msbuild {project} -t:Build -p:BuildingInsideVisualStudio=true")
        {
            Arguments = "-p:BuildingInsideVisualStudio=true",
            CommandsWithoutDefinition = 1,
        },
        new("build --artifacts-path", "build {project} --artifacts-path {out}") { Arguments = "-p:ArtifactsPath={out} -p:_CommandLineDefinedOutputPath=true" },
        new("build -r", $"build {{project}} -r {UnpackedSdk.Rid}") { Arguments = $"-p:RuntimeIdentifier={UnpackedSdk.Rid}" },
        new("build from another folder with LANG=C", "build {project} --no-restore") { IsElsewhere = true, Variables = [("LANG", "C"), ("LC_ALL", "C")] },
        new("build in Turkish", "build {project} --no-restore")
        {
            IsAlone = true,
            Variables = [("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("DOTNET_CLI_UI_LANGUAGE", "tr")],
        },
    ];

    /// <summary>Why a kind of project is not built in this way; null if it is.</summary>
    public string? Excludes(ProjectKind kind) =>
        kind.IsFile && IsSolution ? "a solution does not contain C# files"
        : kind.IsFile && Contains("msbuild") ? "dotnet msbuild does not build C# files"
        : kind.IsFile && Contains("--no-build") ? "dotnet publish --no-build does nothing for a C# file"
        : kind.IsFile && Contains("-m") ? "dotnet build has no such option for a C# file"
        : kind.ListsFrameworks && Publishes ? "dotnet publish requires one framework"
        : kind.HasReferences && AlwaysCompiles ? "Visual Studio builds the referenced projects itself"
        : kind.UsesArtifactsOutput && Contains("--artifacts-path") ? "the project specifies that path"
        : null;

    private bool Contains(string argument) =>
        Commands.SelectMany(command => command.Split(' ')).Any(found => found == argument || (argument == "-m" && found is ['-', 'm', 't' or ':', ..]));
}

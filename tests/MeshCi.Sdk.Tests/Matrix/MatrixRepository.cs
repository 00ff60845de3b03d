namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>A command that has ended, and the kinds that it was for.</summary>
internal sealed record Ended(IReadOnlyList<ProjectKind> Kinds, DotNetResult Result);

/// <summary>
/// A repository with a project of each kind, whose packages are restored once, and whose meshes contain build 1. Each way of building starts
/// without output.
/// </summary>
internal sealed class MatrixRepository : IAsyncDisposable
{
    /// <summary>The name of each definition.</summary>
    public const string Definition = "orders.mesh.json";

    private readonly PackedSdk _sdk;
    private readonly UserRepository _user;
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("meshci-elsewhere-").FullName;
    private int _roots;

    private MatrixRepository(PackedSdk sdk, IReadOnlyList<ProjectKind> kinds)
    {
        _sdk = sdk;
        Kinds = kinds;
        _user = new UserRepository(sdk)
            .Write("Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <RunAnalyzers>false</RunAnalyzers>
                    <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                    <MeshName>shop-$(MSBuildProjectName.ToLowerInvariant())</MeshName>
                    <MeshNodeName>orders</MeshNodeName>
                    <MeshNamespace>shop.local</MeshNamespace>
                    <MeshLocalConfiguration>$(MSBuildThisFileDirectory)quotas.json</MeshLocalConfiguration>
                    <MeshRollbackTo>1</MeshRollbackTo>
                    <MeshImportFrom>live</MeshImportFrom>
                    <MeshImportTo>$(MSBuildThisFileDirectory)imported/$(MSBuildProjectName).props</MeshImportTo>
                    <MeshImportOverwrite>true</MeshImportOverwrite>
                  </PropertyGroup>
                </Project>
                """)
            .Write("Directory.Build.targets", $"""
                <Project>
                  <ItemGroup Condition="'$(MSBuildProjectName)' != 'MeshOwner'">{Service.Items}</ItemGroup>
                </Project>
                """)
            .Write("quotas.json", """{ "quotas": { "meshes": 100 } }""")
            .Write(".git/HEAD", "ref: refs/heads/main\n")
            .Write(".git/config", "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://github.com/acme/shop.git\n");
        Directory.CreateDirectory(_user.PathOf(".git/objects"));
        foreach (var kind in kinds)
        {
            foreach (var (path, content) in kind.Files) _user.Write($"{kind.Name}/{path}", content);
        }
    }

    public IReadOnlyList<ProjectKind> Kinds { get; }

    /// <summary>The folder that <c>{out}</c> refers to.</summary>
    private string Out => _user.PathOf("out");

    /// <summary>The folder in which the .NET SDK keeps the output of C# files.</summary>
    private string Data => _user.PathOf("data");

    public static async Task<MatrixRepository> CreateAsync(PackedSdk sdk, IReadOnlyList<ProjectKind> kinds)
    {
        var repository = new MatrixRepository(sdk, kinds);
        await repository.RestoreAsync();
        var way = new WayOfBuilding("deploy") { Arguments = "-p:MeshBuild=1" };
        var deploys = kinds.Select(kind => new Cell(kind, way, new("MeshDeploy", "")));
        foreach (var ended in await repository.TargetsAsync([.. deploys], separately: false)) ended.Result.ShouldSucceed();
        return repository;
    }

    public async Task RestoreAsync()
    {
        Directory.CreateDirectory(Data);
        var restore = new WayOfBuilding("restore");
        foreach (var ended in await CommandAsync(restore, "restore {project}", Kinds, separately: false)) ended.Result.ShouldSucceed();
    }

    /// <summary>Removes all output; with <paramref name="completely"/>, also what does not depend on the way of building: packages and compiled code.</summary>
    public void Reset(bool completely)
    {
        foreach (var folder in Kinds.SelectMany(Outputs).Where(Directory.Exists).ToList())
        {
            if (completely || Path.GetFileName(folder) != "obj")
            {
                Directory.Delete(folder, recursive: true);
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(folder, "*.mesh.*", SearchOption.AllDirectories).ToList()) File.Delete(file);
        }
    }

    /// <summary>Runs a command of a way.</summary>
    /// <param name="way">The way.</param>
    /// <param name="command">One of its commands.</param>
    /// <param name="kinds">What it builds.</param>
    /// <param name="separately">Whether each project has a command of its own, unless the way is about several projects.</param>
    public async Task<IReadOnlyList<Ended>> CommandAsync(WayOfBuilding way, string command, IReadOnlyList<ProjectKind> kinds, bool separately)
    {
        var together = separately && !way.IsSolution ? [] : kinds.Where(kind => !kind.IsFile).ToList();
        var ended = new List<Ended>();
        foreach (var kind in kinds.Except(together)) ended.Add(new([kind], await RunAsync(way, Given(command, kind.Path))));
        if (together.Count > 0) ended.Add(new(together, await RunAsync(way, Given(command, Write(way.Root, together)))));
        return ended;
    }

    /// <summary>Runs the targets of cells of one way.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="separately">Whether each target has a command of its own, for the root of the way.</param>
    public async Task<IReadOnlyList<Ended>> TargetsAsync(IReadOnlyList<Cell> cells, bool separately)
    {
        var ended = new List<Ended>();
        foreach (var (kind, way, verb) in cells.Where(cell => cell.Kind.IsFile))
            ended.Add(new([kind], await RunAsync(way, Given($"build {{project}} --no-restore -t:{verb.Target} {way.Arguments}", kind.Path))));

        foreach (var group in cells.Where(cell => !cell.Kind.IsFile).OrderBy(cell => cell.Verb.Order).GroupBy(cell => separately ? cell.Verb : null))
        {
            var way = group.First().Way;
            var kinds = group.Select(cell => cell.Kind).ToList();
            var (project, target) = group.Key is { } verb && way.IsSolution
                ? (Write(way.Root, kinds), verb.Target)
                : (WriteNext("proj", RootFile.Project(group)), RootFile.Cells);
            ended.Add(new(kinds, await RunAsync(way, Given($"msbuild {{project}} -t:{target} {way.Arguments}", project))));
        }

        return ended;
    }

    /// <summary>The definitions of a kind, by their paths; those that were published are in a folder of their own.</summary>
    public IReadOnlyDictionary<string, string> Definitions(ProjectKind kind) =>
        Written(kind).Where(file => Path.GetFileName(file) == Definition).ToDictionary(file => file, _user.Read);

    /// <summary>The output of a kind with the time at which each file was written.</summary>
    public IReadOnlyDictionary<string, DateTime> Times(ProjectKind kind) =>
        Written(kind).ToDictionary(file => file, file => File.GetLastWriteTimeUtc(_user.PathOf(file)));

    /// <summary>The output of a kind, relative to the repository.</summary>
    public IReadOnlyList<string> Written(ProjectKind kind) =>
        [.. Outputs(kind).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Select(Relative)];

    /// <summary>Files beside those of the project, other than its output.</summary>
    public IReadOnlyList<string> LeftBehind(ProjectKind kind) =>
    [
        .. Directory.EnumerateFiles(_user.PathOf(kind.Name), "*", SearchOption.AllDirectories).Select(Relative)
            .Except(Written(kind)).Except(kind.Files.Select(file => $"{kind.Name}/{file.Path}")).Where(file => file != $"{kind.Name}/packages.lock.json"),
    ];

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_elsewhere, recursive: true);
        await _user.DisposeAsync();
    }

    private string Relative(string file) => Path.GetRelativePath(_user.Root, file).Replace('\\', '/');

    private IEnumerable<string> Outputs(ProjectKind kind)
    {
        string[] folders = ["bin", "obj", "publish"];
        if (!kind.IsFile)
        {
            string[] roots = [kind.Name, $"{kind.Name}/artifacts"];
            return roots.SelectMany(root => folders.Select(folder => _user.PathOf($"{root}/{folder}")))
                .Concat(folders.Select(folder => Path.Combine(Out, folder, kind.Name)));
        }

        var data = Path.Combine(Data, "dotnet", "runfile");
        string[] apps = Directory.Exists(data) ? Directory.GetDirectories(data) : [];
        return apps.SelectMany(app => folders.Select(folder => Path.Combine(app, folder)))
            .Concat(folders.SelectMany(folder => ((string[])["debug", "release"]).Select(name => Path.Combine(Out, folder, name))))
            .Append(_user.PathOf($"{kind.Name}/artifacts"));
    }

    private string Given(string command, string project) =>
        command.Replace("{project}", _user.PathOf(project), StringComparison.Ordinal).Replace("{out}", Out, StringComparison.Ordinal);

    private string Write(Root root, IReadOnlyList<ProjectKind> kinds) => root switch
    {
        Root.Solution => WriteNext("slnx", RootFile.Solution(kinds)),
        Root.ClassicSolution => WriteNext("sln", RootFile.ClassicSolution(kinds)),
        _ => WriteNext("proj", RootFile.Project(kinds)),
    };

    private string WriteNext(string extension, string content)
    {
        var name = $"All{++_roots}.{extension}";
        _user.Write(name, content);
        return name;
    }

    private async Task<DotNetResult> RunAsync(WayOfBuilding way, string command)
    {
        var server = way.IsAlone ? null : BuildServers.Take();
        try
        {
            var variables = server is null ? [] : BuildServers.Settings(server);
            variables["NUGET_PACKAGES"] = _sdk.Packages;
            variables["XDG_DATA_HOME"] = _user.PathOf("data");
            foreach (var (name, value) in way.Variables) variables[name] = value;
            string[] logger = command.Contains("-tl:", StringComparison.Ordinal) ? [] : ["-tl:off"];
            return await DotNet.RunAsync(
                way.IsElsewhere ? _elsewhere : _user.Root, variables, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. logger]);
        }
        finally
        {
            if (server is not null) BuildServers.Return(server);
        }
    }
}

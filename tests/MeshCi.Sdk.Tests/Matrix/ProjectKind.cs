namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>A kind of project that people add the SDK to. Each has the same mesh items, in a mesh of its own.</summary>
/// <param name="Name">The folder and the name of the project.</param>
/// <param name="Project">The file that is built, relative to the folder.</param>
internal sealed record ProjectKind(string Name, string Project)
{
    private const string Sdk = "<Sdk Name=\"MeshCi.Sdk\" />";
    private static readonly string Exe = Property("OutputType", "Exe");
    private const string Code = "System.Console.WriteLine();";

    /// <summary>The files of the project, relative to its folder.</summary>
    public IReadOnlyList<(string Path, string Content)> Files { get; init; } = [];

    /// <summary>The number of definitions that a build writes.</summary>
    public int Definitions { get; init; } = 1;

    /// <summary>Whether the project has a list of frameworks, even if it is a list of one.</summary>
    public bool ListsFrameworks { get; init; }

    /// <summary>Whether the project has a folder of its own for all output.</summary>
    public bool UsesArtifactsOutput { get; init; }

    /// <summary>Whether the project has the items that the others have.</summary>
    public bool IsService { get; init; } = true;

    /// <summary>The project consists of a C# file, which <c>dotnet build</c> builds, but neither <c>dotnet msbuild</c> nor a solution.</summary>
    public bool IsFile => Project.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>Whether the project references another one.</summary>
    public bool HasReferences => Files.Any(file => file.Content.Contains("<ProjectReference ", StringComparison.Ordinal));

    /// <summary>The name in the result line of a target.</summary>
    public string ShownName => IsFile ? Project : Name;

    /// <summary>The path in the repository.</summary>
    public string Path => $"{Name}/{Project}";

    public override string ToString() => Name;

    /// <summary>All kinds, for an SDK of one version.</summary>
    public static IReadOnlyList<ProjectKind> All(string version) =>
    [
        CSharp("Web", "Microsoft.NET.Sdk.Web", Sdk),
        CSharp("Worker", "Microsoft.NET.Sdk.Worker", Sdk),
        CSharp("Console", "Microsoft.NET.Sdk", Sdk + Exe),
        CSharp("Library", "Microsoft.NET.Sdk", Sdk + Property("MeshEnabled", "true"), "class Orders;"),
        new("FSharp", "FSharp.fsproj")
        {
            Files =
            [
                ("FSharp.fsproj", Xml("Microsoft.NET.Sdk", Sdk + Exe + "<ItemGroup><Compile Include=\"Program.fs\" /></ItemGroup>")),
                ("Program.fs", "printfn \"\""),
            ],
        },
        new("VisualBasic", "VisualBasic.vbproj")
        {
            Files = [("VisualBasic.vbproj", Xml("Microsoft.NET.Sdk", Sdk + Exe)), ("Program.vb", "Module Orders\n  Sub Main()\n  End Sub\nEnd Module\n")],
        },
        CSharp("Frameworks", "Microsoft.NET.Sdk", Sdk + Frameworks("net10.0;net10.0-windows")) with { Definitions = 2, ListsFrameworks = true },
        CSharp("ListOfOneFramework", "Microsoft.NET.Sdk", Sdk + Frameworks("net10.0")) with { ListsFrameworks = true },
        CSharp("SdkAlone", "MeshCi.Sdk", Exe),
        CSharp("SdkInList", "Microsoft.NET.Sdk;MeshCi.Sdk", Exe),
        CSharp("SdkWithVersion", "Microsoft.NET.Sdk", $"<Sdk Name=\"MeshCi.Sdk\" Version=\"{version}\" />{Exe}"),
        With(CSharp("SdkOfAllProjects", "Microsoft.NET.Sdk", Exe),
            ("Directory.Build.props", Import("<Import Project=\"Sdk.props\" Sdk=\"MeshCi.Sdk\" />", "props")),
            ("Directory.Build.targets", Import("<Import Project=\"Sdk.targets\" Sdk=\"MeshCi.Sdk\" />", "targets"))),
        With(CSharp("CentralPackages", "Microsoft.NET.Sdk", Sdk + Exe),
            ("Directory.Packages.props", $"<Project>{Property("ManagePackageVersionsCentrally", "true")}</Project>"),
            ("Directory.Build.props", Import(Property("RestorePackagesWithLockFile", "true"), "props"))),
        CSharp("StaticGraph", "Microsoft.NET.Sdk", Sdk + Exe + Property("RestoreUseStaticGraphEvaluation", "true")),
        With(CSharp("ArtifactsOutput", "Microsoft.NET.Sdk", Sdk + Exe),
            ("Directory.Build.props", Import(Property("UseArtifactsOutput", "true"), "props"))) with { UsesArtifactsOutput = true },
        With(
            CSharp("Referencing", "Microsoft.NET.Sdk.Web", Sdk + "<ItemGroup><ProjectReference Include=\"../Referenced/Referenced.csproj\" /></ItemGroup>"),
            ("../Referenced/Referenced.csproj", Xml("Microsoft.NET.Sdk.Web", Sdk)),
            ("../Referenced/Program.cs", Code)),
        CSharp(
            "MeshOwner", "Microsoft.NET.Sdk",
            Sdk + Property("MeshEnabled", "true") + "<ItemGroup><Mesh Include=\"$(MeshName)\" EgressFilter=\"DROP_ALL\" /></ItemGroup>",
            "") with { IsService = false },
        new("FileBased", "app.cs")
        {
            Files = [("app.cs", $"#:sdk Microsoft.NET.Sdk.Web\n#:sdk MeshCi.Sdk@{version}\n#:property PublishAot=false\n{Code}\n")],
        },
    ];

    private static ProjectKind CSharp(string name, string sdk, string body, string code = Code) => new(name, $"{name}.csproj")
    {
        Files = [($"{name}.csproj", Xml(sdk, body)), ("Program.cs", code)],
    };

    private static ProjectKind With(ProjectKind kind, params (string Path, string Content)[] files) => kind with { Files = [.. kind.Files, .. files] };

    private static string Property(string name, string value) => $"<PropertyGroup><{name}>{value}</{name}></PropertyGroup>";

    private static string Xml(string sdk, string body) => $"<Project Sdk=\"{sdk}\">{body}</Project>";

    private static string Import(string body, string kind) => $"<Project><Import Project=\"../Directory.Build.{kind}\" />{body}</Project>";

    private static string Frameworks(string list) =>
        Exe + Property("TargetFramework", "") + Property("TargetFrameworks", list) + Property("EnableWindowsTargeting", "true")
        + Property("UseAppHost", "false");
}

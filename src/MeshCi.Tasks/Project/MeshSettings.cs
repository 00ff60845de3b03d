using MeshCi.Definitions;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>What the project says beside its items: the one item <c>_MeshSettings</c> of the targets, with names as in its metadata.</summary>
internal sealed class MeshSettings
{
    private readonly ITaskItem _item;
    private readonly string _projectPath;
    private readonly Lazy<GitCheckout?> _checkout;

    public MeshSettings(ITaskItem item, string projectPath)
    {
        _item = item;
        _projectPath = projectPath;
        _checkout = new(() => GitCheckout.Find(Path.GetDirectoryName(projectPath)!));
    }

    public string NodeName => _item.ItemSpec;

    public string ProjectName => Path.GetFileNameWithoutExtension(_projectPath);

    public GitCheckout? Checkout => _checkout.Value;

    public string ProjectDirectory => Path.GetDirectoryName(_projectPath)!;

    /// <summary>The value of a setting, or null where it is not set.</summary>
    public string? this[string name] => _item.GetMetadata(name) is { Length: > 0 } value ? value : null;

    /// <summary>The mesh.</summary>
    /// <exception cref="MeshException">MESH0011 when it is not set.</exception>
    public string MeshName => this["MeshName"] ?? throw new MeshException(Diagnostics.MeshNameMissing.At(
        new(_projectPath), $"'{ProjectName}' does not say which mesh it belongs to. Add <MeshName>your-mesh</MeshName> to a PropertyGroup of the project or of Directory.Build.props, or <MeshEnabled>false</MeshEnabled> to leave it out."));

    /// <summary>
    /// What the ownership tag says: the repository by its remote and the project by its path in it, so that every clone says the same and no two
    /// projects do.
    /// </summary>
    public string OwnerId => this["OwnerId"] ?? $"{Checkout?.Slug ?? "local"}/{ProjectPathInRepository}";

    private string ProjectPathInRepository => Checkout is { } checkout
        ? Path.ChangeExtension(Path.GetRelativePath(checkout.Root, _projectPath), null).Replace('\\', '/')
        : ProjectName;

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Full path of the file that a newly started embedded control plane is configured by, or null.</summary>
    public string? LocalConfiguration => this["LocalConfiguration"] is { } file ? Path.GetFullPath(file, ProjectDirectory) : null;

    /// <summary>Where the embedded control plane and the ledger of laptops live: <c>.meshci</c> at the root of the repository.</summary>
    public string StateDirectory => Path.GetFullPath(
        this["StateDirectory"] ?? Path.Combine(Checkout?.Root ?? ProjectDirectory, ".meshci"), ProjectDirectory);
}

using Microsoft.Build.Framework;

namespace MeshCi.Tasks;

/// <summary>Tells where the state directory and the configuration are, for targets that start the embedded control plane themselves.</summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveMeshState : MeshTask
{
    /// <summary>The settings item.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>Full path; the directory exists afterwards.</summary>
    [Output]
    public string StateDirectory { get; private set; } = "";

    /// <summary>Full path of the configuration to start with; empty where none is named.</summary>
    [Output]
    public string Configuration { get; private set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = new MeshSettings(Settings, ProjectPath);
        StateDirectory = settings.StateDirectory;
        Configuration = settings.LocalConfiguration ?? "";
        LocalControlPlane.CreateStateDirectory(StateDirectory);
        return System.Threading.Tasks.Task.CompletedTask;
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Exceptions;
using Microsoft.Build.Execution;

namespace MeshCi.Tasks.Project;

/// <summary>What another project of the mesh is called, according to MSBuild.</summary>
/// <param name="DefaultNodeName">Its node name if that is the default, or null.</param>
/// <param name="MeshName">Its <c>MeshName</c>, or null.</param>
/// <param name="MeshOwner">Its <c>MeshOwner</c>, or null.</param>
internal sealed record EvaluatedProject(string? DefaultNodeName, string? MeshName, string? MeshOwner)
{
    // What a command sets for the project that it builds does not apply to other projects.
    private static readonly string[] OfOneProject =
    [
        "TargetFramework", "RuntimeIdentifier", "SelfContained", "PublishProfile", "OutDir", "PublishDir", "AssemblyName", "MeshNodeName", "MeshServiceName",
        "MeshDefinitionFile",
    ];

    /// <summary>
    /// Evaluates a project; null if that is not possible, which a build of that project reports. The assembly that evaluates projects is only loaded if a
    /// project is evaluated.
    /// </summary>
    /// <param name="file">Full path of the project.</param>
    /// <param name="globalProperties">The global properties of the build.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static EvaluatedProject? Of(string file, IReadOnlyDictionary<string, string> globalProperties)
    {
        var properties = globalProperties.Where(property => !OfOneProject.Contains(property.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(property => property.Key, property => property.Value, StringComparer.OrdinalIgnoreCase);
        using var collection = new ProjectCollection();
        try
        {
            var project = new ProjectInstance(file, properties, null, collection);
            if (project.GetPropertyValue("_MeshIsOuterBuild") == "true")
            {
                properties["TargetFramework"] = project.GetPropertyValue("_MeshFirstFramework");
                project = new ProjectInstance(file, properties, null, collection);
            }

            var isDefault = project.GetPropertyValue("_MeshHasDefaultName") == "true";
            return new(isDefault ? Value(project, "MeshNodeName") : null, Value(project, "MeshName"), Value(project, "MeshOwner"));
        }
        catch (InvalidProjectFileException)
        {
            return null;
        }
    }

    private static string? Value(ProjectInstance project, string name) => project.GetPropertyValue(name).Trim() is { Length: > 0 } value ? value : null;
}

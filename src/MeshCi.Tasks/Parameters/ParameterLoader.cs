using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Parameters;

/// <summary>Reads the parameters that a task needs: from the file that the project names, or with the identity of the deploy from Parameter Store.</summary>
internal static class ParameterLoader
{
    /// <summary>Reads parameters.</summary>
    /// <param name="settings">The settings of the project, without parameters.</param>
    /// <param name="references">The parameters, each once.</param>
    /// <param name="engine">The engine of the task.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MeshException">MESH0008: the file cannot be used.</exception>
    public static async Task<ParameterValues> LoadAsync(
        MeshSettings settings, IReadOnlyList<ParameterReference> references, IBuildEngine? engine, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.ParametersFile is { } file)
        {
            var values = ParametersFile.Read(settings.Outside([]).ReadFile(file), file);
            return new(references.ToDictionary(reference => reference.Text, reference => ParametersFile.Find(values, reference, file)));
        }

        return await StoredParameters.ReadAsync(settings, references, engine, time, cancellationToken).ConfigureAwait(false);
    }
}

using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Reporting;
using MeshCi.Shared;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.Verbs;

/// <summary>Reads and writes the files that describe plans and deploys.</summary>
internal static class PlanFiles
{
    // A plan contains the specs of what it changes, before and after.
    private const long Largest = 512 * 1024 * 1024;

    /// <summary>The plan that <c>MeshPlanFile</c> names, or null if it is not set.</summary>
    /// <exception cref="MeshException">MESH7016 or MESH0003: the file cannot be read.</exception>
    public static SavedPlan? ReadSaved(MeshSettings settings)
    {
        if (settings.PlanFile is not { } file) return null;
        try
        {
            return new(PlanReader.Read(OrdinaryFile.Read(file, Largest) ?? throw new FileNotFoundException(), file), file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MeshException(MeshDiagnostics.PlanFileUnreadable.At(new(Item: "MeshPlanFile"), DoesNotExist(file)), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(MeshDiagnostics.PlanFileUnreadable.At(new(Item: "MeshPlanFile"), CannotBeRead(file, failure)), failure);
        }
    }

    /// <summary>Writes the plan of a command to the file that <c>MeshPlanFile</c> names, if it is set.</summary>
    /// <exception cref="MeshException">MESH0012: the file belongs to the user.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not write the file.</exception>
    public static Task SaveAsync(PlanDocument plan, MeshSettings settings, CancellationToken cancellationToken) => settings.PlanFile is { } file
        ? OwnFormat.PlanJson.WriteAsync(file, PlanJson.Write(plan), cancellationToken, "MeshPlanFile")
        : Task.CompletedTask;

    /// <summary>Writes <c>&lt;node&gt;.plan.json</c> and <c>&lt;node&gt;.plan.md</c> next to the definition.</summary>
    /// <param name="plan">The plan of one service.</param>
    /// <param name="definitionFile">Full path of the definition.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <returns>Full path of the latter.</returns>
    /// <exception cref="MeshException">MESH0012: a file belongs to the user.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not write a file.</exception>
    public static async Task<string> WriteAsync(PlanDocument plan, string definitionFile, CancellationToken cancellationToken)
    {
        var name = Path.Combine(Path.GetDirectoryName(definitionFile)!, Naming.FileName(plan.Services[0].Service));
        await OwnFormat.PlanJson.WriteAsync($"{name}.plan.json", PlanJson.Write(plan), cancellationToken).ConfigureAwait(false);
        var markdown = Encoding.UTF8.GetBytes(PlanMarkdown.Write(plan));
        await OwnFormat.PlanMarkdown.WriteAsync($"{name}.plan.md", markdown, cancellationToken).ConfigureAwait(false);
        return $"{name}.plan.md";
    }

    private static string DoesNotExist(string file) =>
        $"There is no plan at '{file}'. Nothing was changed. Make one with MeshPlan, or correct MeshPlanFile, which is relative to the folder in which the "
        + "build was started.";

    private static string CannotBeRead(string file, Exception failure) => $"'{file}' cannot be read: {failure.Message.TrimEnd('.')}. Nothing was changed.";
}

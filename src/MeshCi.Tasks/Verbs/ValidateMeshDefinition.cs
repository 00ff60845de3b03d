using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Shared;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Checks the project's items without writing. With a built file, it also checks that the file matches the items.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateMeshDefinition : DefinitionTask
{
    /// <summary>The file that an earlier build wrote, or null to check only the items.</summary>
    public ITaskItem? BuiltFile { get; set; }

    /// <summary>The file with the warnings about the definition that have been reported, if <see cref="DefinitionTask.ReportsOnlyErrors"/> is set.</summary>
    public ITaskItem? FindingsFile { get; set; }

    // A built file is checked on behalf of another verb.
    private protected override bool EndsVerb => BuiltFile is null;

    // Not all warnings are about the definition, so there can be new ones although the definition has not changed.
    private protected override bool MayBeNew(Finding finding) => Reported.Count > 0 && finding.Diagnostic.Severity == Severity.Warning;

    private protected override bool IsReported(LocatedFinding located) => ReportsOnlyErrors && Reported.Contains(Key(located));

    private HashSet<(string, string, string, int)> Reported => _reported ??=
        FindingsFile?.GetMetadata("FullPath") is { } file && File.Exists(file) ? [.. Verbs.FindingsFile.Read(file).Select(Key)] : [];

    private HashSet<(string, string, string, int)>? _reported;

    private static (string Id, string Message, string File, int Line) Key(LocatedFinding located) =>
        (located.Finding.Diagnostic.Id, located.Finding.Message, located.File, located.Line);

    // A build only warns about an unresolved value, whether or not its code compiles.
    private protected override Finding Adjust(Finding finding) => Verb is null && finding.Diagnostic.IsUnresolved
        ? finding with { Diagnostic = finding.Diagnostic.As(Severity.Warning) }
        : finding;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (await BuildDefinitionAsync(cancellationToken).ConfigureAwait(false) is not { } definition || (BuiltFile is null && Verb is null)) return;
        if (BuiltFile is null)
        {
            Outcome = new($"valid: {Summary(definition)}");
            WriteLine($"Mesh definition valid: {definition.Mesh}/{definition.Service}, {Summary(definition)}");
            return;
        }

        var file = BuiltFile.GetMetadata("FullPath");
        var expected = DefinitionFile.Write(definition);
        var built = File.Exists(file) ? OrdinaryFile.Read(file, DeploymentTask.LargestDefinition) ?? [] : null;
        if (built is not null && built.AsSpan().SequenceEqual(expected)) return;
        var earlier = built is null || definition.Parameters.Count == 0 ? null : Built(file);
        if (earlier is not null && DefinitionFile.Digest(earlier) == DefinitionFile.Digest(definition)) return;
        var changed = earlier is null ? [] : UsedParameter.Differences(earlier.Parameters, definition.Parameters);
        var what = built is null ? "is missing"
            : changed.Count > 0 ? $"has other values than the project would have now ({string.Join(", ", changed)})" : "does not match the project";
        throw new MeshException(MeshDiagnostics.DefinitionStale.At(
            new(ProjectPath),
            $"The built definition '{file}' {what}, and the project was not built in this run. "
            + "Nothing was changed. Build first, or omit '--no-build'."));
    }

    // With another version of a parameter that has the same value, it is the same definition.
    private static Definition? Built(string file)
    {
        try
        {
            return DefinitionFile.Read(OrdinaryFile.Read(file, DeploymentTask.LargestDefinition) ?? [], file);
        }
        catch (MeshException)
        {
            return null;
        }
    }
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Verbs;

/// <summary>An exception as the one line that the user gets for it.</summary>
internal static class FailureFinding
{
    /// <summary>The finding of an exception.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="work">What failed: the name of a task or of a verb.</param>
    /// <param name="cancellationToken">Whether the build has cancelled the work.</param>
    public static Finding Of(Exception failure, string work, CancellationToken cancellationToken) => failure switch
    {
        MeshException expected => expected.Finding,
        OperationCanceledException when cancellationToken.IsCancellationRequested =>
            MeshDiagnostics.Cancelled.At(null, $"{work} was cancelled before it changed anything. To continue, run it again."),
        IOException or UnauthorizedAccessException => MeshDiagnostics.FileNotAccessible.At(
            null, $"{failure.Message} Check that the disk has free space and that the build may write there, then run the same command again."),
        _ => MeshDiagnostics.InternalFault.At(
            null,
            $"{work} failed unexpectedly: {failure.GetType().Name}: {failure.Message} "
            + "Please report it with the output of the same command and '-v:detailed'."),
    };
}

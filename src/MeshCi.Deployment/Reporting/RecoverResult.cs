namespace MeshCi.Deployment.Reporting;

/// <summary>What a recovery did.</summary>
public enum RecoverAction
{
    /// <summary>Every deploy of the service has ended.</summary>
    Nothing,

    /// <summary>All changes of an unfinished deploy were live, so that only its outcome was missing.</summary>
    Completed,

    /// <summary>What failed or unfinished deploys had left was undone.</summary>
    Restored,
}

/// <summary>The result of the recovery of one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Action">What was done.</param>
/// <param name="Build">The build that is live, or null if none is.</param>
/// <param name="Changed">Number of resources that were restored.</param>
public sealed record RecoverResult(string Service, RecoverAction Action, string? Build, int Changed);

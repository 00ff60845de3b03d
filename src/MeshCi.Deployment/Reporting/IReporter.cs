using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>Where a verb tells its user what it does. Called from several threads.</summary>
public interface IReporter
{
    /// <summary>A finding that does not stop the verb.</summary>
    void Found(Finding finding) => Line($"note: {finding.Message}");

    /// <summary>One plain line, without colour codes or line end.</summary>
    void Line(string text);
}

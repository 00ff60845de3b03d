using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>Shows the progress of a verb to its user. Called from several threads.</summary>
public interface IReporter
{
    /// <summary>A finding that does not stop the verb.</summary>
    void Found(Finding finding) => Line($"note: {finding.Message}");

    /// <summary>One plain line, without color codes or a line break.</summary>
    void Line(string text);
}

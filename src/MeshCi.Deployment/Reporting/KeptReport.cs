using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>Keeps what is reported until it is certain that it applies.</summary>
internal sealed class KeptReport : IReporter
{
    private readonly Lock _gate = new();
    private readonly List<Action<IReporter>> _reports = [];

    /// <inheritdoc/>
    public void Line(string text) => Add(to => to.Line(text));

    /// <inheritdoc/>
    public void Found(Finding finding) => Add(to => to.Found(finding));

    /// <summary>Reports everything to another one.</summary>
    public void PassTo(IReporter reporter)
    {
        foreach (var report in _reports) report(reporter);
    }

    private void Add(Action<IReporter> report)
    {
        lock (_gate) _reports.Add(report);
    }
}

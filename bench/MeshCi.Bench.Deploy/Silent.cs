using MeshCi.Deployment.Reporting;

namespace MeshCi.Bench.Deploy;

/// <summary>Prints nothing.</summary>
internal sealed class Silent : IReporter
{
    public void Line(string text)
    {
    }
}

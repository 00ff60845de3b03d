using MeshCi.Bench.Build;

namespace MeshCi.Bench.Compare;

/// <summary>What MeshCi costs a build, in processor time, which depends less than the clock on what else runs.</summary>
internal sealed class BuildPart : Part
{
    private readonly Dictionary<Side, Workshop> _workshops;
    private readonly Dictionary<Side, string> _projects;
    private readonly Workshop _first;
    private readonly string _plain;
    private double _plainSeconds;

    public BuildPart(Side before, Side after)
    {
        _workshops = new[] { before, after }.ToDictionary(side => side, side => new Workshop(side.Feed, side.PackageVersion));
        _projects = _workshops.ToDictionary(pair => pair.Key, pair => pair.Value.Project("service", MeshService.WithSdk));
        _first = _workshops[before];
        _plain = _first.Project("plain", "");
        foreach (var project in _projects.Values.Append(_plain))
        {
            Workshop.DotNet(project, "build");
            Workshop.DotNet(project, "build", "--no-restore");
        }
    }

    public override void BeginRound() => _plainSeconds = Workshop.Measure(_plain, "build", "--no-restore").Processor;

    public override void Measure(Side side, Action<Quantity, double> add)
    {
        var project = _projects[side];
        var noOp = Build();
        add(new("no-op build, processor time", QuantityKind.Milliseconds), noOp * 1000);
        add(new("no-op build, over one without MeshCi", QuantityKind.Share), (noOp / _plainSeconds) - 1);

        Directory.Delete(Path.Combine(project, "bin", "Debug", "net10.0", "mesh"), recursive: true);
        add(new("build that generates one definition, processor time", QuantityKind.Milliseconds), Build() * 1000);

        var directory = Path.Combine(project, "state", Path.GetRandomFileName());
        var state = $"-p:MeshStateDirectory={directory}";
        add(new("publish, first deploy", QuantityKind.Milliseconds), Publish() * 1000);
        add(new("publish, unchanged deploy", QuantityKind.Milliseconds), Publish("--no-restore") * 1000);
        Workshop.EndControlPlane(directory);

        double Build() => Workshop.Measure(project, "build", "--no-restore").Processor;

        double Publish(params string[] more) => Workshop.DotNet(project, ["publish", "-p:MeshDeploy=true", state, .. more]);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var workshop in _workshops.Values) workshop.Dispose();
        base.Dispose(disposing);
    }
}

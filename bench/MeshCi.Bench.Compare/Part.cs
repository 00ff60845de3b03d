namespace MeshCi.Bench.Compare;

/// <summary>What is measured together, one side after the other.</summary>
internal abstract class Part : IDisposable
{
    public static Part Named(string name, Side before, Side after) => name switch
    {
        "package" => new PackagePart(),
        "definitions" => new DefinitionsPart(),
        "deploy" => new DeployPart(),
        "control-plane" => new ControlPlanePart(),
        "build" => new BuildPart(before, after),
        _ => throw new ArgumentException($"There is no part '{name}'. There are package, definitions, deploy, control-plane and build."),
    };

    /// <summary>How often it is measured when this many rounds are asked for.</summary>
    public virtual int Rounds(int asked) => asked;

    /// <summary>Measures what both sides are compared with.</summary>
    public virtual void BeginRound()
    {
    }

    /// <summary>Measures one side once.</summary>
    public abstract void Measure(Side side, Action<Quantity, double> add);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

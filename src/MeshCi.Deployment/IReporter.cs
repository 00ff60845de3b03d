namespace MeshCi.Deployment;

/// <summary>Where a verb tells its user what it does. Called from several threads.</summary>
public interface IReporter
{
    /// <summary>One plain line, without colour codes or line end.</summary>
    void Line(string text);
}

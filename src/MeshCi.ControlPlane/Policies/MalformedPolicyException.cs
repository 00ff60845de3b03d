namespace MeshCi.ControlPlane.Policies;

/// <summary>A text is not a valid policy. The message contains the place (a JSON path), the problem and the fix.</summary>
public sealed class MalformedPolicyException : Exception
{
    /// <summary>Reports a problem at a place.</summary>
    /// <param name="path">JSON path of the place: <c>$.Statement[0].Action</c>.</param>
    /// <param name="problem">What is wrong and how to fix it, in one or two sentences.</param>
    public MalformedPolicyException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>JSON path of the place.</summary>
    public string Path { get; }

    /// <summary>What is wrong and how to fix it.</summary>
    public string Problem { get; }
}

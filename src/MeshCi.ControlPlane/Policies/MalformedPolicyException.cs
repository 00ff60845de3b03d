namespace MeshCi.ControlPlane.Policies;

/// <summary>A text is no policy. The message says where (a JSON path), what is wrong, and what to write instead.</summary>
public sealed class MalformedPolicyException : Exception
{
    /// <summary>For a fault at one place.</summary>
    /// <param name="path">JSON path of the place: <c>$.Statement[0].Action</c>.</param>
    /// <param name="problem">What is wrong and how to mend it, in one or two sentences.</param>
    public MalformedPolicyException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>JSON path of the place.</summary>
    public string Path { get; }

    /// <summary>What is wrong and how to mend it.</summary>
    public string Problem { get; }
}

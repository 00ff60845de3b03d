namespace MeshCi.Deployment.Tests;

/// <summary>Stands for the end of the process: from this call on, every call of the run ends with it.</summary>
internal sealed class ProcessDiedException() : Exception("the process died");

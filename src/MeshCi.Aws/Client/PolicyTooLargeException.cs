namespace MeshCi.Aws.Client;

/// <summary>STS refused a session policy because of its size.</summary>
internal sealed class PolicyTooLargeException(string message) : Exception(message);

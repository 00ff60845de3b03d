namespace MeshCi.Tool.Running;

/// <summary>The <c>dotnet</c> command cannot be started.</summary>
internal sealed class DotNetMissingException(string message, Exception cause) : Exception(message, cause);

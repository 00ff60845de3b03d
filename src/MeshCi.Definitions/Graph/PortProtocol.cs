namespace MeshCi.Definitions.Graph;

/// <summary>A port and its protocol.</summary>
/// <param name="Port">Number of the port.</param>
/// <param name="Protocol">The protocol, such as <c>http2</c>.</param>
public sealed record PortProtocol(int Port, string Protocol);

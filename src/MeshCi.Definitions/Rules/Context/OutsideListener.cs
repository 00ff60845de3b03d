namespace MeshCi.Definitions.Rules.Context;

/// <summary>What a virtual service of another project listens on.</summary>
/// <param name="Port">The port.</param>
/// <param name="Protocol">The protocol spoken there.</param>
/// <param name="Tls">Whether it takes TLS.</param>
public sealed record OutsideListener(int Port, string Protocol, bool Tls);

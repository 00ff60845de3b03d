namespace MeshCi.Definitions.Rules.Context;

/// <summary>A listener of a virtual service that another project provides.</summary>
/// <param name="Port">The port.</param>
/// <param name="Protocol">The protocol that it uses.</param>
/// <param name="Tls">Whether it accepts TLS.</param>
public sealed record OutsideListener(int Port, string Protocol, bool Tls);

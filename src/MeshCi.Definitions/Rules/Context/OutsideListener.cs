using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>A listener of a virtual service that another project provides.</summary>
/// <param name="Port">The port.</param>
/// <param name="Protocol">The protocol that it uses.</param>
/// <param name="Tls">Whether it accepts TLS.</param>
public sealed record OutsideListener(int Port, string Protocol, bool Tls)
{
    /// <summary>Whether it refuses callers that do not use TLS.</summary>
    public bool RequiresTls { get; init; }

    /// <summary>Its request timeout, if it sets one.</summary>
    public Duration? PerRequest { get; init; }

    /// <summary>Its idle timeout, if it sets one.</summary>
    public Duration? Idle { get; init; }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Client tokens for the steps of one journal entry: the same for a repeated call, different for every other step and every other entry, so
/// that a service never responds to a new deploy with what it remembers of an old one.
/// </summary>
internal sealed class ClientTokens(LedgerEntry entry)
{
    private readonly string _seed = string.Create(
        CultureInfo.InvariantCulture, $"{entry.Definition.Mesh}\n{entry.Definition.Service}\n{entry.Sequence}\n{entry.When.UtcTicks}\n{entry.Digest}");

    /// <summary>The token of a step: 32 hex digits.</summary>
    /// <param name="step">The step.</param>
    /// <param name="phase"><c>apply</c>, or <c>undo</c> with the number of the attempt.</param>
    public string For(PlanStep step, string phase)
    {
        var text = $"{_seed}\n{step}\n{phase}\n{Spec(step.Before?.Spec)}\n{Spec(step.After?.Spec)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    // A resource can have several steps of one kind, which lead to different specs.
    private static string Spec(JsonElement? spec) => spec is { } present ? Convert.ToHexString(SHA256.HashData(CanonicalJson.Write(present))) : "";
}

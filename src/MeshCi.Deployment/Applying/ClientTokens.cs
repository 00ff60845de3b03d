using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    public string For(PlanStep step, string phase) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}\n{step}\n{phase}")).AsSpan(0, 16));
}

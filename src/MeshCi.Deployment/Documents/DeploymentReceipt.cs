using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Documents;

/// <summary>What a deploy or rollback has made live, for whatever handles the application after that: the file <c>mesh-deployment.json</c>.</summary>
public sealed record DeploymentReceipt
{
    /// <summary>The format of the file, under the same rule as <see cref="PlanDocument.FormatVersion"/>.</summary>
    public const int FormatVersion = 1;

    /// <summary>Address of the JSON Schema.</summary>
    public const string SchemaAddress = "https://raw.githubusercontent.com/meshci/meshci/main/sdk/schema/mesh-deployment.schema.json";

    /// <summary>Name of the file. In a folder that several services share, the name of the service and a dot precede it.</summary>
    public const string FileName = "mesh-deployment.json";

    /// <summary>Where it was deployed.</summary>
    public required PlanPlace Place { get; init; }

    /// <summary>What the command did as a whole.</summary>
    public ReceiptOutcome Outcome =>
        Services.FirstOrDefault(service => service.Outcome != ReceiptOutcome.Unchanged)?.Outcome ?? ReceiptOutcome.Unchanged;

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>The commit, or null if it is unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Its branch, or null if it is unknown.</summary>
    public string? Branch { get; init; }

    /// <summary>The services, by name.</summary>
    public required IReadOnlyList<ReceiptService> Services { get; init; }
}

/// <summary>What a command did.</summary>
public enum ReceiptOutcome
{
    /// <summary>It deployed a build.</summary>
    Deployed,

    /// <summary>It restored an earlier build.</summary>
    RolledBack,

    /// <summary>The mesh matched already.</summary>
    Unchanged,
}

/// <summary>The part of a receipt for one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Owner">The owner of its resources.</param>
/// <param name="Version">Its version.</param>
/// <param name="Build">The build that is live.</param>
/// <param name="Sequence">The number of the ledger entry that is live.</param>
/// <param name="Digest">The digest of the definition.</param>
/// <param name="Outcome">What happened to it.</param>
/// <param name="Resources">Its resources, each with its version in the control plane.</param>
public sealed record ReceiptService(
    string Service, string Owner, string Version, string Build, long Sequence, string Digest, ReceiptOutcome Outcome,
    IReadOnlyList<(ResourceId Id, long Version)> Resources);

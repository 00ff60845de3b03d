using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>What is to be deployed, by which build, and what was planned.</summary>
internal sealed record DeployOrder(EntryKind Kind, string? Target, Definition Definition, BuildContext Context, LedgerHistory History, Plan Plan);

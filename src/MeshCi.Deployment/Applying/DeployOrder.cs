using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>What to deploy, for which build, and the plan.</summary>
internal sealed record DeployOrder(EntryKind Kind, string? Target, Definition Definition, BuildContext Context, LedgerHistory History, Plan Plan);

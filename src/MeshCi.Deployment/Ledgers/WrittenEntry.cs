namespace MeshCi.Deployment.Ledgers;

/// <summary>What was written and how to write it anew.</summary>
/// <param name="Entry">The entry as it is kept.</param>
/// <param name="Tag">The store's tag of it.</param>
internal sealed record WrittenEntry(LedgerEntry Entry, string Tag);

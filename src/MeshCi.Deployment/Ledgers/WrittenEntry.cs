namespace MeshCi.Deployment.Ledgers;

/// <summary>An entry that was written, and what is needed to replace it.</summary>
/// <param name="Entry">The entry as it is stored.</param>
/// <param name="Tag">The store's tag for it.</param>
internal sealed record WrittenEntry(LedgerEntry Entry, string Tag);

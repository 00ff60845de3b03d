namespace MeshCi.Deployment.Ledgers;

/// <summary>Another deploy has written the entry with the next number. Nothing was written; with the new history, the plan may be another one.</summary>
internal sealed class EntryTakenException : Exception;

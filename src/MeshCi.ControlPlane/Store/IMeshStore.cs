using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>
/// Keeps the resources of all meshes. Readers see one committed state each and do not wait for writers; changes are made one after the other. Safe for
/// concurrent use. Every implementation passes the same conformance suite.
/// </summary>
public interface IMeshStore : IDisposable
{
    /// <summary>The committed changes in order.</summary>
    IChangeFeed Changes { get; }

    /// <summary>Reads from one state, which contains every change that was acknowledged before.</summary>
    T Read<T>(Func<IMeshReader, T> read);

    /// <summary>
    /// Makes a change as a whole or not at all; completes when it is durable, as far as the store is. Calls of one thread are made in their order. A change
    /// that throws is taken back, and no other with it.
    /// </summary>
    /// <param name="change">The change. It must neither wait for another change nor keep the transaction.</param>
    /// <exception cref="RefusalException">The store cannot write, or is closed; nothing was changed. Otherwise what <paramref name="change"/>
    /// throws.</exception>
    Task<T> WriteAsync<T>(Func<IMeshTransaction, T> change);
}

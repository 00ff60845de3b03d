using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>
/// Stores the resources of all meshes. Each reader sees one committed state and does not wait for writers; changes are made one after the other. Safe for
/// concurrent use. Every implementation passes the same conformance suite.
/// </summary>
public interface IMeshStore : IDisposable
{
    /// <summary>The identity of the data, 32 lower-case hex digits. It is created together with the data and moves with it.</summary>
    string Id { get; }

    /// <summary>The committed changes in order.</summary>
    IChangeFeed Changes { get; }

    /// <summary>Reads from one state, which contains every change that was acknowledged before.</summary>
    T Read<T>(Func<IMeshReader, T> read);

    /// <summary>
    /// Makes a change completely or not at all; completes when it is durable, as far as the store is. Changes from one thread are made in order. A change
    /// that throws is undone, without affecting others.
    /// </summary>
    /// <param name="change">The change. It must neither wait for another change nor keep the transaction.</param>
    /// <exception cref="RefusalException">The store cannot write, or is closed; nothing was changed. Otherwise what <paramref name="change"/>
    /// throws.</exception>
    Task<T> WriteAsync<T>(Func<IMeshTransaction, T> change);
}

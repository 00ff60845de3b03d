using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>What can be read and changed within one transaction. Reads see what the transaction has changed.</summary>
public interface IMeshTransaction : IMeshReader
{
    /// <summary>Adds a resource that an account owns, with version 1.</summary>
    /// <param name="at">Its address.</param>
    /// <param name="owner">The account, 12 digits.</param>
    /// <param name="uid">Its unique id.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="spec">Its spec as JSON.</param>
    /// <param name="links">What the spec refers to.</param>
    /// <exception cref="InvalidOperationException">The address is taken.</exception>
    StoredResource Insert(ResourceAddress at, string owner, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links);

    /// <summary>Replaces a resource's spec and what it refers to, and increments its version.</summary>
    StoredResource Update(StoredResource resource, long now, byte[] spec, IReadOnlyCollection<Link> links);

    /// <summary>Removes a resource with its tags, links and client tokens.</summary>
    void Delete(StoredResource resource);

    /// <summary>Sets tags; others stay.</summary>
    /// <returns>How many the resource has now.</returns>
    long SetTags(StoredResource resource, IReadOnlyDictionary<string, string> tags);

    /// <summary>Removes tags; keys that the resource does not have are ignored.</summary>
    void RemoveTags(StoredResource resource, IEnumerable<string> keys);

    /// <summary>
    /// Keeps which call was made with a client token, until the resource is deleted, and forgets tokens last used before <paramref name="oldest"/>.
    /// </summary>
    /// <param name="token">A token that <see cref="IMeshReader.Recall"/> does not know.</param>
    /// <param name="made">The call.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="oldest">Milliseconds since 1970.</param>
    void Remember(ClientToken token, RememberedCall made, long now, long oldest);

    /// <summary>Gives a change the next revision, and keeps it for <see cref="IMeshReader.LastChanges"/> and the subscribers of the feed.</summary>
    void Record(RecordedChange change);
}

using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>What can be read and changed within one transaction. Reads include changes of the transaction.</summary>
public interface IMeshTransaction : IMeshReader
{
    /// <summary>Adds a resource with version 1.</summary>
    /// <param name="at">Its address.</param>
    /// <param name="owner">The account that owns it, 12 digits.</param>
    /// <param name="uid">Its unique id.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="spec">Its spec as JSON.</param>
    /// <param name="links">The references in the spec.</param>
    /// <exception cref="InvalidOperationException">The address already has a resource.</exception>
    StoredResource Insert(ResourceAddress at, string owner, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links);

    /// <summary>Replaces a resource's spec and references, and increments its version.</summary>
    StoredResource Update(StoredResource resource, long now, byte[] spec, IReadOnlyCollection<Link> links);

    /// <summary>Removes a resource with its tags, links and client tokens.</summary>
    void Delete(StoredResource resource);

    /// <summary>Sets tags; other tags remain.</summary>
    /// <returns>The number of tags that the resource has now.</returns>
    long SetTags(StoredResource resource, IReadOnlyDictionary<string, string> tags);

    /// <summary>Removes tags; keys that the resource does not have are ignored.</summary>
    void RemoveTags(StoredResource resource, IEnumerable<string> keys);

    /// <summary>
    /// Stores the call that was made with a client token, until the resource is deleted, and removes tokens last used before <paramref name="oldest"/>.
    /// </summary>
    /// <param name="token">A token for which <see cref="IMeshReader.Recall"/> returns null.</param>
    /// <param name="made">The call.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="oldest">Milliseconds since 1970.</param>
    void Remember(ClientToken token, RememberedCall made, long now, long oldest);

    /// <summary>Assigns the next revision to a change, and stores it for <see cref="IMeshReader.LastChanges"/> and for subscribers of the feed.</summary>
    void Record(RecordedChange change);
}

using System.Security.Cryptography;
using System.Text;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>The client token of a call: a call that is repeated with it changes nothing and returns the result of the first.</summary>
/// <param name="Value">1 to 36 characters.</param>
/// <param name="Request">The request as bytes: a call with the same token and other bytes is refused.</param>
public sealed record CallToken(string Value, ReadOnlyMemory<byte> Request)
{
    /// <summary>How long a token is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Makes a change, unless it was made with this token before.</summary>
    /// <returns>The resource after the first call. A token is forgotten with its resource, so that a call after its deletion is a new one.</returns>
    /// <exception cref="RefusalException">The token was used for another request; or <paramref name="change"/> refuses.</exception>
    internal StoredResource Once(
        IMeshTransaction transaction, Authorization caller, string operation, ResourceAddress at, DateTimeOffset now, Func<StoredResource> change)
    {
        var token = new ClientToken(caller.Account, at.Region, operation, Value);
        var digest = SHA256.HashData([.. Encoding.UTF8.GetBytes(at.Arn), .. Request.Span]);
        var oldest = (now - Lifetime).ToUnixTimeMilliseconds();
        if (transaction.Recall(token, oldest) is { } known)
        {
            return known.Digest.AsSpan().SequenceEqual(digest)
                ? known.Result
                : throw Refusal.Conflict("The client token was used for a previous call with different specifications.");
        }

        var changed = change();
        transaction.Remember(token, new RememberedCall(digest, changed), now.ToUnixTimeMilliseconds(), oldest);
        return changed;
    }
}

using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>A call of one of the 38 operations, from its request line.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Path">The values of the path.</param>
/// <param name="Query">The decoded query parameters.</param>
internal sealed record Call(Operation Operation, PathValues Path, QueryParameters Query)
{
    /// <summary>Kind of the resource; without meaning for the three operations on tags.</summary>
    public ResourceKind Kind => Operation.Kind ?? default;

    /// <summary>The resource for people: <c>shop/orders/checkout</c>, or the ARN of a tagged resource.</summary>
    public string Subject
    {
        get
        {
            if (Operation.Kind is null) return Query.Get("resourceArn") ?? "";
            return string.Join('/', new[] { Path.Mesh, Path.Parent, Kind == ResourceKind.Mesh ? "" : Path.Name }.Where(part => part.Length > 0));
        }
    }

    /// <summary>The call that a request line describes.</summary>
    /// <exception cref="ApiException">The operation does not exist, or an escape in the target is malformed.</exception>
    public static Call Read(string method, RequestTarget target)
    {
        if (Operations.Find(method, target.Segments()) is not var (operation, path)) throw ApiException.UnknownOperation();
        return new Call(operation, path, target.Query());
    }
}

using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>One of the 38 operations with what its request line says.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Path">The values of the path.</param>
/// <param name="Query">The decoded query parameters.</param>
internal sealed record Call(Operation Operation, PathValues Path, QueryParameters Query)
{
    /// <summary>Which kind of resource it is about; without meaning for the three operations on tags.</summary>
    public ResourceKind Kind => Operation.Kind ?? default;

    /// <summary>What the operation is about, for people: <c>shop/orders/checkout</c>, or a tagged resource's ARN.</summary>
    public string Subject
    {
        get
        {
            if (Operation.Kind is null) return Query.Get("resourceArn") ?? "";
            return string.Join('/', new[] { Path.Mesh, Path.Parent, Kind == ResourceKind.Mesh ? "" : Path.Name }.Where(part => part.Length > 0));
        }
    }

    /// <summary>The call that a request line makes.</summary>
    /// <exception cref="ApiException">There is no such operation, or an escape in the target is malformed.</exception>
    public static Call Read(string method, RequestTarget target)
    {
        if (Operations.Find(method, target.Segments()) is not var (operation, path)) throw ApiException.UnknownOperation();
        return new Call(operation, path, target.Query());
    }
}

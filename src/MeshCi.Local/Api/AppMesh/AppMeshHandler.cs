using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Faults;
using MeshCi.Local.Http;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Api.AppMesh;

/// <summary>The App Mesh API. It handles every path that does not belong to another API.</summary>
internal sealed class AppMeshHandler(
    SignatureCheck signatures, CredentialStore credentials, AppMeshApi api, FaultInjection faults, TimeProvider time) : IRequestHandler
{
    /// <summary>The service's name in the scope of a signature.</summary>
    public const string Service = "appmesh";

    /// <inheritdoc />
    public bool Takes(Request request) => true;

    /// <inheritdoc />
    public Reply? Admit(Request request)
    {
        signatures.Admit(request, Service);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask<Reply> AnswerAsync(Request request)
    {
        var caller = signatures.Authenticate(request, Service);
        request.Who = caller.Principal.Arn;
        var call = Call.Read(request.Method, request.Target);
        request.SetOperation(call.Operation.Name, call.Subject);
        var authorization = new Authorization(caller.Principal, () => CallContext.Of(caller, request, time.GetUtcNow()), credentials.Directory);
        async ValueTask<Reply> CallAsync() =>
            Reply.Json(await api.AnswerAsync(call, authorization, caller.Region, request.Body).ConfigureAwait(false));

        return await faults.AroundAsync(request, call.Operation.Name, CallAsync).ConfigureAwait(false);
    }
}

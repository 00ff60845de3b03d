using System.Xml;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Faults;
using MeshCi.Local.Http;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Api.Sts;

/// <summary>STS 2011-06-15, with the query protocol: the calls that a deploy makes.</summary>
internal sealed class StsHandler(
    SignatureCheck signatures, CredentialStore credentials, TimeProvider time, IssuerKeys keys, FaultInjection faults) : IRequestHandler
{
    /// <summary>The service's name in the scope of a signature.</summary>
    public const string Service = "sts";

    private const string Version = "2011-06-15";
    // A token has at most 20,000 characters, and policies 2,048; nearly all of their characters can be escaped.
    private const int LongestUnsignedBody = 128 * 1024;
    private const string WebIdentity = "AssumeRoleWithWebIdentity";
    private readonly SessionIssuer _issuer = new(credentials.Sessions, time);

    /// <inheritdoc />
    public bool Takes(Request request) => QueryForm.Is(request);

    /// <inheritdoc />
    public Reply? Admit(Request request)
    {
        try
        {
            if (request.Headers.ContentLength <= LongestUnsignedBody && !Claim.IsIn(request)) return null;
            signatures.Admit(request, Service, presigned: true);
            return null;
        }
        catch (ApiException refusal)
        {
            return StsXml.Refusal(StsException.Of(refusal), request.Id);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Reply> AnswerAsync(Request request)
    {
        try
        {
            return await AnswerFormAsync(request).ConfigureAwait(false);
        }
        catch (StsException refusal)
        {
            return StsXml.Refusal(refusal, request.Id);
        }
        catch (ApiException refusal)
        {
            return StsXml.Refusal(StsException.Of(refusal), request.Id);
        }
    }

    private async ValueTask<Reply> AnswerFormAsync(Request request)
    {
        var form = QueryForm.Read(request);
        var action = form.Get("Action");

        // The token of a web identity replaces a signature; everything else needs one before its parameters are read.
        if (action == WebIdentity && form.Get("Version") == Version)
        {
            request.SetOperation(action, form.Get("RoleArn") ?? "");
            var assume = new AssumeRoleWithWebIdentity(credentials.Directory, _issuer, keys, time);
            var identity = await assume.VerifyAsync(form, request).ConfigureAwait(false);
            return await AnswerAsync(request, action, () => assume.Answer(identity, request)).ConfigureAwait(false);
        }

        var caller = signatures.Authenticate(request, Service, presigned: true);
        request.Who = caller.Principal.Arn;
        if (action is null) throw StsException.MissingAction();
        if (form.Get("Version") is not Version and var version) throw StsException.InvalidAction(action, version ?? "");
        switch (action)
        {
            case "GetCallerIdentity":
                request.SetOperation(action, caller.Principal.Arn);
                return await AnswerAsync(request, action, () => writer => Write(writer, caller.Principal)).ConfigureAwait(false);
            case "AssumeRole":
                request.SetOperation(action, form.Get("RoleArn") ?? "");
                var call = new AssumeRole(credentials.Directory, _issuer);
                var context = CallContext.Of(caller, request, time.GetUtcNow());
                return await AnswerAsync(request, action, () => call.Answer(form, caller, context)).ConfigureAwait(false);
            default:
                throw StsException.InvalidAction(action, Version);
        }
    }

    private ValueTask<Reply> AnswerAsync(Request request, string action, Func<Action<XmlWriter>> result) =>
        faults.AroundAsync(request, action, () => ValueTask.FromResult(StsXml.Success(action, request.Id, result())));

    private static void Write(XmlWriter writer, Principal caller)
    {
        writer.WriteElementString("Arn", caller.Arn);
        writer.WriteElementString("UserId", caller.UserId);
        writer.WriteElementString("Account", caller.Account);
    }
}

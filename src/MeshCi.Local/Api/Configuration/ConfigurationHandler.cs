using MeshCi.Local.Api.AppMesh;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Signing;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Api.Configuration;

/// <summary>
/// Shows and changes the configuration while the control plane runs. For the administrator alone; what is set is gone at the next start, which reads
/// the file again. No fault befalls these calls, so that one can always be taken back.
/// </summary>
/// <param name="signatures">Finds out who calls.</param>
/// <param name="isAdministrator">Whether that is the administrator.</param>
/// <param name="live">The configuration in force.</param>
/// <param name="change">Replaces a section of it.</param>
/// <param name="log">Told of each change.</param>
internal sealed class ConfigurationHandler(SignatureCheck signatures, Func<Caller, bool> isAdministrator, LiveConfiguration live, SectionChange change, ILogger log) : IRequestHandler
{
    /// <summary>The whole configuration; a section lies under it.</summary>
    public const string Path = "/_meshci/configuration";

    /// <inheritdoc />
    public bool Takes(Request request) => request.IsUnder(Path);

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request)
    {
        var caller = signatures.Authenticate(request, AppMeshHandler.Service);
        request.Who = caller.Principal.Arn;
        if (!isAdministrator(caller)) throw ApiException.Forbidden("Only the administrator's key may see or change the configuration.");
        var name = request.Target.RawPath[Path.Length..].TrimStart('/');
        var section = name.Length == 0 ? null : Section.Find(name)
            ?? throw ApiException.NotFound($"The configuration has no section '{name}'. It has {string.Join(", ", Section.All.Select(one => one.Name))}.");
        switch (request.Method)
        {
            case "GET":
                request.SetOperation("GetConfiguration", name);
                return new(Reply.Json(section is null ? ConfigurationText.Write(live.Current) : ConfigurationText.Write(live.Current, section)));
            case "PUT" when section is not null:
                request.SetOperation("PutConfiguration", name);
                var warnings = change.Make(section, request.Body.Span);
                log.ConfigurationChanged(name, caller.Credential.AccessKeyId);
                foreach (var warning in warnings) log.ConfigurationDoubtful(warning);
                return new(Reply.Json(ConfigurationText.Write(live.Current, section, warnings)));
            default:
                throw ApiException.BadRequest($"{Path} takes GET, and {Path}/SECTION takes GET and PUT.");
        }
    }
}

using MeshCi.Local.Api.AppMesh;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Signing;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Api.Configuration;

/// <summary>
/// Shows and changes the configuration while the control plane runs. For the administrator only; changes are lost at the next start, which reads
/// the file again. Faults do not affect these calls, so that a fault can always be removed.
/// </summary>
/// <param name="signatures">Authenticates the caller.</param>
/// <param name="isAdministrator">Whether the caller is the administrator.</param>
/// <param name="live">The configuration in force.</param>
/// <param name="change">Replaces a section of it.</param>
/// <param name="log">Receives each change.</param>
internal sealed class ConfigurationHandler(
    SignatureCheck signatures, Func<Caller, bool> isAdministrator, LiveConfiguration live, SectionChange change, ILogger log) : IRequestHandler
{
    /// <summary>The whole configuration; the sections are below it.</summary>
    public const string Path = "/_meshci/configuration";

    /// <inheritdoc />
    public bool Takes(Request request) => request.IsUnder(Path);

    /// <inheritdoc />
    public Reply? Admit(Request request)
    {
        signatures.Admit(request, AppMeshHandler.Service);
        return null;
    }

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request)
    {
        var caller = signatures.Authenticate(request, AppMeshHandler.Service);
        request.Who = caller.Principal.Arn;
        if (!isAdministrator(caller)) throw ApiException.Forbidden("Only the administrator may read or change the configuration.");
        var name = request.Target.RawPath[Path.Length..].TrimStart('/');
        var section = name.Length == 0 ? null : Section.Find(name)
            ?? throw ApiException.NotFound(NoSection(name));
        switch (request.Method)
        {
            case "GET":
                request.SetOperation("GetConfiguration", name);
                return new(Reply.Json(section is null ? ConfigurationText.Write(live.Current) : ConfigurationText.Write(live.Current, section)));
            case "PUT" when section is not null:
                request.SetOperation("PutConfiguration", name);
                var warnings = change.Make(section, request.Body.Span);
                log.ConfigurationChanged(name, caller.Credential.AccessKeyId);
                foreach (var warning in warnings) log.ConfigurationWarning(warning);
                return new(Reply.Json(ConfigurationText.Write(live.Current, section, warnings)));
            default:
                throw ApiException.BadRequest($"{Path} supports GET, and {Path}/SECTION supports GET and PUT.");
        }
    }

    private static string NoSection(string name) =>
        $"The configuration has no section '{name}'. Its sections are {string.Join(", ", Section.All.Select(one => one.Name))}.";
}

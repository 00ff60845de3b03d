namespace MeshCi.Definitions;

/// <summary>What another project of the repository says about its service.</summary>
/// <param name="ServiceName">Name of its virtual service.</param>
/// <param name="MeshName">Its mesh, or null where it does not say.</param>
/// <param name="MeshOwner">The account that owns that mesh, or null for the caller's own.</param>
/// <param name="Enabled">Whether it takes part in the mesh.</param>
/// <param name="Listens">Whether it has a listener, or whole resources that may have one.</param>
public sealed record ServiceProject(string ServiceName, string? MeshName, string? MeshOwner, bool Enabled, bool Listens);

/// <summary>Whether there is a project, and whether it has a service.</summary>
/// <param name="Exists">Whether the file exists.</param>
/// <param name="Service">What it says; null where it does not use MeshCi.</param>
public sealed record ProjectAnswer(bool Exists, ServiceProject? Service);

/// <summary>Puts the virtual service's name in the place of a project's path on <c>MeshBackend</c>.</summary>
internal static class BackendProjects
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Whether an <c>Include</c> is the path of a project.</summary>
    public static bool IsProject(string include) => Extensions.Any(extension => include.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The item with the service's name; itself, and faulty, where there is no such service.</summary>
    public static ReadItem Resolve(ReadItem item, ServiceSettings settings, IOutsideWorld outside, List<Finding> findings)
    {
        if (item.Type.Name != "MeshBackend" || !IsProject(item.Include)) return item;
        var answer = outside.FindProject(item.Include);
        // The other project's values may come from outside, as this one's.
        if (answer.Service is { } said)
            answer = answer with { Service = said with { ServiceName = Resolve(said.ServiceName), MeshName = said.MeshName is { } name ? Resolve(name) : null } };
        if (Problem(item, answer, settings) is not var (diagnostic, message)) return item.WithInclude(answer.Service!.ServiceName);
        item.Faulty = true;
        findings.Add(diagnostic.At(item.Place(), $"{Say.Where(item.Place())} {message}"));
        return item;

        string Resolve(string text) => ExternalValues.Resolve(text.Trim(), outside, item.Place(), findings);
    }

    private static (Diagnostic Diagnostic, string Message)? Problem(ReadItem item, ProjectAnswer answer, ServiceSettings settings)
    {
        if (ExternalValues.Uses(item.Place().Include))
            return (Diagnostics.BackendProjectMissing, "finds its project by a value from outside, which MSBuild does not see. Write the path as it is, or with a property: $(NAME).");
        if (!answer.Exists)
            return (Diagnostics.BackendProjectMissing, $"names a project that does not exist. Correct the path, which is relative to this project; for a service of another repository write the name of its virtual service, such as payments.{settings.Mesh}.local.");
        if (answer.Service is not { } service)
            return (Diagnostics.BackendProjectWithoutMesh, "names a project that does not use MeshCi, so it has no virtual service. Add <Sdk Name=\"MeshCi.Sdk\" /> to that project, or write the name of the virtual service instead.");
        if (!service.Enabled)
            return (Diagnostics.BackendProjectDisabled, "names a project that takes no part in the mesh. Set <MeshEnabled>true</MeshEnabled> there, or remove this backend.");
        if (service.MeshName != settings.Mesh || service.MeshOwner != settings.MeshOwner)
            return (Diagnostics.BackendProjectElsewhere, $"names a project of the mesh {Mesh(service.MeshName, service.MeshOwner)}, and this one belongs to {Mesh(settings.Mesh, settings.MeshOwner)}; a backend cannot be reached across meshes. Give both the same MeshName and MeshOwner, or remove this backend.");
        if (!service.Listens)
            return (Diagnostics.BackendProjectSilent, "names a project without a MeshListener, so it has no virtual service that could be called. Add a listener there, or remove this backend.");
        return null;
    }

    private static string Mesh(string? name, string? owner) => owner is null ? $"'{Say.Short(name ?? "")}'" : $"'{Say.Short(name ?? "")}' of account {owner}";
}

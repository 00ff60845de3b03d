namespace MeshCi.Deployment.Planning;

/// <summary>A project of the same repository, under the name that its virtual service has or would have.</summary>
/// <param name="Project">Path of the project from the root of the repository.</param>
/// <param name="HasService">Whether it has a virtual service: a project that switches its router off has only nodes.</param>
public sealed record Neighbour(string Project, bool HasService);

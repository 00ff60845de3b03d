using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>A resource that existed before the project deployed it for the first time.</summary>
/// <param name="Former">Its spec and all its tags at that time.</param>
/// <param name="Build">The build that took it over.</param>
public sealed record AdoptedState(Resource Former, string Build);

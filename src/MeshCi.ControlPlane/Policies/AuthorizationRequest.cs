namespace MeshCi.ControlPlane.Policies;

/// <summary>What policies are evaluated against: a caller's intent.</summary>
/// <param name="Action">The action: <c>appmesh:CreateRoute</c>.</param>
/// <param name="Resource">ARN of the resource; <c>*</c> if the action does not concern a resource.</param>
/// <param name="Context">What else is known about the request.</param>
public sealed record AuthorizationRequest(string Action, string Resource, RequestContext Context);

namespace MeshCi.ControlPlane.Policies;

/// <summary>A question to policies: may this be done?</summary>
/// <param name="Action">The action: <c>appmesh:CreateRoute</c>.</param>
/// <param name="Resource">ARN of the resource; <c>*</c> if the action is about none.</param>
/// <param name="Context">What else is known.</param>
public sealed record AuthorizationRequest(string Action, string Resource, RequestContext Context);

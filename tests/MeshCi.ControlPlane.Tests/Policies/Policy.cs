using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Tests.Policies;

/// <summary>Small policies and requests to build test cases from.</summary>
internal static class Policy
{
    public const string Arn = "arn:aws:appmesh:us-west-2:111122223333:mesh/shop/virtualNode/orders";

    public const string AllowAll = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    public const string DenyAll = """{"Effect":"Deny","Action":"*","Resource":"*"}""";

    public static PolicyDocument Of(params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");

    public static PolicyDocument Trust(params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""", PolicyKind.Trust);

    public static PolicySet Identity(params PolicyDocument[] documents) =>
        PolicySet.Identity([.. documents.Select((document, index) => new NamedPolicy($"policy-{index}", document))]);

    public static PolicySet Session(params PolicyDocument[] documents) =>
        PolicySet.Session([.. documents.Select((document, index) => new NamedPolicy($"session-{index}", document))]);

    public static AuthorizationRequest Ask(string action = "appmesh:DescribeVirtualNode", string resource = Arn, RequestContext? context = null) =>
        new(action, resource, context ?? RequestContext.Empty);

    public static PolicyOutcome Decide(PolicyDocument document, AuthorizationRequest request) =>
        PolicyEvaluation.Decide([Identity(document)], request).Outcome;

    public static bool Allows(PolicyDocument document, string action, string resource = Arn, RequestContext? context = null) =>
        Decide(document, Ask(action, resource, context)) == PolicyOutcome.Allowed;

    // "aws:userid=a" is one value, "aws:TagKeys=a|b" two, "aws:TagKeys=" an empty one.
    public static RequestContext Context(params string[] pairs) => pairs.Aggregate(
        RequestContext.Empty, (context, pair) => context.With(pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..].Split('|')));
}

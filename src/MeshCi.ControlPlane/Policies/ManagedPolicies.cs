namespace MeshCi.ControlPlane.Policies;

/// <summary>The managed policies that a role can have, by ARN: those of App Mesh, and the one that allows everything (AWS Managed Policy Reference).</summary>
public static class ManagedPolicies
{
    private const string Prefix = "arn:aws:iam::aws:policy/";

    private static readonly Dictionary<string, PolicyDocument> ByArn = new(StringComparer.Ordinal)
    {
        [Prefix + "AdministratorAccess"] = PolicyDocument.Parse("""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}
            """),
        [Prefix + "AWSAppMeshFullAccess"] = PolicyDocument.Parse($$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"appmesh:*","Resource":"*"},
              {"Effect":"Allow","Action":"iam:CreateServiceLinkedRole",
               "Resource":"arn:aws:iam::*:role/aws-service-role/appmesh.amazonaws.com/AWSServiceRoleForAppMesh",
               "Condition":{"StringLike":{"iam:AWSServiceName":"appmesh.amazonaws.com"} } },
              {{Stacks("CreateStack", "DeleteStack", "DescribeStack*", "UpdateStack")}},
              {{Neighbours}}]}
            """),
        [Prefix + "AWSAppMeshReadOnly"] = PolicyDocument.Parse($$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["appmesh:Describe*","appmesh:List*"],"Resource":"*"},
              {{Stacks("DescribeStack*")}},
              {{Neighbours}}]}
            """),
        [Prefix + "AWSAppMeshEnvoyAccess"] = PolicyDocument.Parse("""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"appmesh:StreamAggregatedResources","Resource":"*"}}
            """),
    };

    // Certificates and Cloud Map namespaces that specs refer to.
    private const string Neighbours = """
        {"Effect":"Allow","Resource":"*","Action":[
          "acm:ListCertificates","acm:DescribeCertificate","acm-pca:DescribeCertificateAuthority","acm-pca:ListCertificateAuthorities"]},
        {"Effect":"Allow","Resource":"*","Action":[
          "servicediscovery:ListNamespaces","servicediscovery:ListServices","servicediscovery:ListInstances"]}
        """;

    /// <summary>The ARNs.</summary>
    public static IReadOnlyCollection<string> Arns => ByArn.Keys;

    /// <summary>The policy with an ARN, or null. Other partitions have the same policies: <c>arn:aws-cn:iam::aws:policy/...</c>.</summary>
    public static NamedPolicy? Find(string arn)
    {
        var common = arn.Split(':', 3) is ["arn", var partition, var rest] && partition.StartsWith("aws-", StringComparison.Ordinal) ? $"arn:aws:{rest}" : arn;
        return ByArn.TryGetValue(common, out var document) ? new NamedPolicy(arn, document) : null;
    }

    private static string Stacks(params string[] verbs)
    {
        var actions = string.Join("\",\"cloudformation:", verbs);
        return $$"""{"Effect":"Allow","Action":["cloudformation:{{actions}}"],"Resource":"arn:aws:cloudformation:*:*:stack/AWSAppMesh-GettingStarted-*"}""";
    }
}

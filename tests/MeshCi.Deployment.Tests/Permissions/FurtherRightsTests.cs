using MeshCi.Aws.Policies;
using MeshCi.ControlPlane.Policies;
using MeshCi.Definitions.Language;
using PolicyDocument = MeshCi.Aws.Policies.PolicyDocument;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>
/// What deploys need outside of App Mesh, as the engine of the embedded control plane evaluates it: enough for the calls that they make, refused without it,
/// and nothing else.
/// </summary>
public sealed class FurtherRightsTests
{
    private const string Everything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Account = "123456789012";
    private const string Via = "ssm.eu-central-1.amazonaws.com";
    private const string Parameter = $"arn:aws:ssm:eu-central-1:{Account}:parameter";
    private const string Key = $"arn:aws:kms:eu-central-1:{Account}:key/1";
    private const string Object = "kms:EncryptionContext:aws:s3:arn=arn:aws:s3:::ledgers/mesh/1";
    private const string LinkedRole = $"arn:aws:iam::{Account}:role/aws-service-role";

    private static readonly PolicyStatement[] All =
    [
        MeshCreation.Of("aws", Account),
        .. ParameterPolicy.Of([new ParameterReference("/a", "3"), new ParameterReference("b", null)], Via, "eu-central-1", Account).Statements,
        new LedgerKeys("eu-central-1", Key).UseFor(new("aws", "ledgers", "mesh/"), writes: true),
    ];

    [Theory]
    [InlineData("CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", $"{LinkedRole}/appmesh.amazonaws.com/AWSServiceRoleForAppMesh",
        "iam:AWSServiceName=appmesh.amazonaws.com")]
    [InlineData("ReadParameters", "ssm:GetParameters", $"{Parameter}/a", "")]
    [InlineData("ReadParameters", "ssm:GetParameters", $"{Parameter}/b", "")]
    [InlineData("DecryptParameters", "kms:Decrypt", Key, $"kms:ViaService={Via};kms:EncryptionContext:PARAMETER_ARN={Parameter}/a")]
    [InlineData("EncryptLedger", "kms:GenerateDataKey", Key, $"kms:ViaService=s3.eu-central-1.amazonaws.com;{Object}")]
    public void A_call_is_allowed_by_its_statement_and_refused_without_it(string sid, string action, string arn, string keys)
    {
        Allows(All, action, arn, keys).ShouldBeTrue();
        Allows(All.Where(statement => statement.Sid != sid), action, arn, keys).ShouldBeFalse();
    }

    [Theory]
    [InlineData("iam:CreateServiceLinkedRole", $"{LinkedRole}/ecs.amazonaws.com/AWSServiceRoleForECS", "iam:AWSServiceName=ecs.amazonaws.com")]
    [InlineData("iam:CreateServiceLinkedRole", $"{LinkedRole}/appmesh.amazonaws.com/AWSServiceRoleForAppMesh", "iam:AWSServiceName=ecs.amazonaws.com")]
    [InlineData("iam:CreateRole", $"{LinkedRole}/appmesh.amazonaws.com/AWSServiceRoleForAppMesh", "iam:AWSServiceName=appmesh.amazonaws.com")]
    [InlineData("ssm:GetParameters", $"{Parameter}/a/b", "")]
    [InlineData("ssm:GetParametersByPath", $"{Parameter}/a", "")]
    [InlineData("ssm:PutParameter", $"{Parameter}/a", "")]
    [InlineData("kms:Decrypt", Key, "")]
    [InlineData("kms:Decrypt", Key, $"kms:ViaService={Via};kms:EncryptionContext:PARAMETER_ARN={Parameter}/other")]
    [InlineData("kms:Decrypt", Key, $"kms:EncryptionContext:PARAMETER_ARN={Parameter}/a")]
    [InlineData("kms:GenerateDataKey", $"arn:aws:kms:eu-central-1:{Account}:key/2", $"kms:ViaService=s3.eu-central-1.amazonaws.com;{Object}")]
    [InlineData("kms:GenerateDataKey", Key, "kms:ViaService=s3.eu-central-1.amazonaws.com")]
    public void Nothing_else_is_allowed(string action, string arn, string keys) => Allows(All, action, arn, keys).ShouldBeFalse();

    private static bool Allows(IEnumerable<PolicyStatement> role, string action, string arn, string keys)
    {
        var pairs = keys.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]));
        var session = Sessions.Of(Everything, new PolicyDocument([.. role]).ToShortJson());
        return session.Decide(new AuthorizationRequest(action, arn, RequestContext.Of([.. pairs]))).IsAllowed;
    }
}

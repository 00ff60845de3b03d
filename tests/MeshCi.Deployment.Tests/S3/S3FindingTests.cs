using System.Net;
using System.Text;
using Amazon.Runtime;
using MeshCi.Aws.Ledgers;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Errors of Amazon S3 in several regions, and which permissions they ask for.</summary>
public sealed class S3FindingTests
{
    [Theory]
    [InlineData("eu-central-1", "arn:aws:s3:::deploys")]
    [InlineData("cn-north-1", "arn:aws-cn:s3:::deploys")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:s3:::deploys")]
    [InlineData("eusc-de-east-1", "arn:aws-eusc:s3:::deploys")]
    public async Task A_missing_permission_is_named_in_the_partition_of_the_region(string region, string arn)
    {
        using var store = Open(region, "Access Denied");

        (await FailAsync(() => store.ListAsync("shop/", Token))).ShouldContain($"s3:ListBucket on {arn} for the prefix 'mesh/'");
        (await FailAsync(() => store.CreateAsync("shop/1", "{}"u8.ToArray(), Token))).ShouldContain($"s3:PutObject on {arn}/mesh/*");
    }

    [Fact]
    public async Task A_refusal_of_the_key_is_told_apart_from_one_of_the_bucket()
    {
        using var store = Open("eu-central-1", "User: arn:aws:sts::123456789012:assumed-role/deploy/meshci is not authorized to perform: kms:GenerateDataKey "
            + "on resource: arn:aws:kms:eu-central-1:123456789012:key/1 because no session policy allows the kms:GenerateDataKey action");

        var message = await FailAsync(() => store.CreateAsync("shop/1", "{}"u8.ToArray(), Token));

        message.ShouldContain("no session policy allows the kms:GenerateDataKey action", customMessage: message);
        message.ShouldContain("The role needs kms:GenerateDataKey and kms:Decrypt on the key");
        message.ShouldNotContain("s3:PutObject");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static S3LedgerStore Open(string region, string message) => new(
        new() { Bucket = "deploys", Prefix = "mesh/", Region = region }, new BasicAWSCredentials("key", "secret"), new ImpatientTime(),
        () => new Refusing(message));

    private static async Task<string> FailAsync(Func<Task> call)
    {
        var error = await Should.ThrowAsync<MeshException>(call);
        error.Finding.Diagnostic.Id.ShouldBe("MESH7061");
        return error.Message;
    }

    private sealed class Refusing(string message) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.Forbidden)
            {
                RequestMessage = request,
                Content = new StringContent($"<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>", Encoding.UTF8, "application/xml"),
            });
    }
}

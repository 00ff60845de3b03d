using MeshCi.Aws.Ledgers;
using MeshCi.Aws.Policies;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using PolicyDocument = MeshCi.Aws.Policies.PolicyDocument;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>What sessions for a ledger in a bucket can do with it, and with the ledgers of other environments in the same bucket.</summary>
public sealed class LedgerAccessTests
{
    private const string Everything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Key = "arn:aws:kms:eu-central-1:111111111111:key/1";
    private const string ContextKey = "kms:EncryptionContext:aws:s3:arn";
    private static readonly (string Key, string Value) Via = ("kms:ViaService", "s3.eu-central-1.amazonaws.com");

    private static readonly string[] Writes =
    [
        "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:PutObjectRetention",
        "s3:BypassGovernanceRetention", "s3:RestoreObject", "s3:AbortMultipartUpload", "s3:ReplicateObject",
    ];

    private static readonly string[] WritesOfBucket =
    [
        "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning", "s3:DeleteBucket",
        "s3:PutEncryptionConfiguration",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("production")]
    public void A_stolen_session_of_a_verb_that_reads_can_write_nothing(string? environment)
    {
        // The role of the deploys, or one that may do everything.
        var session = Sessions.Of(Json(Place("production").Reading), environment is null ? null : RoleOf(environment));
        foreach (var name in new[] { "production/shop/orders/1.json", "production/conditions-1.json", "production/", "staging/shop/orders/1.json", "other" })
        {
            foreach (var action in Writes) session.Allows(action, $"arn:aws:s3:::ledgers/{name}").ShouldBeFalse($"{action} {name}");
        }

        foreach (var action in WritesOfBucket) session.Allows(action, "arn:aws:s3:::ledgers").ShouldBeFalse(action);
        foreach (var action in new[] { "kms:GenerateDataKey", "kms:Encrypt", "kms:ScheduleKeyDeletion" })
            IsAllowed(session, action, Key, Via, Context("production/shop/orders/1.json")).ShouldBeFalse(action);
        IsAllowed(session, "s3:GetObject", "arn:aws:s3:::ledgers/production/shop/orders/1.json").ShouldBeTrue();
        IsAllowed(session, "s3:ListBucket", "arn:aws:s3:::ledgers", ("s3:prefix", "production/shop/orders/")).ShouldBeTrue();
        IsAllowed(session, "kms:Decrypt", Key, Via, Context("production/shop/orders/1.json")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    [InlineData(null)]
    public void A_job_of_staging_can_neither_read_nor_write_the_ledger_of_production(string? limit)
    {
        // The role of staging, with the session for its own ledger, with one for that of production, and with none.
        var session = Sessions.Of(limit is null ? Everything : Json(Place(limit).Statements), RoleOf("staging"));
        foreach (var action in Writes.Append("s3:GetObject").Append("s3:GetObjectVersion"))
            session.Allows(action, "arn:aws:s3:::ledgers/production/shop/orders/1.json").ShouldBeFalse(action);
        foreach (var prefix in new[] { "production/", "production/shop/orders/", "", "staging", "p" })
            IsAllowed(session, "s3:ListBucket", "arn:aws:s3:::ledgers", ("s3:prefix", prefix)).ShouldBeFalse(prefix);
        session.Allows("s3:ListBucket", "arn:aws:s3:::ledgers").ShouldBeFalse();
        session.Allows("s3:ListBucketVersions", "arn:aws:s3:::ledgers").ShouldBeFalse();
        foreach (var action in new[] { "kms:Decrypt", "kms:GenerateDataKey" })
            IsAllowed(session, action, Key, Via, Context("production/shop/orders/1.json")).ShouldBeFalse(action);
        IsAllowed(session, "s3:GetObject", "arn:aws:s3:::ledgers/staging/shop/orders/1.json").ShouldBe(limit != "production");
    }

    [Theory]
    [InlineData("production", true)]
    [InlineData("staging", false)]
    public void The_bucket_refuses_production_to_the_role_of_staging_even_if_that_role_may_do_everything(string environment, bool isAllowed)
    {
        // The engine evaluates policies of roles, which have no principal: here, everyone is meant.
        var denies = BucketPolicy.Of(Place("production"), "arn:aws:iam::111111111111:role/deploy-production").Statements
            .Select(statement => statement with { Principals = [] });
        var session = Sessions.Of(Json([new(["s3:*"], ["*"]), .. denies]));

        foreach (var action in new[] { "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObjectVersion" })
        {
            IsAllowed(
                session, action, "arn:aws:s3:::ledgers/production/shop/orders/1.json", ("aws:SecureTransport", "true"),
                ("aws:PrincipalArn", $"arn:aws:iam::111111111111:role/deploy-{environment}")).ShouldBe(isAllowed, action);
        }
    }

    [Theory]
    [InlineData(null, null, Key, true)]
    [InlineData("aws:kms", "alias/deploys", Key, true)]
    [InlineData("aws:kms", "arn:aws:kms:eu-central-1:111111111111:alias/deploys", Key, true)]
    [InlineData("aws:kms", Key, Key, true)]
    [InlineData("aws:kms", Key, "arn:aws:kms:eu-central-1:111111111111:key/2", false)]
    [InlineData("aws:kms", "0c6c1a5e-4b1e-4d46-8f3c-90d6c7a1e0b2", "arn:aws:kms:eu-central-1:111111111111:key/0c6c1a5e-4b1e-4d46-8f3c-90d6c7a1e0b2", true)]
    [InlineData("aws:kms", "0c6c1a5e-4b1e-4d46-8f3c-90d6c7a1e0b2", Key, false)]
    [InlineData("AES256", null, Key, false)]
    public void Objects_can_be_encrypted_with_the_key_that_the_project_or_the_bucket_chooses(string? encryption, string? name, string key, bool isAllowed)
    {
        var place = Place("production", encryption, name);
        foreach (var session in new[] { Sessions.Of(Json(place.Statements)), Sessions.Of(Everything, Json(place.Statements)) })
        {
            foreach (var action in new[] { "kms:Decrypt", "kms:GenerateDataKey" })
            {
                // With a bucket key, the context is the bucket.
                foreach (var context in new[] { Context("production/shop/orders/1.json"), (ContextKey, "arn:aws:s3:::ledgers") })
                    IsAllowed(session, action, key, Via, context).ShouldBe(isAllowed, action);
                IsAllowed(session, action, key).ShouldBeFalse("only S3 uses the key");
                IsAllowed(session, action, key, Context("production/shop/orders/1.json")).ShouldBeFalse("only S3 uses the key");
                IsAllowed(session, action, key, ("kms:ViaService", "s3.eu-west-1.amazonaws.com"), Context("production/shop/orders/1.json")).ShouldBeFalse();
                IsAllowed(session, action, key, Via, Context("staging/shop/orders/1.json")).ShouldBeFalse();
            }
        }
    }

    private static (string Key, string Value) Context(string name) => (ContextKey, $"arn:aws:s3:::ledgers/{name}");

    private static LedgerPlace Place(string environment, string? encryption = "aws:kms", string? key = "alias/deploys") => new S3LedgerSettings
    {
        Bucket = "ledgers",
        Prefix = $"{environment}/",
        Region = "eu-central-1",
        Encryption = encryption,
        KmsKey = key,
    }.Place;

    private static string RoleOf(string environment) =>
        RolePolicy.Of(new("eu-central-1", "111111111111", "shop"), [], false, Place(environment)).ToShortJson();

    private static string Json(IEnumerable<PolicyStatement> statements) => new PolicyDocument([.. statements]).ToShortJson();

    private static bool IsAllowed(Principal session, string action, string arn, params (string Key, string Value)[] context) =>
        session.Decide(new AuthorizationRequest(action, arn, RequestContext.Of(context))).IsAllowed;
}

using System.Text.Json;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>The files that <c>MeshPolicy</c> writes, and what it needs for them.</summary>
public sealed class PolicyTests : OrdersProject
{
    private const string Role = "arn:aws:iam::123456789012:role/ci/deploy";

    private static readonly (string, string)[] Known =
    [
        ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshRoleArn", Role), ("MeshWebIdentityIssuer", "https://ci.example.com"),
        ("MeshWebIdentitySubject", "repo:shop:main; repo:shop:release"), ("MeshLedger", "s3://ledgers/mesh"),
    ];

    [Fact]
    public void The_policies_and_a_template_are_written_next_to_the_definition()
    {
        Write(Known).ShouldBeTrue(Engine.Everything);

        var trust = Read("trust-policy.json");
        trust.GetProperty("Principal").GetProperty("Federated").GetString().ShouldBe("arn:aws:iam::123456789012:oidc-provider/ci.example.com");
        var equals = trust.GetProperty("Condition").GetProperty("StringEquals");
        equals.GetProperty("ci.example.com:aud").GetString().ShouldBe("sts.amazonaws.com");
        equals.GetProperty("ci.example.com:sub").EnumerateArray().Select(each => each.GetString()).ShouldBe(["repo:shop:main", "repo:shop:release"]);
        ReadText("role-policy.json").ShouldContain("arn:aws:appmesh:eu-west-1:123456789012:mesh/shop/virtualNode/orders\"");
        ReadText("role-policy.json").ShouldContain("arn:aws:s3:::ledgers/mesh/*");
        ReadText("ledger-policy.json").ShouldContain(Role);
        Read("proxy-policy.json").GetProperty("Action").GetString().ShouldBe("appmesh:StreamAggregatedResources");
        ReadText("policies.template.json").ShouldContain("AWS::IAM::Role");
        Engine.Everything.ShouldContain("orders.policies.template.json");
        Engine.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_bucket_there_is_no_policy_for_one_and_an_old_file_goes()
    {
        Write(Known).ShouldBeTrue(Engine.Everything);

        Write([.. Known.SkipLast(1), ("MeshLedger", "ledger")]).ShouldBeTrue(Engine.Everything);

        File.Exists(PathOf("ledger-policy.json")).ShouldBeFalse();
        ReadText("policies.template.json").ShouldNotContain("AWS::S3::BucketPolicy");
    }

    [Fact]
    public void A_file_of_the_user_is_not_replaced()
    {
        Folder.Write("bin/mesh/orders.trust-policy.json", """{ "Id": "mine" }""");

        Write(Known).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0012");
        File.ReadAllText(PathOf("trust-policy.json")).ShouldBe("""{ "Id": "mine" }""");
    }

    [Theory]
    [InlineData("MeshRoleArn", "", "MESH7080")]
    [InlineData("MeshRoleArn", "deploy", "MESH7080")]
    [InlineData("MeshRoleArn", "arn:aws:iam::123456789012:user/deploy", "MESH7080")]
    [InlineData("MeshRegion", "", "MESH7041")]
    [InlineData("MeshWebIdentityIssuer", "", "MESH7081")]
    [InlineData("MeshWebIdentityIssuer", "http://ci.example.com", "MESH7081")]
    [InlineData("MeshWebIdentityIssuer", "https://*.example.com", "MESH7081")]
    [InlineData("MeshWebIdentityIssuer", "ci.example.com", "MESH7081")]
    [InlineData("MeshWebIdentityAudience", "*", "MESH7081")]
    [InlineData("MeshWebIdentitySubject", "", "MESH7081")]
    [InlineData("MeshWebIdentitySubject", "repo:acme/shop:*", "MESH7081")]
    [InlineData("MeshWebIdentitySubject", "repo:acme@*/shop@*:ref:refs/heads/main", "MESH7081")]
    [InlineData("MeshLedger", "s3://", "MESH7052")]
    [InlineData("MeshLedger", "s3://ledgers/*", "MESH7052")]
    public void What_is_unknown_or_cannot_be_pinned_is_an_error_and_nothing_is_written(string property, string value, string code)
    {
        Write([.. Known.Where(pair => pair.Item1 != property), (property, value)]).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Message!.ShouldContain(property);
        Directory.GetFiles(Folder.File("bin/mesh"), "*polic*.json").ShouldBeEmpty();
    }

    [Fact]
    public void The_subjects_of_a_job_of_GitHub_have_both_forms()
    {
        WriteOnGitHub(("MeshDeployBranch", "main")).ShouldBeTrue(Engine.Everything);

        Subjects().ShouldBe(["repo:acme@7/shop@42:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/main"]);
        ReadText("trust-policy.json").ShouldContain("oidc-provider/token.actions.githubusercontent.com");
    }

    [Fact]
    public void Without_a_branch_the_subject_of_GitHub_contains_the_environment()
    {
        WriteOnGitHub(("MeshEnvironment", "production")).ShouldBeTrue(Engine.Everything);

        Subjects().ShouldBe(["repo:acme@7/shop@42:environment:production", "repo:acme/shop:environment:production"]);
        Engine.Warnings.ShouldHaveSingleItem().Message!.ShouldContain("Set MeshLedger to s3://ledgers/mesh/$(MeshEnvironment)");
    }

    [Theory]
    [InlineData("GITHUB_REPOSITORY_ID", "*")]
    [InlineData("GITHUB_REPOSITORY_ID", null)]
    [InlineData("GITHUB_REPOSITORY_OWNER_ID", "7*")]
    [InlineData("GITHUB_REPOSITORY_OWNER_ID", null)]
    [InlineData("GITHUB_REPOSITORY", "acme")]
    [InlineData("GITHUB_REPOSITORY", "acme/shop:ref:refs/heads/main\",\"*")]
    public void An_ID_of_GitHub_that_is_not_a_number_is_refused(string name, string? value)
    {
        WriteOnGitHub(name, value, ("MeshDeployBranch", "main")).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH7081");
    }

    [Fact]
    public void A_GitHub_job_without_branch_and_environment_is_refused_with_the_property_to_set()
    {
        WriteOnGitHub().ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Message!.ShouldContain("Set MeshDeployBranch");
    }

    // In the text of a project, it is refused as a reference that nothing replaces.
    [Fact]
    public void A_name_that_CloudFormation_would_replace_is_refused_and_nothing_is_written()
    {
        Environment.SetEnvironmentVariable("MESHCI_TEST_RESOLVED", "{{resolve:ssm:/p:1}}");

        Write(Known).ShouldBeTrue(Engine.Everything);
        WriteOnGitHub(("MeshDeployBranch", "{env:MESHCI_TEST_RESOLVED}")).ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0004");
        error.Message!.ShouldContain("CloudFormation would replace");
        ReadText("trust-policy.json").ShouldNotContain("resolve");
    }

    [Fact]
    public void A_subject_and_a_ledger_that_environments_share_are_warnings()
    {
        Write([.. Known, ("MeshEnvironment", "production")]).ShouldBeTrue(Engine.Everything);

        Engine.Warnings.Select(warning => warning.Code).ShouldBe(["MESH7082", "MESH7082"]);
        Write([.. Known.Where(pair => pair.Item1 is not ("MeshWebIdentitySubject" or "MeshLedger")), ("MeshEnvironment", "production"),
            ("MeshWebIdentitySubject", "repo:shop:environment:production"), ("MeshLedger", "s3://ledgers/production")]).ShouldBeTrue();
        Engine.Warnings.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("arn:aws:iam::999999999999:role/ledger", "arn:aws:iam::999999999999:oidc-provider/ci.example.com")]
    [InlineData("arn:aws:iam:::role/ledger", "arn:aws:iam:::oidc-provider/ci.example.com")]
    public void A_role_of_the_ledger_has_policies_of_its_own(string role, string provider)
    {
        Write([.. Known, ("MeshLedgerRoleArn", role)]).ShouldBeTrue(Engine.Everything);

        ReadText("role-policy.json").ShouldNotContain("s3:");
        ReadText("ledger-role-policy.json").ShouldContain("arn:aws:s3:::ledgers/mesh/*");
        Read("ledger-trust-policy.json").GetProperty("Principal").GetProperty("Federated").GetString().ShouldBe(provider);
        ReadText("ledger-policy.json").ShouldContain(role);
        ReadText("policies.template.json").ShouldNotContain("AWS::S3::BucketPolicy");

        Write(Known).ShouldBeTrue(Engine.Everything);
        File.Exists(PathOf("ledger-role-policy.json")).ShouldBeFalse();
        File.Exists(PathOf("ledger-trust-policy.json")).ShouldBeFalse();
    }

    [Fact]
    public void A_ledger_with_static_keys_has_no_policy_that_would_lock_them_out()
    {
        Write([.. Known, ("MeshLedgerStaticCredentials", "true")]).ShouldBeTrue(Engine.Everything);

        File.Exists(PathOf("ledger-policy.json")).ShouldBeFalse();
        ReadText("role-policy.json").ShouldNotContain("s3:");
        Engine.Everything.ShouldContain("Limit the user of the keys to the prefix.");
    }

    [Theory]
    [InlineData("aws:kms", "alias/deploys", "*")]
    [InlineData("aws:kms", "arn:aws:kms:eu-central-1:123456789012:alias/deploys", "*")]
    [InlineData("aws:kms", "arn:aws:kms:eu-central-1:123456789012:key/1", "arn:aws:kms:eu-central-1:123456789012:key/1")]
    [InlineData("aws:kms", "0c6c1a5e-4b1e-4d46-8f3c-90d6c7a1e0b2", "arn:aws:kms:eu-central-1:*:key/0c6c1a5e-4b1e-4d46-8f3c-90d6c7a1e0b2")]
    [InlineData("aws:kms", "mrk-0c6c1a5e4b1e4d468f3c90d6c7a1e0b2", "arn:aws:kms:eu-central-1:*:key/mrk-0c6c1a5e4b1e4d468f3c90d6c7a1e0b2")]
    [InlineData("aws:kms", "", "*")]
    [InlineData("", "", "*")]
    public void Keys_of_the_ledger_can_only_be_used_by_S3_and_only_for_its_objects(string encryption, string key, string resource)
    {
        Write([.. Known, ("MeshLedgerEncryption", encryption), ("MeshLedgerKmsKey", key), ("MeshLedgerRegion", "eu-central-1")])
            .ShouldBeTrue(Engine.Everything);

        var statement = JsonDocument.Parse(ReadText("role-policy.json")).RootElement.GetProperty("Statement").EnumerateArray()
            .Single(each => each.GetProperty("Sid").GetString() == "EncryptLedger");
        statement.GetProperty("Resource").GetString().ShouldBe(resource);
        var condition = statement.GetProperty("Condition");
        condition.GetProperty("StringEquals").GetProperty("kms:ViaService").GetString().ShouldBe("s3.eu-central-1.amazonaws.com");
        condition.GetProperty("StringLike").GetProperty("kms:EncryptionContext:aws:s3:arn").EnumerateArray().Select(each => each.GetString())
            .ShouldBe(["arn:aws:s3:::ledgers", "arn:aws:s3:::ledgers/mesh/*"]);
        ReadText("policies.template.json").ShouldContain("EncryptLedger");
    }

    [Theory]
    [InlineData("MeshLedgerEncryption", "AES256")]
    [InlineData("MeshLedgerEndpoint", "https://storage.example.com")]
    public void Where_no_key_of_KMS_is_used_the_role_cannot_use_any(string property, string value)
    {
        Write([.. Known, (property, value)]).ShouldBeTrue(Engine.Everything);

        ReadText("role-policy.json").ShouldNotContain("kms:");
    }

    [Theory]
    [InlineData("cn-north-1", "aws-cn", "s3.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "aws-us-gov", "s3.us-gov-west-1.amazonaws.com")]
    public void The_ledger_is_in_the_partition_of_its_region(string region, string partition, string host)
    {
        var role = Role.Replace("aws", partition, StringComparison.Ordinal);
        Write([.. Known.Where(pair => pair.Item1 is not ("MeshRegion" or "MeshRoleArn")), ("MeshRegion", region), ("MeshRoleArn", role)])
            .ShouldBeTrue(Engine.Everything);

        ReadText("role-policy.json").ShouldContain($"\"arn:{partition}:s3:::ledgers/mesh/*\"");
        ReadText("role-policy.json").ShouldContain($"\"{host}\"");
        ReadText("ledger-policy.json").ShouldContain($"\"arn:{partition}:s3:::ledgers\"");
    }

    public static TheoryData<string, string, string> Uses => new()
    {
        { "MeshTraceSource", "xray", "ReadTraces xray:GetServiceGraph *" },
        { "MeshMetricNamespace", "shop-proxies", "ReadMetrics cloudwatch:GetMetricData *" },
        { "MeshEndpoint", "https://appmesh.eu-west-1.amazonaws.com", "CreateServiceLinkedRole iam:CreateServiceLinkedRole "
            + "arn:aws:iam::123456789012:role/aws-service-role/appmesh.amazonaws.com/AWSServiceRoleForAppMesh" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void What_a_project_uses_is_a_statement_of_its_role_and_nothing_else_is(string property, string value, string statement)
    {
        // With an address of its own, the control plane is not that of AWS.
        (string, string)[] others = [.. Known, ("MeshEndpoint", "https://mesh.example.com")];
        Write(others).ShouldBeTrue(Engine.Everything);
        var without = Statements("role-policy.json");
        Write([.. others.Where(pair => pair.Item1 != property), (property, value)]).ShouldBeTrue(Engine.Everything);

        Statements("role-policy.json").Except(without).ShouldBe([statement]);
        ReadText("policies.template.json").ShouldContain($"\"{statement.Split(' ')[1]}\"");
    }

    [Fact]
    public void A_service_that_Cloud_Map_discovers_needs_to_find_its_instances()
    {
        Write(Known, items: [Item("MeshListener", "8080"), Item("MeshServiceDiscovery", "cloudMap", ("Namespace", "shop.local"), ("Service", "orders"))])
            .ShouldBeTrue(Engine.Everything);

        Statements("role-policy.json").ShouldContain("ReadInstances servicediscovery:DiscoverInstances *");
    }

    [Fact]
    public void In_a_mesh_of_another_account_the_role_of_App_Mesh_is_not_created()
    {
        Write([.. Known, ("MeshOwner", "210987654321")]).ShouldBeTrue(Engine.Everything);

        ReadText("role-policy.json").ShouldNotContain("iam:");
    }

    private List<string> Statements(string file) =>
        [.. JsonDocument.Parse(ReadText(file)).RootElement.GetProperty("Statement").EnumerateArray()
            .Select(each => $"{each.GetProperty("Sid").GetString()} {each.GetProperty("Action")} {each.GetProperty("Resource")}")];

    private bool WriteOnGitHub(params (string, string)[] more) => WriteOnGitHub("", null, more);

    private bool WriteOnGitHub(string name, string? value, params (string, string)[] more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_REPOSITORY_ID"] = "42",
            ["GITHUB_REPOSITORY_OWNER_ID"] = "7",
            ["GITHUB_SERVER_URL"] = "https://github.com",
        };
        variables[name] = value;
        return Write([.. Known.Where(pair => !pair.Item1.StartsWith("MeshWebIdentity", StringComparison.Ordinal)), .. more], variables.GetValueOrDefault);
    }

    private bool Write((string, string)[] settings, Func<string, string?>? variable = null, ITaskItem[]? items = null)
    {
        Generate(items ?? Items(), settings).ShouldBeTrue(Engine.Everything);
        using var task = new WritePolicies
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(settings),
            DefinitionFile = new TaskItem(Folder.File("bin/mesh/orders.mesh.json")),
            Variable = variable ?? (_ => null),
        };
        return task.Execute();
    }

    private List<string?> Subjects() =>
        [.. Read("trust-policy.json").GetProperty("Condition").GetProperty("StringEquals").EnumerateObject()
            .First(property => property.Name.EndsWith(":sub", StringComparison.Ordinal)).Value.EnumerateArray().Select(subject => subject.GetString())];

    private string PathOf(string file) => Folder.File($"bin/mesh/orders.{file}");

    private string ReadText(string file) => File.ReadAllText(PathOf(file));

    private JsonElement Read(string file) => JsonDocument.Parse(ReadText(file)).RootElement.GetProperty("Statement")[0];
}

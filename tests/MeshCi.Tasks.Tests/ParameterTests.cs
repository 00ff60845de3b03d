using MeshCi.Tasks.Verbs;
using MeshCi.Tests.Parameters;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>
/// References to parameters in projects, as tasks resolve them. Only this class sets the address of Parameter Store, so its tests do not run at the same time.
/// </summary>
public sealed class ParameterTests : OrdersProject, IDisposable
{
    private const string Marked = "s3cr3t-marked-value";

    private readonly ParameterStoreStub _stub = new();
    private readonly ParameterStoreServer _server;

    public ParameterTests()
    {
        _server = new(_stub);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SSM", _server.Address);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "kept-from-every-log");
    }

    public new void Dispose()
    {
        _server.Dispose();
        base.Dispose();
    }

    [Fact]
    public void A_definition_contains_the_values_of_its_parameters()
    {
        _stub.With("/team", "payments").With("/timeout", "5s").With("/timeout", "4s");

        var route = Item("MeshRoute", "checkout", ("Prefix", "/checkout"), ("PerRequestTimeout", "{ssm:/timeout:1}"));

        Run(new(), Tagged("{ssm:/team}"), route).ShouldBeTrue(Engine.Everything);

        File.ReadAllText(DefinitionItem().ItemSpec).ShouldContain("payments");
        File.ReadAllText(DefinitionItem().ItemSpec).ShouldNotContain("{ssm:");
        Engine.Messages.ShouldContain(message => message.Message == "{ssm:/timeout:1}: version 1");
        ReadDefinition().Parameters.ShouldBe([new("/team", null, 1, "String"), new("/timeout", "1", 1, "String")]);
        _stub.Calls.ShouldHaveSingleItem().Authorization.ShouldContain("Credential=AKIDEXAMPLE/");
    }

    [Theory]
    [InlineData("payments", null)]
    [InlineData("orders", "has other values than the project would have now (parameter /team has changed: its version was 1, is 2)")]
    public void A_built_definition_is_up_to_date_until_a_value_has_changed(string value, string? refusal)
    {
        _stub.With("/team", "payments");
        Run(new(), Tagged("{ssm:/team}")).ShouldBeTrue(Engine.Everything);
        _stub.With("/team", value);
        using var task = new ValidateMeshDefinition
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = SettingsWith(),
            Items = [.. Service, Tagged("{ssm:/team}")],
            BuiltFile = DefinitionItem(),
            NeededBy = "deploy",
        };

        task.Execute().ShouldBe(refusal is null, Engine.Everything);

        if (refusal is not null) Engine.Errors.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain(refusal);
    }

    [Fact]
    public void Each_parameter_is_asked_for_once_in_a_build_and_again_in_the_next()
    {
        _stub.With("/team", "payments");
        var build = new BuildObjects();

        Run(build, Tagged("{ssm:/team}")).ShouldBeTrue(Engine.Everything);
        Run(build, Tagged("{ssm:/team}-x")).ShouldBeTrue(Engine.Everything);
        _stub.Calls.Count.ShouldBe(1);
        _stub.With("/team", "orders");
        Run(new(), Tagged("{ssm:/team}")).ShouldBeTrue(Engine.Everything);

        _stub.Calls.Count.ShouldBe(2);
        ReadDefinition().Resources[0].Tags["team"].ShouldBe("orders");
    }

    [Theory]
    [InlineData("MeshEnvironment", "staging")]
    [InlineData("MeshRegion", "us-east-1")]
    public void Another_environment_of_the_same_build_asks_again(string property, string value)
    {
        _stub.With("/team", "payments");
        var build = new BuildObjects();

        Run(build, Tagged("{ssm:/team}")).ShouldBeTrue(Engine.Everything);
        Run(build, [Tagged("{ssm:/team}")], (property, value)).ShouldBeTrue(Engine.Everything);

        _stub.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public void A_build_that_could_read_nothing_does_not_spoil_the_next()
    {
        _stub.With("/team", "payments").Instead = () => (403, "{\"__type\":\"ExpiredTokenException\"}");
        var build = new BuildObjects();

        Run(build, Tagged("{ssm:/team}")).ShouldBeFalse();
        Run(build, Tagged("{ssm:/team}")).ShouldBeFalse();
        _stub.Calls.Count.ShouldBe(1);
        File.Exists(DefinitionItem().ItemSpec).ShouldBeFalse();
        _stub.Instead = null;

        Run(new(), Tagged("{ssm:/team}")).ShouldBeTrue();
    }

    [Fact]
    public void A_build_waits_a_minute_for_throttling_to_end_with_a_line_every_50_seconds_and_then_names_the_item()
    {
        _stub.Throttled = int.MaxValue;

        Run(new(), [Tagged("{ssm:/team}")], [], allowsUnresolved: false, new PassingTime()).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0006");
        Engine.Errors.Single().Message.ShouldNotBeNull().ShouldContain("MeshTag 'team'");
        Engine.Messages.ShouldContain(line => line.Importance == MessageImportance.High && line.Message!.Contains("reading parameters"));
        File.Exists(DefinitionItem().ItemSpec).ShouldBeFalse();
    }

    [Fact]
    public void Only_what_the_definition_needs_is_asked_for()
    {
        _stub.With("/team", "payments");

        Run(
            new(), [Tagged("{ssm:/team}"), Item("MeshTag", "x", ("Value", "y"), ("Note", "{ssm:/note}"))],
            ("MeshLedger", "{ssm:/ledger}"), ("MeshBuild", "{ssm:/b}"));

        _stub.Calls.SelectMany(call => call.Names).ShouldBe(["/team"]);
    }

    [Fact]
    public void Each_parameter_that_is_missing_or_denied_is_reported_at_each_item()
    {
        _stub.With("/denied", "x").Denied.Add("/denied");

        Run(new(), Tagged("{ssm:/none}"), Item("MeshTag", "b", ("Value", "{ssm:/none}")), Item("MeshTag", "c", ("Value", "{ssm:/denied}"))).ShouldBeFalse();

        Engine.Errors.Select(error => error.Code).ShouldBe(["MESH0004", "MESH0004", "MESH0006"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_build_that_nothing_else_needs_only_warns_and_leaves_no_definition(bool exists)
    {
        if (!exists) _stub.Instead = () => (503, "{\"__type\":\"ServiceUnavailable\"}");

        Run(new(), [Tagged("{ssm:/none}")], settings: [], allowsUnresolved: true).ShouldBeTrue(Engine.Everything);

        Engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe(exists ? "MESH0004" : "MESH0006");
        if (!exists) Engine.Warnings.Single().Message.ShouldNotBeNull().ShouldContain("MeshParametersFile");
        File.Exists(DefinitionItem().ItemSpec).ShouldBeFalse();
    }

    [Fact]
    public void A_secret_parameter_is_in_no_output()
    {
        _stub.With("/secret", Marked, "SecureString");

        Run(new(), [Tagged("{ssm:/secret}")], ("MeshAllowVariables", "/secret")).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH5012");
        Engine.Everything.ShouldNotContain(Marked);
        _stub.Calls.ShouldAllBe(call => !call.Decrypts);
    }

    [Theory]
    [InlineData("", "MESH5012")]
    [InlineData("/other;/secret", null)]
    public void Only_a_setting_can_refer_to_a_secret_and_only_if_the_project_allows_it(string allowed, string? code)
    {
        _stub.With("/secret", Folder.File("ledger"), "SecureString");
        using var task = new ShowMeshHistory
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = SettingsWith(("MeshLedger", "{ssm:/secret}"), ("MeshAllowVariables", allowed)),
        };

        task.Execute().ShouldBe(code is null, Engine.Everything);

        Engine.Errors.Select(error => error.Code).ShouldBe(code is null ? [] : [code]);
        _stub.Calls.ShouldHaveSingleItem().Decrypts.ShouldBe(code is null);
    }

    [Fact]
    public void A_parameters_file_is_used_instead_of_calls()
    {
        _stub.With("/team", "payments").With("/other", "x");
        Folder.Write("parameters.json", "{ \"/team\": \"local\" }");

        Run(new(), [Tagged("{ssm:/team}")], ("MeshParametersFile", "parameters.json")).ShouldBeTrue(Engine.Everything);
        ReadDefinition().Resources[0].Tags["team"].ShouldBe("local");
        Run(new(), [Tagged("{ssm:/other}")], ("MeshParametersFile", "parameters.json")).ShouldBeFalse();
        Engine.Errors.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("'parameters.json' (MeshParametersFile) has no value for '/other'");

        _stub.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_parameters_file_that_does_not_exist_is_an_error_of_the_project()
    {
        Run(new(), [Tagged("{ssm:/team}")], [("MeshParametersFile", "nowhere.json")], allowsUnresolved: true).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0008");
    }

    [Fact]
    public void Without_a_region_or_an_identity_nothing_is_asked()
    {
        Run(new(), [Tagged("{ssm:/team}")], ("MeshAllowStaticCredentials", "false")).ShouldBeFalse();
        Run(new(), [Tagged("{ssm:/team}")], ("MeshRegion", "nowhere")).ShouldBeFalse();

        Engine.Errors.Select(error => error.Code).ShouldBe(["MESH0006", "MESH0006"]);
        Engine.Errors.ShouldAllBe(error => error.Message!.Contains("MeshParametersFile"));
        Engine.Everything.ShouldNotContain("kept-from-every-log");
        _stub.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MeshEndpoint", "https://somebody:hush@appmesh.eu-west-1.amazonaws.com")]
    [InlineData("MeshLedgerEndpoint", "storage.example.com")]
    public void An_address_that_cannot_be_called_is_found_before_anything_is_asked_with_an_identity(string property, string address)
    {
        Run(new(), [Tagged("{ssm:/team}")], ("MeshControlPlane", "appmesh"), (property, address)).ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH7042");
        _stub.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void The_policy_of_the_role_contains_exactly_the_parameters()
    {
        const string role = "arn:aws:iam::123456789012:role/deploy";
        _stub.With("/team", "payments").With("/branch", "main", "SecureString");
        Run(new(), Tagged("{ssm:/team}")).ShouldBeTrue(Engine.Everything);
        using var task = new WritePolicies
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = SettingsWith(
                ("MeshRoleArn", role), ("MeshWebIdentityIssuer", "https://ci.example.com"), ("MeshWebIdentitySubject", "repo:shop:main"),
                ("MeshLedger", "ledger"), ("MeshDeployBranch", "{ssm:/branch}"), ("MeshAllowVariables", "/branch")),
            Items = [Tagged("{ssm:/team}")],
            DefinitionFile = DefinitionItem(),
        };

        task.Execute().ShouldBeTrue(Engine.Everything);

        var policy = File.ReadAllText(Path.Combine(Path.GetDirectoryName(DefinitionItem().ItemSpec)!, "orders.role-policy.json"));
        const string arn = "arn:aws:ssm:eu-central-1:123456789012:parameter";
        var statements = System.Text.Json.JsonDocument.Parse(policy).RootElement.GetProperty("Statement").EnumerateArray()
            .ToDictionary(statement => statement.GetProperty("Sid").GetString()!);
        statements["ReadParameters"].GetProperty("Resource").EnumerateArray().Select(each => each.GetString()).ShouldBe([$"{arn}/branch", $"{arn}/team"]);
        var decrypt = statements["DecryptParameters"].GetProperty("Condition");
        decrypt.GetProperty("StringEquals").GetProperty("kms:ViaService").GetString().ShouldBe("ssm.eu-central-1.amazonaws.com");
        decrypt.GetProperty("StringLike").GetProperty("kms:EncryptionContext:PARAMETER_ARN").GetString().ShouldBe($"{arn}/branch");
    }

    [Fact]
    public void A_hostile_value_stays_a_value()
    {
        const string hostile = "x\n##vso[task.setvariable]y\u001b[31m | `a` [b](c) \" \\ {ssm:/p} %3F;z";
        _stub.With("/p", hostile);

        Run(new(), Tagged("{ssm:/p}")).ShouldBeTrue(Engine.Everything);

        ReadDefinition().Resources[0].Tags["team"].ShouldBe(hostile);
        Engine.Everything.ShouldNotContain("##vso[");
    }

    private ITaskItem[] Service => [Item("MeshListener", "8080"), Item("MeshServiceDiscovery", "dns", ("Hostname", "orders.shop.local"))];

    private TaskItem Tagged(string value) => Item("MeshTag", "team", ("Value", value));

    private bool Run(BuildObjects build, params ITaskItem[] items) => Run(build, items, []);

    private bool Run(BuildObjects build, ITaskItem[] items, params (string Name, string Value)[] settings) =>
        Run(build, items, settings, allowsUnresolved: false);

    private bool Run(BuildObjects build, ITaskItem[] items, (string Name, string Value)[] settings, bool allowsUnresolved, TimeProvider? time = null)
    {
        using var task = new GenerateMeshDefinition
        {
            BuildEngine = new KeepingEngine(Engine, build),
            Project = new TaskItem(ProjectFile),
            Settings = SettingsWith(settings),
            Items = [.. Service, .. items],
            OutputFile = DefinitionItem(),
            AllowsUnresolved = allowsUnresolved,
            Time = time ?? TimeProvider.System,
        };
        return task.Execute();
    }

    /// <summary>A clock that passes each short wait as soon as something waits.</summary>
    private sealed class PassingTime : Microsoft.Extensions.Time.Testing.FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(10)) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            return timer;
        }
    }

    private static TaskItem SettingsWith(params (string Name, string Value)[] settings) =>
        Settings([("MeshAllowStaticCredentials", "true"), ("MeshRegion", "eu-central-1"), .. settings]);
}

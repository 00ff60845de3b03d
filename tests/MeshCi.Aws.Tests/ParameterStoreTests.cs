using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Parameters;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tests.Parameters;

namespace MeshCi.Aws.Tests;

public sealed class ParameterStoreTests
{
    private const string Marked = "s3cr3t-marked-value";

    private readonly ParameterStoreStub _stub = new();
    private readonly List<string> _policies = [];
    private readonly ImpatientTime _time = new();

    [Fact]
    public async Task Answers_belong_to_the_name_and_selector_that_they_carry()
    {
        _stub.With("/p", "first").With("/p", "second", label: "stable").With("/p", "third").With("/q", "other").With("plain", "named");

        var answers = await ReadAsync("/p", "/p:1", "/p:stable", "/q", "plain");

        answers.Select(pair => (pair.Key, pair.Value.Value, pair.Value.Version)).ShouldBe(
            [("/p", "third", 3), ("/p:1", "first", 1), ("/p:stable", "second", 2), ("/q", "other", 1), ("plain", "named", 1)], ignoreOrder: true);
        // Several versions of one parameter are never in the same call.
        _stub.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_ARN_is_answered_with_a_name_or_with_itself()
    {
        const string arn = "arn:aws:ssm:eu-central-1:123456789012:parameter";
        _stub.With("/p", "first").With("/p", "second");

        var answers = await ReadAsync("/p", $"{arn}/p", $"{arn}/p:1", $"{arn}/none");

        answers["/p"].Value.ShouldBe("second");
        answers[$"{arn}/p"].Value.ShouldBe("second");
        answers[$"{arn}/p:1"].Value.ShouldBe("first");
        answers[$"{arn}/none"].State.ShouldBe(ParameterState.Missing);
        _stub.Calls.ShouldAllBe(call => call.Names.Count(name => name.Contains("/p", StringComparison.Ordinal) && !name.Contains("none")) <= 1);
    }

    [Theory]
    [InlineData("/shop/{0:000}", "arn:aws:iam::123456789012:role/deploy")]
    [InlineData("/shop/orders-and-payments/production/timeouts/{0:000}", null)]
    public async Task A_hundred_parameters_take_ten_calls(string format, string? role)
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number))];
        foreach (var name in names) _stub.With(name, name);

        var answers = await ReadAsync(Settings with { Account = role?.Split(':')[4] ?? "*" }, [.. names, .. names]);

        answers.Count.ShouldBe(100);
        answers.ShouldAllBe(pair => pair.Value.Value == pair.Key);
        _stub.Calls.Count.ShouldBe(10);
        _policies.ShouldAllBe(policy => policy.Length <= 2048);
    }

    [Fact]
    public async Task A_session_can_read_exactly_what_its_calls_ask_for()
    {
        _stub.With("/p", "x").With("/q", "y").With("/aws/service/ami", "z");

        await ReadAsync(Settings with { Account = "123456789012" }, "/p", "/q:1", "/aws/service/ami");

        const string arn = "arn:aws:ssm:eu-central-1:";
        var statement = JsonDocument.Parse(_policies.ShouldHaveSingleItem()).RootElement.GetProperty("Statement").EnumerateArray().ShouldHaveSingleItem();
        statement.GetProperty("Action").GetString().ShouldBe("ssm:GetParameters");
        statement.GetProperty("Resource").EnumerateArray().Select(resource => resource.GetString()).ShouldBe(
            [$"{arn}123456789012:parameter/p", $"{arn}123456789012:parameter/q", $"{arn}:parameter/aws/service/ami"]);
        _stub.Calls.ShouldAllBe(call => call.Authorization.Contains("/eu-central-1/ssm/aws4_request"));
    }

    [Fact]
    public async Task What_does_not_exist_differs_from_a_version_that_does_not()
    {
        _stub.With("/p", "first").With("/p", "second");

        var answers = await ReadAsync("/p:3", "/p:stable", "/none", "/none:3");

        answers.ShouldAllBe(pair => pair.Value.State == ParameterState.Missing);
        answers["/p:3"].Problem.ShouldStartWith("The parameter '/p' has no version 3; its newest version is 2.");
        answers["/p:stable"].Problem.ShouldStartWith("The parameter '/p' has no version with the label 'stable'");
        answers["/none"].Problem.ShouldStartWith("The parameter '/none' does not exist in eu-central-1.");
        answers["/none:3"].Problem.ShouldStartWith("The parameter '/none' does not exist in eu-central-1.");
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 9)]
    public async Task One_parameter_that_is_denied_does_not_hide_the_others(bool namesResource, int mostCalls)
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(number => $"/p{number:00}")];
        foreach (var name in names) _stub.With(name, name);
        _stub.Denied.Add("/p05");
        _stub.NamesResource = namesResource;

        var answers = await ReadAsync(names);

        answers.Where(pair => pair.Value.State != ParameterState.Found).Select(pair => pair.Key).ShouldBe(["/p05"]);
        answers["/p05"].State.ShouldBe(ParameterState.Unavailable);
        answers["/p05"].Problem.ShouldContain("Allow ssm:GetParameters on arn:aws:ssm:eu-central-1:*:parameter/p05");
        _stub.Calls.Count.ShouldBeLessThanOrEqualTo(mostCalls);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        _stub.With("/p", "x").Throttled = 3;

        (await ReadAsync("/p"))["/p"].Value.ShouldBe("x");
        _stub.Calls.Count.ShouldBe(4);
        _time.Waits.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Throttling_that_does_not_end_takes_a_minute_for_all_parameters_together()
    {
        _stub.Throttled = int.MaxValue;

        var answers = await ReadAsync([.. Enumerable.Range(0, 30).Select(number => $"/p{number}")]);

        answers.Count.ShouldBe(30);
        answers.ShouldAllBe(pair => pair.Value.State == ParameterState.Unavailable && pair.Value.Value == null);
        answers.ShouldAllBe(pair => pair.Value.Problem.Contains("ThrottlingException") && pair.Value.Problem.Contains("MeshParametersFile"));
        _time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait).ShouldBeInRange(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_minute_also_contains_the_time_of_throttled_calls()
    {
        _stub.Throttled = int.MaxValue;
        _time.EachCall = TimeSpan.FromSeconds(14);

        (await ReadAsync("/p"))["/p"].State.ShouldBe(ParameterState.Unavailable);

        _stub.Calls.Count.ShouldBeInRange(3, 5);
    }

    [Fact]
    public async Task A_secret_is_decrypted_only_if_it_is_allowed_and_then_separately()
    {
        _stub.With("/secret", Marked, "SecureString").With("/allowed", "fine", "SecureString").With("/p", "x").With("/list", "a,b", "StringList");

        var answers = await ReadAsync(Settings, ["/secret", "/allowed", "/p", "/list", "/aws/reference/secretsmanager/db"], ["/allowed"]);

        (answers["/secret"].State, answers["/secret"].Value).ShouldBe((ParameterState.Secret, null));
        (answers["/allowed"].State, answers["/allowed"].Value).ShouldBe((ParameterState.Secret, "fine"));
        (answers["/aws/reference/secretsmanager/db"].State, answers["/list"].Value).ShouldBe((ParameterState.Secret, "a,b"));
        _stub.Calls.Single(call => call.Decrypts).Names.ShouldBe(["/allowed"]);
        var policy = _policies.Single(text => text.Contains("kms:Decrypt"));
        policy.ShouldContain("\"kms:EncryptionContext:PARAMETER_ARN\":\"arn:aws:ssm:eu-central-1:*:parameter/allowed\"");
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"Parameters\":null,\"InvalidParameters\":null}")]
    [InlineData(200, "{\"Parameters\":[{\"Name\":\"/other\",\"Value\":\"None\"},{\"Name\":\"/p\",\"Selector\":\":2\",\"Value\":\"None\"}]}")]
    [InlineData(302, "")]
    [InlineData(403, "{\"__type\":\"ExpiredTokenException\",\"message\":\"The security token included in the request is expired\"}")]
    [InlineData(500, "oops")]
    [InlineData(404, "")]
    public async Task An_answer_without_the_value_never_becomes_one(int status, string body)
    {
        _stub.Instead = () => (status, body);

        var answer = (await ReadAsync("/p"))["/p"];

        (answer.State, answer.Value).ShouldBe((ParameterState.Unavailable, null));
        answer.Problem.ShouldNotBeEmpty();
        _stub.Calls.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Without_an_identity_nothing_is_asked_and_the_file_that_can_replace_it_is_named()
    {
        var store = new ParameterStore(
            Settings, (_, _) => throw new MeshException(MeshDiagnostics.WebIdentityNotUsable, "There is no web identity token."), _time, Transport);

        var answers = await store.ReadAsync([new("/p", null), new("/q", null)], _ => false, TestContext.Current.CancellationToken);

        answers.Values.ShouldAllBe(answer => answer.State == ParameterState.Unavailable
            && answer.Problem.StartsWith("There is no web identity token.") && answer.Problem.Contains("MeshParametersFile"));
        _stub.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_policy_contains_names_as_they_are() =>
        ParameterPolicy.Of([new("/a.b/c_d-e", "3")], decryptsVia: null, "cn-north-1", "*").Statements.ShouldHaveSingleItem()
            .Resources.ShouldBe(["arn:aws-cn:ssm:cn-north-1:*:parameter/a.b/c_d-e"]);

    private static ParameterSettings Settings => new() { Region = "eu-central-1" };

    private Task<Dictionary<string, ParameterAnswer>> ReadAsync(params string[] names) => ReadAsync(Settings, names);

    private Task<Dictionary<string, ParameterAnswer>> ReadAsync(ParameterSettings settings, params string[] names) => ReadAsync(settings, names, []);

    private async Task<Dictionary<string, ParameterAnswer>> ReadAsync(ParameterSettings settings, string[] names, string[] allowed)
    {
        var store = new ParameterStore(settings, SignInAsync, _time, Transport);
        var answers = await store.ReadAsync(
            names.Select(name => ParameterReference.Parse(name)!), reference => allowed.Contains(reference.Text), TestContext.Current.CancellationToken);
        return answers.ToDictionary(pair => pair.Key.Text, pair => pair.Value);
    }

    private Task<AWSCredentials> SignInAsync(string policy, CancellationToken cancellationToken)
    {
        _policies.Add(policy);
        return Task.FromResult<AWSCredentials>(new BasicAWSCredentials("AKIDEXAMPLE", "secret"));
    }

    private RecordingTransport Transport() => new RecordingTransport(sent =>
    {
        _time.Pass();
        var (status, body) = _stub.Answer(System.Text.Encoding.UTF8.GetString(sent.Body), sent.Headers["authorization"]);
        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
    });

    /// <summary>A clock whose waits end at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        private TimeSpan _passed;

        public List<TimeSpan> Waits { get; } = [];

        public TimeSpan EachCall { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public void Pass() => _passed += EachCall;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

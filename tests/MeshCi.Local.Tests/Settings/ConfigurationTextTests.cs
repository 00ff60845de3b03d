using System.Text;
using CsCheck;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Configuration;
using MeshCi.Local.Faults;
using MeshCi.Local.Http;

namespace MeshCi.Local.Tests.Settings;

public sealed class ConfigurationTextTests
{
    [Fact]
    public void Comments_and_trailing_commas_are_allowed_and_omitted_settings_keep_their_defaults()
    {
        var configuration = Read("""
            // of the rehearsal
            {
              "$schema": "https://example.com/x.json",
              "quotas": { "virtualNodes": 3, /* few */ },
              "faults": { "seed": 7, "rules": [ { "operations": ["Create*", "UpdateRoute"], "chance": 0.5, "times": 2, "latency": "30ms",
              "error": "ServiceUnavailableException", }, ], },
            }
            """);
        configuration.Quotas.ShouldBe(new Quotas { VirtualNodes = 3 });
        configuration.Faults.Seed.ShouldBe(7);
        var rule = configuration.Faults.Rules.Single();
        rule.Operations.ShouldBe(["Create*", "UpdateRoute"]);
        rule.ShouldBe(new FaultRule
        {
            Operations = rule.Operations,
            Chance = 0.5,
            Times = 2,
            Latency = new Latency.Fixed(TimeSpan.FromMilliseconds(30)),
            Error = "ServiceUnavailableException",
        });
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_is_read() => Problems([0xEF, 0xBB, 0xBF, .. "{}"u8]).ShouldBeEmpty();

    [Fact]
    public void Every_problem_is_reported_at_once_with_its_place()
    {
        Problems("""
            {
              "qotas": {},
              "quotas": { "virtualNodes": -1, "meshs": 2, "meshes": "two", "routes": 1.5, "backends": 1, "backends": 2 },
              "faults": { "rules": [
                { "operations": ["CreateRout", 5, "X*"], "latncy": "1s", "error": "Teapot" },
                { "operations": [], "latency": "soon", "chance": 1.5, "times": 0 },
                { "operations": ["*"] },
                { "latency": { "min": "2s", "max": "1s" }, "operations": ["*"], "drop": "afterchange", "freeze": false },
                { "operations": ["*"], "latency": { "min": "2s", "p99": "1s" }, "throttle": { "burst": 0 } },
                7
              ] }
            }
            """).ShouldBe([
            "(2,3): $.qotas is not known; did you mean 'quotas'?",
            "(3,15): $.quotas.virtualNodes must be a whole number from 0 to 1000000, not -1.",
            "(3,35): $.quotas.meshs is not known; did you mean 'meshes'?",
            "(3,47): $.quotas.meshes must be a whole number from 0 to 1000000, not \"two\".",
            "(3,64): $.quotas.routes must be a whole number from 0 to 1000000, not 1.5.",
            "(3,94): $.quotas.backends appears twice; the first is on line 3.",
            "(5,22): $.faults.rules[0].operations[0] is not an operation or a pattern of operations: \"CreateRout\". Did you mean \"CreateRoute\"?",
            "(5,36): $.faults.rules[0].operations[1] must be the name of an operation, not 5.",
            "(5,39): $.faults.rules[0].operations[2] is not an operation or a pattern of operations: \"X*\". "
                + "Write it as in the API, such as \"CreateRoute\"; * matches any letters, as in \"Create*\".",
            "(5,46): $.faults.rules[0].latncy is not known; did you mean 'latency'?",
            "(5,62): $.faults.rules[0].error must be one of \"BadRequestException\", \"ConflictException\", \"ForbiddenException\", "
                + "\"InternalServerErrorException\", \"LimitExceededException\", "
                + "\"NotFoundException\", \"ResourceInUseException\", \"ServiceUnavailableException\", \"TooManyRequestsException\", "
                + "\"TooManyTagsException\", not \"Teapot\".",
            "(6,7): $.faults.rules[1].operations contains no operation. [\"*\"] means all.",
            "(6,25): $.faults.rules[1].latency must be a whole number with ms, s or m, such as 800ms, 5s or 2m, and at most 10m, not \"soon\".",
            "(6,44): $.faults.rules[1].chance must be a number from 0 to 1, not 1.5.",
            "(6,59): $.faults.rules[1].times must be a whole number from 1 to 1000000, not 0.",
            "(7,5): $.faults.rules[2] has no effect. Add latency, throttle, error, drop or freeze.",
            "(8,5): $.faults.rules[3] has drop and freeze, but a call can end in only one way. Use a rule for each.",
            "(8,33): $.faults.rules[3].latency.max must not be less than min, which is \"2s\".",
            "(8,69): $.faults.rules[3].drop must be one of \"beforeChange\", \"afterChange\", not \"afterchange\". Did you mean \"afterChange\"?",
            "(8,92): $.faults.rules[3].freeze must be true or absent, not false.",
            "(9,28): $.faults.rules[4].latency must be a duration such as \"30ms\", { \"min\", \"max\" } or { \"median\", \"p99\" }.",
            "(9,69): $.faults.rules[4].throttle has no callsPerSecond.",
            "(9,83): $.faults.rules[4].throttle.burst must be a whole number from 1 to 1000000, not 0.",
            "(10,5): $.faults.rules[5] must be an object, not 7.",
        ]);
    }

    [Theory]
    [InlineData("", "(1,1): $ is not valid JSON: ")]
    [InlineData("{\n  \"quotas\": {\n", "(3,1): $ is not valid JSON: ")]
    [InlineData("{\n  \"quotas\": nought\n}", "(2,14): $ is not valid JSON: ")]
    [InlineData("{ \"quotas\": {} } {}", "(1,18): $ is not valid JSON: ")]
    [InlineData("{ \"\\ud800\": 1 }", "(1,3): $ is not valid JSON: ")]
    [InlineData("[]", "(1,1): $ must be an object, not a list.")]
    [InlineData("{ \"faults\": { \"rules\": {} } }", "(1,15): $.faults.rules must be a list, not an object.")]
    public void Invalid_JSON_is_reported_with_the_position_of_the_error(string text, string start)
    {
        var problem = Problems(text).Single();
        problem.ShouldStartWith(start);
        problem.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void A_written_configuration_is_read_back_unchanged()
    {
        var latency = Gen.OneOf(
            Gen.Int[0, 600_000].Select(length => (Latency?)new Latency.Fixed(Ms(length))),
            Gen.Select(Gen.Int[0, 9_999], Gen.Int[0, 9_999], (low, more) => (Latency?)new Latency.Uniform(Ms(low), Ms(low + more))),
            Gen.Select(Gen.Int[1, 9_999], Gen.Int[0, 9_999], (low, more) => (Latency?)new Latency.LogNormal(Ms(low), Ms(low + more))));
        var end = Gen.OneOf(
            Gen.OneOfConst([.. ApiErrors.All.Select(error => error.Type)]).Select(error => new FaultRule { Error = error }),
            Gen.Enum<Drop>().Select(drop => new FaultRule { Drop = drop }),
            Gen.Select(Gen.Double[0.01, 1000], Gen.Int[1, 99], (rate, burst) => new FaultRule { Throttle = new Throttle(rate, burst) }),
            Gen.Const(new FaultRule { Freeze = true }));
        var rule = Gen.Select(
            end, latency, Gen.Double[0, 1], Gen.Int[1, 9].Nullable(), Gen.OneOfConst("*", "Create*", "UpdateRoute", "AssumeRoleWithWebIdentity").List[1, 3],
            (made, wait, chance, times, operations) => made with { Latency = wait, Chance = chance, Times = times, Operations = operations });
        Gen.Select(rule.List[0, 5], Gen.Int[0, 99].Nullable(), Gen.Int[0, 99]).Sample((rules, seed, nodes) =>
        {
            var configuration = new ControlPlaneConfiguration
            {
                Quotas = new Quotas { VirtualNodes = nodes },
                Faults = new FaultSettings { Seed = seed, Rules = rules }
            };
            var text = ConfigurationText.Write(configuration);
            var again = Read(Encoding.UTF8.GetString(text));
            Encoding.UTF8.GetString(ConfigurationText.Write(again)).ShouldBe(Encoding.UTF8.GetString(text));
            again.Quotas.ShouldBe(configuration.Quotas);
            again.Faults.Rules.Select(one => one with { Operations = [] }).ShouldBe(rules.Select(one => one with { Operations = [] }));
        });

        static TimeSpan Ms(int length) => TimeSpan.FromMilliseconds(length);
    }

    [Fact]
    public void Random_text_is_accepted_or_refused_with_a_place()
    {
        const string Good =
            """{ "quotas": { "meshes": 1 }, "faults": { "seed": 1, "rules": [ { "operations": ["*"], "latency": { "min": "1ms", "max": "2ms" } } ] } }""";
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char["{}[]\",:0x\\/*-. \n\u0000é"]).Array[1, 6].Sample(changes =>
        {
            var text = Good.ToCharArray();
            foreach (var (at, character) in changes) text[at] = character;
            foreach (var problem in Problems(new string(text))) problem.ShouldMatch(@"^\(\d+,\d+\): \$");
        });
    }

    private static ControlPlaneConfiguration Read(string text)
    {
        var problems = new Problems();
        var configuration = ConfigurationText.Read(Encoding.UTF8.GetBytes(text), problems);
        problems.Lines().ShouldBeEmpty();
        return configuration;
    }

    private static List<string> Problems(string text) => Problems(Encoding.UTF8.GetBytes(text));

    private static List<string> Problems(byte[] text)
    {
        var problems = new Problems();
        ConfigurationText.Read(text, problems);
        return [.. problems.Lines()];
    }
}

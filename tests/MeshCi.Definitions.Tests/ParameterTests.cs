using System.Text;
using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

public sealed class ParameterTests
{
    private const string Marked = "s3cr3t-marked-value";

    [Theory]
    [InlineData("/p", "/p", null)]
    [InlineData("/shop/a_b.c-d:3", "/shop/a_b.c-d", "3")]
    [InlineData("/p:stable", "/p", "stable")]
    [InlineData("name", "name", null)]
    [InlineData("arn:aws:ssm:eu-central-1:123456789012:parameter/p", "arn:aws:ssm:eu-central-1:123456789012:parameter/p", null)]
    [InlineData("arn:aws:ssm:eu-central-1:123456789012:parameter/p:7", "arn:aws:ssm:eu-central-1:123456789012:parameter/p", "7")]
    public void A_reference_has_a_name_and_a_selector(string text, string name, string? selector)
    {
        ParameterReference.Parse(text).ShouldBe(new(name, selector));
        ParameterReference.Parse(text)!.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/p*")]
    [InlineData("/p?")]
    [InlineData("/p q")]
    [InlineData("/p:")]
    [InlineData("/p:3:4")]
    [InlineData("/p:3a")]
    [InlineData("/p\",\"Resource\":\"*")]
    [InlineData("/p\n")]
    [InlineData("/p/${aws:userid}")]
    [InlineData("arn:aws:s3:::bucket")]
    public void A_name_that_could_mean_something_else_in_a_policy_is_refused(string text) => ParameterReference.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("a;b")]
    [InlineData("{ssm:/other}")]
    [InlineData("{env:HOME}")]
    [InlineData("%3Fx")]
    [InlineData(" leading and trailing ")]
    [InlineData("a,b")]
    [InlineData("a\nb")]
    [InlineData("| [x](y) `z` \"q\" \\")]
    public void A_value_is_used_exactly_as_it_is_stored(string value)
    {
        var project = Project.Sound().With("MeshTag", "team", "Value={ssm:/p}");
        project.Parameters["/p"] = ParameterAnswer.Found(value, 1);

        project.Build().Definition!.Resources.ShouldAllBe(resource => resource.Tags["team"] == value);
    }

    private static readonly string[] Parts =
    [
        "a", "payments", "5s", " ", "\n", "\r\n", ";", ",", "%3B", "%0A", "$(PATH)", "@(Compile)", "{ssm:/other}", "{env:HOME}", "{{resolve:ssm:/p:1}}",
        "${aws:userid}", "\"", "\\", "\",\"x\":\"", "}", "|", "`", "<b>", "##vso[task.complete]", "::error::", "travis_fold:end:a", "\u001b[31m", "\u202e",
        "\0", "é", "\ud842\udfb7", "*", "../",
    ];

    [Fact]
    public void A_random_value_is_used_exactly_as_it_is_stored_or_refused() =>
        Check.Sample(
            Gen.OneOfConst(Parts).Array[0, 8].Select(string.Concat),
            value =>
            {
                var project = Project.Sound().With("MeshTag", "team", "Value={ssm:/p}");
                project.Parameters["/p"] = ParameterAnswer.Found(value, 1);
                var outcome = project.Build();
                if (outcome.Definition is null)
                {
                    outcome.Findings.ShouldHaveSingleItem().Place!.Include.ShouldBe("team");
                    return;
                }

                var read = DefinitionFile.Read(DefinitionFile.Write(outcome.Definition), "orders.mesh.json");
                read.Resources.ShouldAllBe(resource => resource.Tags["team"] == value);
                read.Resources.Count.ShouldBe(Project.Sound().Build().Definition!.Resources.Count);
            },
            iter: 1_000);

    [Theory]
    [InlineData("5s\n")]
    [InlineData("5s\r\n")]
    public void A_final_line_break_is_refused(string value) =>
        Refused("/p", ParameterAnswer.Found(value, 1), "MESH0007").ShouldContain("ends with a line break");

    [Theory]
    [InlineData(" ")]
    [InlineData("")]
    public void A_blank_value_counts_as_none(string value) => Refused("/p", ParameterAnswer.Found(value, 1), "MESH0004").ShouldContain("only white space");

    [Fact]
    public void A_semicolon_in_a_value_never_adds_a_target()
    {
        var project = Project.Sound().With("MeshRoute", "all", "Prefix=/x;Targets=orders={ssm:/p}".Split(';'));
        project.Parameters["/p"] = ParameterAnswer.Found("10;stranger=90", 1);

        var finding = project.Finding();

        finding.Diagnostic.Id.ShouldBe("MESH0007");
        finding.Message.ShouldContain("Use one parameter for each value");
        finding.Message.ShouldNotContain("stranger");
    }

    [Fact]
    public void A_secret_is_never_part_of_a_definition_and_of_no_message()
    {
        var secret = new ParameterAnswer(ParameterState.Secret) { Value = Marked, Version = 1 };

        Refused("/p", secret, "MESH5012").ShouldNotContain(Marked);
        secret.ToString().ShouldNotContain(Marked);
    }

    [Fact]
    public void A_parameter_has_no_default()
    {
        var project = Project.Sound().With("MeshTag", "team", "Value={ssm:/p|none}");
        project.Parameters["/p"] = ParameterAnswer.Found("x", 1);

        project.Finding().Message.ShouldContain("cannot have a default");
    }

    [Theory]
    [InlineData("${ssm:/p}")]
    [InlineData("{SSM:/p}")]
    [InlineData("{ssm:}")]
    [InlineData("{ENV:V}")]
    [InlineData("{env:}")]
    [InlineData("{secret:x}")]
    [InlineData("{{resolve:ssm:/p:1}}")]
    [InlineData("{{resolve:secretsmanager:db:SecretString:password}}")]
    [InlineData("{vault:db/password}")]
    [InlineData("{ssm:/p*}")]
    public void A_form_that_is_not_a_reference_never_becomes_part_of_the_definition(string text)
    {
        var project = Project.Sound().With("MeshTag", "team", $"Value={text}");
        project.Parameters["/p"] = ParameterAnswer.Found("x", 1);

        project.Finding().Diagnostic.Id.ShouldBe("MESH0004");
    }

    [Fact]
    public void A_missing_parameter_is_reported_at_each_item_that_uses_it()
    {
        var project = Project.Sound().With("MeshTag", "one", "Value={ssm:/p}").With("MeshTag", "two", "Value={ssm:/p} and {ssm:/q}");

        var findings = project.Build().Findings;

        findings.Select(finding => (finding.Diagnostic.Id, finding.Place!.Include)).ShouldBe([("MESH0004", "one"), ("MESH0004", "two"), ("MESH0004", "two")]);
    }

    [Fact]
    public void References_are_found_as_they_are_resolved() =>
        ParameterReference.In("{ssm:/a}-{ssm: /b:3 } {env:X} ${ssm:/c} {SSM:/d} {ssm:/e|x} {ssm:/f*}").Select(reference => reference.Text)
            .ShouldBe(["/a", "/b:3"]);

    [Fact]
    public void The_parameters_file_has_the_values_and_nothing_else()
    {
        var values = ParametersFile.Read(Encoding.UTF8.GetBytes("{ /* local */ \"/p\": \"5s\", \"/p:3\": \"4s\", }"), "parameters.json");

        ParametersFile.Find(values, new("/p", null), "parameters.json").Value.ShouldBe("5s");
        ParametersFile.Find(values, new("/p", "3"), "parameters.json").Value.ShouldBe("4s");
        var missing = ParametersFile.Find(values, new("/p", "4"), "/src/parameters.json");
        (missing.State, missing.Value).ShouldBe((ParameterState.Missing, null));
        missing.Problem.ShouldContain("parameters.json");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"/p\": 5 }")]
    [InlineData("{ \"/p\": null }")]
    [InlineData("{ \"/p*\": \"x\" }")]
    [InlineData("{ \"/p\": \"x\", \"/p\": \"y\" }")]
    [InlineData("{ \"/p\": \"\\ud800\" }")]
    [InlineData("{ \"\\ud800\": \"x\" }")]
    [InlineData("{ \"/p\": \"x\"")]
    public void A_file_that_is_not_a_list_of_values_is_refused(string content) =>
        Should.Throw<MeshException>(() => ParametersFile.Read(Encoding.UTF8.GetBytes(content), "parameters.json")).Finding.Diagnostic.Id.ShouldBe("MESH0008");

    private static string Refused(string name, ParameterAnswer answer, string id)
    {
        var project = Project.Sound().With("MeshTag", "team", $"Value={{ssm:{name}}}");
        project.Parameters[name] = answer;
        var outcome = project.Build();
        var finding = outcome.Findings.ShouldHaveSingleItem();
        outcome.Definition.ShouldBeNull();
        finding.Diagnostic.Id.ShouldBe(id);
        return finding.Message;
    }
}

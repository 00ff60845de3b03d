using System.Text;
using System.Text.Json;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Configuration;
using MeshCi.Shared;

namespace MeshCi.Local.Tests.Identity;

/// <summary>Configurations that are valid but probably mistakes: the control plane starts and reports them.</summary>
public sealed class IdentityWarningTests
{
    private const string Configured = """
        { "identity": {
          "openIdConnectProviders": [ { "url": "https://oidc.example.com/acme", "clientIdList": ["a"] } ],
          "users": [ { "name": "ann" } ],
          "roles": [ {
            "name": "deploy",
            "trustPolicy": { "Version": "2012-10-17", "Statement": TRUST },
            "policies": [ { "Version": "2012-10-17", "Statement": STATEMENT } ]
          } ]
        } }
        """;

    private const string Trusted = """
        { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::000000000000:oidc-provider/oidc.example.com/acme" },
        "Action": "sts:AssumeRoleWithWebIdentity" }
        """;

    [Theory]
    [InlineData("Action", "appmesh:DescribeMehs",
        "Action names 'appmesh:DescribeMehs', which matches no action and has no effect; did you mean 'appmesh:DescribeMesh'?")]
    [InlineData("Action", "appmesh:Descrbe*", "Action names 'appmesh:Descrbe*', which matches no action and has no effect; did you mean 'appmesh:Describe*'?")]
    [InlineData("NotAction", "sts:AsumeRole", "NotAction names 'sts:AsumeRole', which matches no action and has no effect; did you mean 'sts:AssumeRole'?")]
    [InlineData("Action", "appmesh:MakeTea", "Action names 'appmesh:MakeTea', which matches no action and has no effect.")]
    [InlineData("Action", "apmesh:CreateRoute",
        "Action names the service 'apmesh', which the control plane does not evaluate; did you mean 'appmesh:CreateRoute'?")]
    [InlineData("Action", "aws-mesh:*", "Action names the service 'aws-mesh', which the control plane does not evaluate; did you mean 'appmesh:*'?")]
    [InlineData("Action", "*")]
    [InlineData("Action", "appmesh:*")]
    [InlineData("Action", "APPMESH:createroute")]
    [InlineData("Action", "appmesh:StreamAggregatedResources")]
    [InlineData("Action", "s3:GetObject")]
    [InlineData("Action", "ses:SendEmail")]
    [InlineData("Action", "sts:GetCallerIdentity")]
    public void An_action_that_does_not_exist_is_reported_with_a_suggestion(string element, string action, string? doubt = null) =>
        Permissions($$"""{ "Effect": "Allow", "{{element}}": ["appmesh:ListMeshes", "{{action}}"], "Resource": "*" }""")
        .ShouldBe(At(doubt?.Replace("Action names", "Action[1] names", StringComparison.Ordinal)));

    [Theory]
    [InlineData("aws:PrincipalTagg/team", "x",
        "aws:PrincipalTagg/team compares 'aws:PrincipalTagg/team', which is always absent from calls to this control plane; did you mean "
            + "'aws:PrincipalTag/team'?")]
    [InlineData("aws:MultiFactorAuthPresent", "x",
        "aws:MultiFactorAuthPresent compares 'aws:MultiFactorAuthPresent', which is always absent from calls to this control plane.")]
    [InlineData("aws:tagkey", "x", "aws:tagkey compares 'aws:tagkey', which is always absent from calls to this control plane; did you mean 'aws:TagKeys'?")]
    [InlineData("aws:ResourceTag/", "x", "aws:ResourceTag/ compares 'aws:ResourceTag/', which is always absent from calls to this control plane.")]
    [InlineData("aws:RequestTag/team", "${aws:PrincipalTags/team}",
        "aws:RequestTag/team uses the variable '${aws:PrincipalTags/team}', which never has a value in calls to this control plane: a value that contains "
            + "it never matches; did you mean 'aws:PrincipalTag/team'?")]
    [InlineData("aws:RequestTag/team", "${aws:nobody, 'x'}",
        "aws:RequestTag/team uses the variable '${aws:nobody}', which never has a value in calls to this control plane: its default always applies.")]
    [InlineData("AWS:requesttag/team", "${aws:UserName}${*}${aws:principaltag/a b}")]
    public void A_key_or_variable_that_is_never_filled_is_reported(string key, string value, string? doubt = null) =>
        Permissions($$"""{ "Effect": "Allow", "Action": "appmesh:*", "Resource": "*", "Condition": { "StringLike": { "{{key}}": "{{value}}" } } }""")
            .ShouldBe(At(doubt is null ? null : $"Condition.StringLike.{doubt}"));

    [Theory]
    [InlineData("BoolIfExists")]
    [InlineData("Null")]
    public void A_condition_that_handles_a_missing_key_is_not_reported(string operation) =>
        Permissions(
        $$"""{ "Effect": "Deny", "Action": "appmesh:*", "Resource": "*", "Condition": { "{{operation}}": { "aws:MultiFactorAuthPresent": "true" } } }""")
            .ShouldBeEmpty();

    [Fact]
    public void An_unknown_variable_or_service_in_a_resource_is_reported()
    {
        Permissions("""{ "Effect": "Allow", "Action": "appmesh:*", "Resource": ["arn:aws:appmesh:*:*:mesh/${aws:usrname}", "arn:aws:appmsh:*:*:mesh/a"] }""")
            .ShouldBe(
        [
            "$.identity.roles[0].policies[0].Statement.Resource[0] uses the variable '${aws:usrname}', which never has a value in calls to this control "
                + "plane: a value that contains it never matches; did you mean 'aws:username'?",
            "$.identity.roles[0].policies[0].Statement.Resource[1] names the service 'appmsh', which the control plane does not evaluate; did you "
                + "mean 'appmesh'?",
        ]);
    }

    [Fact]
    public void Condition_keys_of_other_services_are_not_checked() =>
        Permissions(
        """
        { "Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*",
        "Condition": { "StringLike": { "iam:AWSServiceName": "appmesh.amazonaws.com" } } }
        """).ShouldBeEmpty();

    [Fact]
    public void A_policy_without_a_version_has_no_variables() => Warnings(Configured.Replace("TRUST", Trusted, StringComparison.Ordinal)
        .Replace(
        "\"Version\": \"2012-10-17\", \"Statement\": STATEMENT",
        """ "Statement": { "Effect": "Allow", "Action": "appmesh:*", "Resource": "arn:aws:appmesh:*:*:mesh/${aws:nobody}" } """, StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("\"Federated\": \"arn:aws:iam::000000000000:oidc-provider/oidc.exmaple.com/acme\"",
        "Federated names 'arn:aws:iam::000000000000:oidc-provider/oidc.exmaple.com/acme', which openIdConnectProviders does not contain for account "
            + "000000000000, so no token matches it; did you mean 'arn:aws:iam::000000000000:oidc-provider/oidc.example.com/acme'?")]
    [InlineData("\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/oidc.example.com/acme\"",
        "Federated names 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com/acme', which openIdConnectProviders does not contain for account "
            + "000000000000, so no token matches it.")]
    [InlineData("\"AWS\": \"arn:aws:iam::000000000000:user/anne\"",
        "AWS names 'arn:aws:iam::000000000000:user/anne', which is not a user or role of this configuration; "
            + "did you mean 'arn:aws:iam::000000000000:user/ann'?")]
    [InlineData("\"AWS\": \"arn:aws:sts::000000000000:assumed-role/other/x\"",
        "AWS names 'arn:aws:sts::000000000000:assumed-role/other/x', which is not a user or role of this configuration.")]
    [InlineData("\"AWS\": [\"arn:aws:sts::000000000000:assumed-role/deploy/x\", \"arn:aws:iam::000000000000:user/ann\", \"arn:aws:iam::999999999999:root\", "
        + "\"999999999999\"]")]
    [InlineData("\"Service\": \"ecs-tasks.amazonaws.com\"")]
    public void Trust_in_a_principal_that_does_not_exist_is_reported(string principal, string? doubt = null) =>
        Trust($$"""{ "Effect": "Allow", "Principal": { {{principal}} }, "Action": "sts:*" }""")
        .ShouldBe(doubt is null ? [] : [$"$.identity.roles[0].trustPolicy.Statement.Principal.{doubt}"]);

    [Theory]
    [InlineData("oidc.example.com/acme:sub")]
    [InlineData("sts:ExternalId")]
    [InlineData("oidc.example.com/acme:subject", "compares 'oidc.example.com/acme:subject', which is always absent from calls to this control plane.")]
    [InlineData("oidc.example.com/acm:sub",
        "compares 'oidc.example.com/acm:sub', which is always absent from calls to this control plane; did you mean 'oidc.example.com/acme:sub'?")]
    [InlineData("aws:ResourceTag/team", "compares 'aws:ResourceTag/team', which is always absent from calls to this control plane.")]
    public void Trust_policies_have_their_own_condition_keys(string key, string? doubt = null) =>
        Trust($$"""{{Trusted.TrimEnd()[..^1]}}, "Condition": { "StringEquals": { "{{key}}": "x" } } }""")
        .ShouldBe(doubt is null ? [] : [$"$.identity.roles[0].trustPolicy.Statement.Condition.StringEquals.{key} {doubt}"]);

    [Fact]
    public async Task Warnings_about_a_change_are_in_the_response_and_in_the_log()
    {
        await using var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();

        var answer = (await server.Client.Put("/_meshci/configuration/identity", """
            { "users": [ { "name": "ann", "policies": [ { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "appmesh:Lsit*",
            "Resource": "*" } } ] } ],
              "shares": [ { "mesh": "shpo", "accounts": ["111122223333"] } ] }
            """)).ShouldSucceed();

        var warnings = answer.Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()).ToList();
        warnings.ShouldBe(
        [
            "(1,106): $.users[0].policies[0].Statement.Action names 'appmesh:Lsit*', which matches no action and has no effect; did you mean 'appmesh:List*'?",
            "$.shares[0].mesh names 'shpo', a mesh that account 000000000000 does not have; did you mean 'shop'?",
        ]);
        foreach (var warning in warnings) server.Log.ShouldContain($"warning: {warning}\n");
        (await server.Client.Get("/_meshci/configuration/identity")).ShouldSucceed().Json.TryGetProperty("warnings", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_mesh_may_be_shared_before_any_mesh_exists()
    {
        await using var server = await LocalServer.With("""{ "shares": [ { "mesh": "shpo", "accounts": ["111122223333"] } ] }""");
        server.Log.ShouldNotContain("warning");
        (await server.Client.CreateMesh()).ShouldSucceed();
        await server.Restart();
        server.Log.ShouldContain("warning: $.identity.shares[0].mesh names 'shpo', a mesh that account 000000000000 does not have; did you mean 'shop'?");
    }

    [Fact]
    public async Task Warnings_about_the_configuration_file_are_reported_at_startup()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("configuration.json");
        const string Text =
            """
            { "identity": { "users": [ { "name": "ann", "policies": [ { "Statement": { "Effect": "Allow", "Action": "appmesh:Lsit*",
            "Resource": "*" } } ] } ] } }
            """;
        await File.WriteAllTextAsync(file, Text, TestContext.Current.CancellationToken);
        var warning = $"warning: {file}(1,{Text.IndexOf("\"Action\"", StringComparison.Ordinal) + 1}): $.identity.users[0].policies[0].Statement.Action "
            + "names 'appmesh:Lsit*', which matches no action and has no effect; did you mean 'appmesh:List*'?";

        using var process = await LocalProcess.Start(directory.Root, "--foreground");

        while (await process.ReadLine() is { } line && line != warning) line.ShouldNotStartWith("time  ");
        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken)).ShouldContain(warning);
        JsonElement.Parse(await File.ReadAllBytesAsync(directory.File("control-plane.json"), TestContext.Current.CancellationToken)).GetProperty("warnings")
            .EnumerateArray()
            .Select(told => $"warning: {ConfigurationWarning.Read(told)}").ShouldBe([warning]);
    }

    private static List<string> Permissions(string statement) =>
        Warnings(Configured.Replace("TRUST", Trusted, StringComparison.Ordinal).Replace("STATEMENT", statement, StringComparison.Ordinal));

    private static List<string> Trust(string statement) =>
        Warnings(
        Configured.Replace("TRUST", statement, StringComparison.Ordinal)
            .Replace("STATEMENT", """{ "Effect": "Allow", "Action": "*", "Resource": "*" }""", StringComparison.Ordinal));

    private static string[] At(string? doubt) => doubt is null ? [] : [$"$.identity.roles[0].policies[0].Statement.{doubt}"];

    private static List<string> Warnings(string configuration)
    {
        var problems = new Problems();
        ConfigurationText.Read(Encoding.UTF8.GetBytes(configuration), problems);
        problems.Lines().ShouldBeEmpty();
        return [.. problems.Warnings().Select(warning => warning[(warning.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
    }
}

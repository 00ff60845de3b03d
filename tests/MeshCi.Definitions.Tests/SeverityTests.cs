using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Rules.Security;

namespace MeshCi.Definitions.Tests;

public class SeverityTests
{
    [Fact]
    public void A_warning_gets_the_severity_that_the_rule_sets()
    {
        Severities(Open("Severity=error")).ShouldBe([Severity.Error]);
        Open("Severity=error").Build().Definition.ShouldBeNull();
        Severities(Open("Severity=info", "Reason=because")).ShouldBe([Severity.Info]);
        Severities(Open("Severity=off", "Reason=because")).ShouldBeEmpty();
    }

    [Fact]
    public void The_last_of_several_rules_for_one_diagnostic_applies() =>
        Severities(Open("Severity=off", "Reason=because").With("MeshRule", "MESH5005", "Severity=error")).ShouldBe([Severity.Error]);

    [Theory]
    [InlineData("MESH2002", "Severity=off;Reason=r", "cannot be lowered")]
    [InlineData("MESH1003", "Severity=warning;Reason=r", "cannot be lowered")]
    [InlineData("MESH400I", "Severity=off;Reason=r", "Did you mean MESH400")]
    [InlineData("MESH7003", "Severity=off;Reason=r", "MESH1001 to MESH6999")]
    [InlineData("MESH4015", "Severity=of;Reason=r", "off")]
    [InlineData("MESH4015", "Threshold=5", "MESH4009")]
    public void An_invalid_rule_is_refused(string id, string metadata, string fix)
    {
        var finding = Project.Sound().With("MeshRule", id, metadata.Split(';')).Finding();
        finding.Diagnostic.ShouldBe(MeshDiagnostics.NotAllowed);
        finding.Place!.Item.ShouldBe("MeshRule");
        finding.Message.ShouldContain(fix);
    }

    [Theory]
    [InlineData("MESH1013", "backend=5", "backends")]
    [InlineData("MESH1013", "5", "name=number")]
    [InlineData("MESH4009", "half", "whole number")]
    public void A_threshold_that_cannot_be_read_is_refused(string id, string text, string fix)
    {
        var finding = Project.Sound().With("MeshRule", id, $"Threshold={text}").Finding();
        (finding.Diagnostic, finding.Place!.Metadata).ShouldBe((MeshDiagnostics.BadValue, "Threshold"));
        finding.Message.ShouldContain(fix);
    }

    [Fact]
    public void A_rule_that_is_off_by_default_can_be_switched_on()
    {
        var project = Project.Sound();
        project.Properties = project.Properties with { Namespace = null };
        project.BuildWithInfos().Findings.ShouldNotContain(finding => finding.Diagnostic.Id == "MESH2011");
        project.With("MeshRule", "MESH2011", "Severity=warning").Finding().Message.ShouldContain("MeshNamespace");
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N")]
    [InlineData("password=hT7x9Qz2LmP4")]
    [InlineData("Authorization: Bearer 9fJ2kLmQ8vXz4tRw")]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    public void A_secret_is_refused_and_not_repeated(string secret)
    {
        var finding = Project.Sound().With("MeshTag", "note", $"Value={secret}").Finding();
        (finding.Diagnostic.Id, finding.Place!.Metadata).ShouldBe(("MESH5007", "Value"));
        finding.Message.ShouldNotContain(secret);
        finding.Message.ShouldNotContain(secret[^8..], Case.Sensitive);
    }

    [Fact]
    public void A_secret_from_an_external_value_or_a_file_is_refused_too()
    {
        var project = Project.Sound().With("MeshTag", "note", "Value={env:KEY}");
        project.Variables["KEY"] = "AKIAIOSFODNN7EXAMPLE";
        project.Finding().Diagnostic.Id.ShouldBe("MESH5007");
        var patched = Project.Sound().With("MeshPatch", "p.json", "Kind=virtualNode");
        patched.Files["p.json"] = """{"logging":{"accessLog":{"file":{"path":"/dev/stdout","format":{"text":"%PROTOCOL% token=hT7x9Qz2LmP4"}}}}}""";
        patched.Finding().Message.ShouldContain("spec.logging.accessLog.file.format.text");
    }

    [Fact]
    public void A_value_mistaken_for_a_secret_can_be_allowed_with_a_reason() =>
        Project.Sound().With("MeshTag", "note", "Value=AKIAIOSFODNN7EXAMPLE")
        .With("MeshRule", "MESH5007", "Severity=off", "Reason=The example key of the documentation.").Build().Definition.ShouldNotBeNull();

    [Theory]
    [InlineData("/certs/private/key.pem")]
    [InlineData("/run/secrets/token")]
    [InlineData("arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012")]
    [InlineData("spiffe://shop.local/ns/default/sa/orders-1")]
    [InlineData("token=%REQ(X-TOKEN-1234)%")]
    [InlineData("password=/run/secrets/pw123456789")]
    [InlineData("secret=orders-certificate")]
    [InlineData("[%START_TIME%] \"%REQ(:METHOD)% %REQ(AUTHORIZATION)%\" %RESPONSE_CODE%")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void Paths_names_and_digests_are_not_secrets(string text) => Secrets.Find(text).ShouldBeNull();

    private static Project Open(params string[] rule) => Project.Sound().With("Mesh", "shop", "EgressFilter=ALLOW_ALL").With("MeshRule", "MESH5005", rule);

    private static IEnumerable<Severity> Severities(Project project) =>
        project.BuildWithInfos().Findings.Where(finding => finding.Diagnostic.Id == "MESH5005").Select(finding => finding.Diagnostic.Severity);
}

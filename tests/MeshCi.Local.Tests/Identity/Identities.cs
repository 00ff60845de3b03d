using System.Text;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Json;
using MeshCi.Local.Configuration;

namespace MeshCi.Local.Tests.Identity;

/// <summary>Realistic identities to build test cases from.</summary>
internal static class Identities
{
    public const string Default = "000000000000";
    public const string Other = "111122223333";
    public const string Third = "444455556666";

    public const string AllowAll = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /// <summary>The section <c>identity</c> of a configuration.</summary>
    public static IdentityConfiguration Read(string json)
    {
        var problems = new Problems();
        var configuration = ConfigurationText.Read(Encoding.UTF8.GetBytes($$"""{"identity":{{json}}}"""), problems);
        problems.Lines().ShouldBeEmpty();
        return configuration.Identity;
    }

    /// <summary>A user with the permissions of the statements.</summary>
    public static string User(string name, string statements, string account = Default, string more = "") =>
        $$"""{"name":"{{name}}","account":"{{account}}","policies":[{{Policy(statements)}}]{{more}}}""";

    /// <summary>A policy of statements.</summary>
    public static string Policy(string statements) => $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";

    /// <summary>A statement for App Mesh; a resource may omit the part of the ARN before the mesh.</summary>
    public static string Allow(string actions, string resources = "*", string more = "") => Statement("Allow", actions, resources, more);

    public static string Deny(string actions, string resources = "*", string more = "") => Statement("Deny", actions, resources, more);

    /// <summary>An issuer, and the role <c>deploy</c> for its tokens.</summary>
    public static string OneRole(Issuer issuer, string subject = "repo:shop:*", string more = "", string policies = AllowAll) => $$"""
        {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com","other"]}],
         "roles":[{"name":"deploy","trustPolicy":{{Trust(issuer.Host, subject)}},"policies":[{{policies}}]{{more}}}]}
        """;

    /// <summary>A trust policy for a provider's tokens of one subject.</summary>
    public static string Trust(
        string host, string subject, string actions = "\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"", string account = Default) => $$$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{account}}}:oidc-provider/{{{host}}}"},
        "Action":[{{{actions}}}],"Condition":{"StringLike":{"{{{host}}}:sub":"{{{subject}}}"} } }]}
        """;

    /// <summary>A trust policy for an AWS principal.</summary>
    public static string TrustAws(string principal, string more = "") =>
        $$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":["sts:AssumeRole","sts:TagSession"]{{more}} }]}
        """;

    private static string Statement(string effect, string actions, string resources, string more)
    {
        var list = string.Join(',', actions.Split(' ').Select(action => $"\"appmesh:{action}\""));
        var places = string.Join(',', resources.Split(' ').Select(resource => resource == "*" ? "\"*\"" : $"\"arn:aws:appmesh:*:*:{resource}\""));
        return $$"""{"Effect":"{{effect}}","Action":[{{list}}],"Resource":[{{places}}]{{more}}}""";
    }
}

using System.Text.Json.Nodes;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The schema of the section <c>identity</c>.</summary>
public static class IdentitySchema
{
    private const string Name = "^[A-Za-z0-9_+=,.@-]{1,64}$";
    private const string PathInArn = "^/([!-.0-~]+/)*$";
    private const string Managed = "^arn:aws(-[^:]*)?:iam::aws:policy/";
    private const string SectionText = "Callers in addition to the administrator, and meshes that are shared with other accounts.";
    private const string RolesText = "Roles that users, other roles and web identities can assume.";
    private const string UrlText = "The issuer, exactly as in the iss claim of its tokens: https, or http for this machine.";
    private const string KeysText = "File with the keys of the issuer. Without it, they are read from the address in the issuer's discovery document.";
    private const string TrustedText = "Principals that can assume the role: AWS, Federated, Service.";

    /// <summary>The section.</summary>
    public static JsonObject Section() => SchemaNode.ObjectOf(SectionText, [], new()
    {
        ["accounts"] = SchemaNode.List("Additional accounts; 000000000000 always exists.", Account("An account.")),
        ["users"] = SchemaNode.List(
            "Users, each with a key in the credentials file.", SchemaNode.ObjectOf("A user.", ["name"], Identity("user", Policies(), []))),
        ["roles"] = SchemaNode.List(RolesText, SchemaNode.ObjectOf("A role.", ["name", "trustPolicy"], Identity("role", Policies(), new()
        {
            ["trustPolicy"] = Reference("trustPolicy"),
            ["maxSessionDuration"] = SchemaNode.WholeNumber("Maximum duration of a session in seconds.", 3600, 43_200),
        }))),
        ["openIdConnectProviders"] = SchemaNode.List("Issuers whose tokens are accepted.", SchemaNode.ObjectOf("An issuer.", ["url", "clientIdList"], new()
        {
            ["url"] = SchemaNode.Text(UrlText, "^[Hh][Tt][Tt][Pp][Ss]?://", maximum: 255),
            ["account"] = Account("The account that trusts the issuer."),
            ["clientIdList"] = SchemaNode.List("Accepted audiences.", SchemaNode.Text("An audience.", minimum: 1, maximum: 255), 1, 100),
            ["jwks"] = SchemaNode.Text(KeysText, minimum: 1),
        })),
        ["shares"] = SchemaNode.List("Meshes that other accounts can use.", SchemaNode.ObjectOf("A shared mesh.", ["mesh", "accounts"], new()
        {
            ["owner"] = Account("The account that owns the mesh."),
            ["mesh"] = SchemaNode.Text("The mesh, in every region.", minimum: 1, maximum: 255),
            ["accounts"] = SchemaNode.List("Accounts that can use the mesh.", Account("An account."), 1),
        })),
    });

    /// <summary>The definitions that the section refers to: policies.</summary>
    public static JsonObject Definitions() => new() { ["policy"] = Policy(PolicyKind.Identity), ["trustPolicy"] = Policy(PolicyKind.Trust) };

    private static JsonObject Identity(string what, JsonObject policies, JsonObject more)
    {
        var members = new JsonObject
        {
            ["name"] = SchemaNode.Text($"Name of the {what}.", Name),
            ["path"] = SchemaNode.Text("Path in the ARN: /, or a path that begins and ends with a slash.", PathInArn, maximum: 512),
            ["account"] = Account("The account."),
            ["policies"] = policies,
            ["tags"] = new JsonObject
            {
                ["description"] = "Tags, for conditions on aws:PrincipalTag/KEY.",
                ["type"] = "object",
                ["additionalProperties"] = SchemaNode.Text("The value.", maximum: 256),
                ["maxProperties"] = TagRules.Maximum,
            },
        };
        foreach (var (name, schema) in more) members.Add(name, schema?.DeepClone());
        return members;
    }

    private static JsonObject Policies() => SchemaNode.List($"Permissions. Without any policy, nothing is allowed.", new JsonObject
    {
        ["anyOf"] = new JsonArray(
            SchemaNode.Text("ARN of a managed policy.", $"{Managed}({string.Join('|', ManagedPolicies.Arns.Select(WithoutPrefix))})$"),
            Reference("policy")),
    });

    private static string WithoutPrefix(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static JsonObject Account(string description) => SchemaNode.Text(description, "^[0-9]{12}$");

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Policy(PolicyKind kind)
    {
        var trust = kind == PolicyKind.Trust;
        var elements = new JsonObject
        {
            ["Sid"] = SchemaNode.Text("Identifier.", "^[A-Za-z0-9]*$"),
            ["Effect"] = SchemaNode.OneOf("Effect of the statement.", ["Allow", "Deny"]),
            ["Action"] = OneOrMore("Actions, such as appmesh:Describe*."),
            ["NotAction"] = OneOrMore("All actions except these."),
            ["Condition"] = new JsonObject { ["description"] = "Operators, keys and values that must match.", ["type"] = "object" },
        };
        foreach (var name in trust ? ["Principal", "NotPrincipal"] : (string[])["Resource", "NotResource"])
            elements.Add(name, trust ? new JsonObject { ["description"] = TrustedText } : OneOrMore("ARNs, with * and ?."));
        var statement = SchemaNode.ObjectOf("A statement.", ["Effect"], elements);
        statement.Add("allOf", new JsonArray(Either("Action"), Either(trust ? "Principal" : "Resource")));
        var text = trust ? "A trust policy in the IAM policy language." : "A policy in the IAM policy language.";
        return SchemaNode.ObjectOf(text, ["Statement"], new()
        {
            ["Version"] = SchemaNode.OneOf("Version of the policy language.", ["2012-10-17", "2008-10-17"]),
            ["Id"] = SchemaNode.Text("Identifier."),
            ["Statement"] = new JsonObject { ["anyOf"] = new JsonArray(statement, SchemaNode.List("Statements.", statement.DeepClone(), 1)) },
        });
    }

    private static JsonObject Either(string element) => new()
    {
        ["oneOf"] = new JsonArray(
            new JsonObject { ["required"] = SchemaNode.Strings([element]) },
            new JsonObject { ["required"] = SchemaNode.Strings(["Not" + element]) }),
    };

    private static JsonObject OneOrMore(string description) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JsonArray(SchemaNode.Text("A single value."), SchemaNode.List("Several values.", SchemaNode.Text("A single value."), 1)),
    };
}

using System.Text.Json.Nodes;
using MeshCi.Local.Policies;
using MeshCi.Local.Settings;

namespace MeshCi.Local.Identity;

/// <summary>The schema of the section <c>identity</c>.</summary>
internal static class IdentitySchema
{
    private const string Name = "^[A-Za-z0-9_+=,.@-]{1,64}$";
    private const string PathInArn = "^/([!-.0-~]+/)*$";
    private const string Managed = "^arn:aws(-[^:]*)?:iam::aws:policy/";

    /// <summary>The section.</summary>
    public static JsonObject Section() => SchemaNode.Object("Who may call besides the administrator, and with whom meshes are shared.", [], new()
    {
        ["accounts"] = SchemaNode.List("Further accounts; 000000000000 is always there.", Account("An account.")),
        ["users"] = SchemaNode.List("Users, each with a key in the credentials file.", SchemaNode.Object("A user.", ["name"], Identity("user", Policies(), []))),
        ["roles"] = SchemaNode.List("Roles that users, other roles and web identities can assume.", SchemaNode.Object("A role.", ["name", "trustPolicy"], Identity("role", Policies(), new()
        {
            ["trustPolicy"] = Reference("trustPolicy"),
            ["maxSessionDuration"] = SchemaNode.Integer("Longest session in seconds.", 3600, 43_200),
        }))),
        ["openIdConnectProviders"] = SchemaNode.List("Issuers whose tokens are taken.", SchemaNode.Object("An issuer.", ["url", "clientIdList"], new()
        {
            ["url"] = SchemaNode.Text("The issuer, exactly as its tokens' iss has it: https, or http on this machine.", "^[Hh][Tt][Tt][Pp][Ss]?://", maximum: 255),
            ["account"] = Account("The account that trusts it."),
            ["clientIdList"] = SchemaNode.List("Audiences that are accepted.", SchemaNode.Text("An audience.", minimum: 1, maximum: 255), 1, 100),
            ["jwks"] = SchemaNode.Text("File with its keys; without it they are read where its discovery document says.", minimum: 1),
        })),
        ["shares"] = SchemaNode.List("Meshes that other accounts may use.", SchemaNode.Object("A shared mesh.", ["mesh", "accounts"], new()
        {
            ["owner"] = Account("The account that owns the mesh."),
            ["mesh"] = SchemaNode.Text("The mesh, in every region.", minimum: 1, maximum: 255),
            ["accounts"] = SchemaNode.List("Accounts that may use it.", Account("An account."), 1),
        })),
    });

    /// <summary>What the section refers to: policies.</summary>
    public static JsonObject Definitions() => new() { ["policy"] = Policy(PolicyKind.Identity), ["trustPolicy"] = Policy(PolicyKind.Trust) };

    private static JsonObject Identity(string what, JsonObject policies, JsonObject more)
    {
        var members = new JsonObject
        {
            ["name"] = SchemaNode.Text($"Name of the {what}.", Name),
            ["path"] = SchemaNode.Text("Path in the ARN: /, or begins and ends with one.", PathInArn, maximum: 512),
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

    private static JsonObject Policies() => SchemaNode.List($"What the holder may do; without any, nothing.", new JsonObject
    {
        ["anyOf"] = new JsonArray(
            SchemaNode.Text("ARN of a managed policy.", $"{Managed}({string.Join('|', ManagedPolicies.Arns.Select(arn => arn[(arn.LastIndexOf('/') + 1)..]))})$"),
            Reference("policy")),
    });

    private static JsonObject Account(string description) => SchemaNode.Text(description, "^[0-9]{12}$");

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Policy(PolicyKind kind)
    {
        var trust = kind == PolicyKind.Trust;
        var elements = new JsonObject
        {
            ["Sid"] = SchemaNode.Text("Its name.", "^[A-Za-z0-9]*$"),
            ["Effect"] = SchemaNode.OneOf("What it does.", ["Allow", "Deny"]),
            ["Action"] = OneOrMore("Actions, as appmesh:Describe*."),
            ["NotAction"] = OneOrMore("All actions but these."),
            ["Condition"] = new JsonObject { ["description"] = "Operators, keys and values that must hold.", ["type"] = "object" },
        };
        foreach (var name in trust ? ["Principal", "NotPrincipal"] : (string[])["Resource", "NotResource"])
            elements.Add(name, trust ? new JsonObject { ["description"] = "Who may assume the role: AWS, Federated, Service." } : OneOrMore("ARNs, with * and ?."));
        var statement = SchemaNode.Object("A statement.", ["Effect"], elements);
        statement.Add("allOf", new JsonArray(Either("Action"), Either(trust ? "Principal" : "Resource")));
        var text = trust ? "Who may assume the role, in IAM's language." : "A policy in IAM's language.";
        return SchemaNode.Object(text, ["Statement"], new()
        {
            ["Version"] = SchemaNode.OneOf("Version of the language.", ["2012-10-17", "2008-10-17"]),
            ["Id"] = SchemaNode.Text("Its name."),
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
        ["anyOf"] = new JsonArray(SchemaNode.Text("One."), SchemaNode.List("Several.", SchemaNode.Text("One."), 1)),
    };
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Aws.Policies;

/// <summary>The policies of a service as one CloudFormation template.</summary>
/// <param name="Service">The service, for descriptions.</param>
/// <param name="RoleArn">ARN of the deploying role.</param>
/// <param name="Role">What the role may do.</param>
/// <param name="Trust">Which tokens can assume it.</param>
/// <param name="TrustDocument">The trust policy.</param>
public sealed record PolicyTemplate(string Service, string RoleArn, PolicyDocument Role, TrustPolicy Trust, PolicyDocument TrustDocument)
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>The bucket of the ledger and its policy, if the ledger is in S3.</summary>
    public (string Bucket, PolicyDocument Policy)? Ledger { get; init; }

    /// <summary>The policy of the proxies, if the service has any.</summary>
    public PolicyDocument? Proxies { get; init; }

    /// <summary>How long a session of the role can last.</summary>
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What begins a reference that CloudFormation replaces in any text of a template. It has no form that is not replaced, so that a template must not contain
    /// it.
    /// </summary>
    public const string DynamicReference = "{{resolve:";

    /// <summary>The template as JSON: two-space indent, LF.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Format)) WriteTo(writer);
        return $"{Encoding.UTF8.GetString(stream.ToArray())}\n";
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("AWSTemplateFormatVersion", "2010-09-09");
        writer.WriteString("Description", $"Permissions of the deploys of {Service}, written by MeshPolicy");
        WriteParameters(writer);
        writer.WriteStartObject("Resources");
        WriteProvider(writer);
        WriteRole(writer);
        if (Ledger is var (bucket, policy))
        {
            Begin(writer, "LedgerPolicy", "AWS::S3::BucketPolicy", condition: ConditionOf("CreateLedgerPolicy"));
            writer.WriteString("Bucket", bucket);
            Write(writer, "PolicyDocument", policy);
            End(writer);
        }

        if (Proxies is { } proxies)
        {
            Begin(writer, "ProxyPolicy", "AWS::IAM::ManagedPolicy");
            writer.WriteString("Description", $"Lets the proxies of {Service} receive their configuration");
            Write(writer, "PolicyDocument", proxies);
            End(writer);
        }

        writer.WriteEndObject();
        WriteOutputs(writer);
        writer.WriteEndObject();
    }

    // An account has one provider for an issuer, and a bucket one policy, which other stacks may have created.
    private void WriteParameters(Utf8JsonWriter writer)
    {
        (string Name, string Default, string Description)[] parameters =
        [
            ("CreateProvider", "false", "Whether to create the identity provider of the issuer. An account can have only one for each issuer."),
            .. Ledger is null ? [] : new[] { ("CreateLedgerPolicy", "true", "Whether to create the policy of the bucket, which can have only one.") },
        ];
        writer.WriteStartObject("Parameters");
        foreach (var (name, value, description) in parameters)
        {
            writer.WriteStartObject(name);
            writer.WriteString("Type", "String");
            writer.WriteStartArray("AllowedValues");
            writer.WriteStringValue("true");
            writer.WriteStringValue("false");
            writer.WriteEndArray();
            writer.WriteString("Default", value);
            writer.WriteString("Description", description);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("Conditions");
        foreach (var (name, _, _) in parameters)
        {
            writer.WriteStartObject(ConditionOf(name));
            writer.WriteStartArray("Fn::Equals");
            writer.WriteStartObject();
            writer.WriteString("Ref", name);
            writer.WriteEndObject();
            writer.WriteStringValue("true");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string ConditionOf(string parameter) => parameter.Replace("Create", "Creates", StringComparison.Ordinal);

    private void WriteProvider(Utf8JsonWriter writer)
    {
        Begin(writer, "Provider", "AWS::IAM::OIDCProvider", condition: ConditionOf("CreateProvider"));
        writer.WriteString("Url", Trust.Issuer);
        writer.WriteStartArray("ClientIdList");
        writer.WriteStringValue(Trust.Audience);
        writer.WriteEndArray();
        End(writer);
    }

    private void WriteRole(Utf8JsonWriter writer)
    {
        var path = RoleArn[(RoleArn.IndexOf(":role/", StringComparison.Ordinal) + ":role".Length)..];
        Begin(writer, "DeployingRole", "AWS::IAM::Role");
        writer.WriteString("RoleName", path[(path.LastIndexOf('/') + 1)..]);
        writer.WriteString("Path", path[..(path.LastIndexOf('/') + 1)]);
        writer.WriteNumber("MaxSessionDuration", (long)LongestSession.TotalSeconds);
        Write(writer, "AssumeRolePolicyDocument", TrustDocument);
        writer.WriteStartArray("Policies");
        writer.WriteStartObject();
        writer.WriteString("PolicyName", "mesh-deploy");
        Write(writer, "PolicyDocument", Role);
        writer.WriteEndObject();
        writer.WriteEndArray();
        End(writer);
    }

    private void WriteOutputs(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("Outputs");
        writer.WriteStartObject(nameof(RoleArn));
        writer.WriteStartObject("Value");
        writer.WriteStartArray("Fn::GetAtt");
        writer.WriteStringValue("DeployingRole");
        writer.WriteStringValue("Arn");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (Proxies is not null)
        {
            writer.WriteStartObject("ProxyPolicyArn");
            writer.WriteStartObject("Value");
            writer.WriteString("Ref", "ProxyPolicy");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, string name, string type, string? condition = null)
    {
        writer.WriteStartObject(name);
        writer.WriteString("Type", type);
        if (condition is not null) writer.WriteString("Condition", condition);
        writer.WriteStartObject("Properties");
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, PolicyDocument policy)
    {
        writer.WritePropertyName(name);
        policy.WriteTo(writer);
    }
}

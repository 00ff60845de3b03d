using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Aws.Policies;

/// <summary>A statement that allows actions.</summary>
/// <param name="Actions">The actions, such as <c>appmesh:CreateRoute</c>.</param>
/// <param name="Resources">The ARNs, with <c>*</c> as a wildcard.</param>
public sealed record PolicyStatement(IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    /// <summary>The principals that may use a role or bucket; null in a policy of a role or session.</summary>
    public IReadOnlyList<(string Type, string Value)> Principals { get; init; } = [];

    /// <summary>What else has to apply: an operator, a key and the values of which one must match.</summary>
    public IReadOnlyList<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions { get; init; } = [];

    /// <summary>Whether the statement denies its actions, which takes precedence over every other one.</summary>
    public bool Denies { get; init; }

    /// <summary>The name of the statement, letters and digits; null for none.</summary>
    public string? Sid { get; init; }
}

/// <summary>A policy in the language of IAM, version 2012-10-17.</summary>
/// <param name="Statements">The statements, at least one.</param>
public sealed record PolicyDocument(IReadOnlyList<PolicyStatement> Statements)
{
    private static readonly JsonWriterOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Long = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>The policy as JSON without white space, as a request contains it.</summary>
    public string ToShortJson() => Write(Short);

    /// <summary>The policy as JSON for people: two-space indent, LF.</summary>
    public string ToJson() => $"{Write(Long)}\n";

    /// <summary>Writes the policy as a value.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Version", "2012-10-17");
        writer.WriteStartArray("Statement");
        foreach (var statement in Statements) Write(writer, statement);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A name as a part of an ARN, in which <c>*</c>, <c>?</c> and <c>$</c> would have a meaning of their own.</summary>
    public static string Literal(string name)
    {
        if (name.AsSpan().IndexOfAny('*', '?', '$') < 0) return name;
        var text = new StringBuilder();
        foreach (var character in name) text.Append(character is '*' or '?' or '$' ? $"${{{character}}}" : character);
        return text.ToString();
    }

    /// <summary>A text that a condition compares letter by letter, in which <c>${</c> would begin a variable of the request.</summary>
    public static string LiteralText(string text) => text.Replace("$", "${$}", StringComparison.Ordinal);

    private string Write(JsonWriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options)) WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, PolicyStatement statement)
    {
        writer.WriteStartObject();
        if (statement.Sid is not null) writer.WriteString("Sid", statement.Sid);
        writer.WriteString("Effect", statement.Denies ? "Deny" : "Allow");
        if (statement.Principals.Count > 0)
        {
            writer.WriteStartObject("Principal");
            foreach (var group in statement.Principals.GroupBy(principal => principal.Type)) Write(writer, group.Key, [.. group.Select(item => item.Value)]);
            writer.WriteEndObject();
        }

        Write(writer, "Action", statement.Actions);
        if (statement.Resources.Count > 0) Write(writer, "Resource", statement.Resources);
        if (statement.Conditions.Count > 0)
        {
            writer.WriteStartObject("Condition");
            foreach (var group in statement.Conditions.GroupBy(condition => condition.Operator))
            {
                writer.WriteStartObject(group.Key);
                foreach (var (_, key, values) in group) Write(writer, key, values);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // A single value needs no list.
    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            writer.WriteString(name, values[0]);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}

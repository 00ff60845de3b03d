using System.Text.Json;

namespace MeshCi.ControlPlane.Policies;

/// <summary>
/// Reads policies (IAM User Guide, "Grammar of the IAM JSON policy language"). The names of elements are literals of the grammar and
/// case-sensitive; so are the values of <c>Version</c> and <c>Effect</c>.
/// </summary>
internal static class PolicyParser
{
    private const int MaximumDepth = 32;
    private const string WithVariables = "2012-10-17";
    private const string WithoutVariables = "2008-10-17";
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth };

    /// <summary>Reads a policy.</summary>
    /// <exception cref="MalformedPolicyException">It is not a valid policy of that kind.</exception>
    public static PolicyDocument Parse(string json, PolicyKind kind)
    {
        if (json.Length > PolicyDocument.MaximumLength)
            throw new MalformedPolicyException("$", PolicyMessages.TooLong(json.Length));
        var size = json.Count(character => !char.IsWhiteSpace(character));
        if (size > PolicyDocument.MaximumSize)
            throw new MalformedPolicyException("$", PolicyMessages.TooLarge(size));
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Document(new PolicyNode("$", document.RootElement), kind);
        }
        catch (ArgumentException)
        {
            throw new MalformedPolicyException("$", "The policy is not valid Unicode: it contains a lone surrogate. Remove that character.");
        }
        catch (JsonException exception)
        {
            throw new MalformedPolicyException("$", $"The policy is not valid JSON, or is nested deeper than {MaximumDepth} levels: {Reason(exception)}");
        }
    }

    private static PolicyDocument Document(PolicyNode root, PolicyKind kind)
    {
        string? version = null;
        IReadOnlyList<PolicyNode>? statements = null;
        foreach (var (name, value) in root.Members("the policy", ["Version", "Id", "Statement"]))
        {
            switch (name)
            {
                case "Version":
                    version = value.Text();
                    if (version is not (WithVariables or WithoutVariables))
                        throw value.Malformed($"'{Quote.Of(version)}' is not a version of the policy language. Write {WithVariables}.");
                    break;
                case "Id":
                    value.Text();
                    break;
                default:
                    statements = value.OneOrMore("statement");
                    break;
            }
        }

        if (statements is null) throw root.Malformed("The policy has no Statement. Add one with Effect and Action.");
        version ??= WithoutVariables;
        var reader = new StatementParser(kind, variables: version == WithVariables);
        var parsed = statements.Select(reader.Parse).ToList();
        for (var index = 0; index < parsed.Count; index++)
        {
            var sid = parsed[index].Sid;
            var first = sid.Length == 0 ? index : parsed.FindIndex(statement => statement.Sid == sid);
            if (first < index) throw statements[index].Malformed(PolicyMessages.DuplicateSid(sid, statements[first].Path));
        }

        return new PolicyDocument(kind, version, parsed);
    }

    // The message of the parser ends with the place; the policy may be one long line, so both numbers are included.
    private static string Reason(JsonException exception)
    {
        var text = exception.Message;
        var place = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = place < 0 ? text : text[..place];
        return $"{reason} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})";
    }
}

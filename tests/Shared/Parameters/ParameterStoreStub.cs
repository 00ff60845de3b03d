using System.Text.Json;

namespace MeshCi.Tests.Parameters;

/// <summary>A call that a stub has received.</summary>
/// <param name="Names">The parameters that it asks for.</param>
/// <param name="Decrypts">Whether it asks for secrets in plain text.</param>
/// <param name="Authorization">Its signature.</param>
internal sealed record ParameterCall(IReadOnlyList<string> Names, bool Decrypts, string Authorization);

/// <summary>
/// Answers <c>GetParameters</c> as the API reference of Systems Manager documents it: names and selectors apart, in another order than asked, names that do
/// not exist or not in this version in a list of their own, at most ten, and a refusal of the whole call if one of them is denied.
/// </summary>
internal sealed class ParameterStoreStub
{
    private readonly Dictionary<string, List<(string Value, string Type, string? Label)>> _parameters = [];
    private readonly List<ParameterCall> _calls = [];

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<ParameterCall> Calls
    {
        get
        {
            lock (_calls) return [.. _calls];
        }
    }

    /// <summary>The names that a policy denies.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>Whether a refusal names the resource, as IAM does.</summary>
    public bool NamesResource { get; set; } = true;

    /// <summary>How many of the next calls are throttled.</summary>
    public int Throttled { get; set; }

    /// <summary>Replaces the answer, if set.</summary>
    public Func<(int Status, string Body)>? Instead { get; set; }

    /// <summary>Adds a version of a parameter.</summary>
    public ParameterStoreStub With(string name, string value, string type = "String", string? label = null)
    {
        if (!_parameters.TryGetValue(name, out var versions)) _parameters[name] = versions = [];
        versions.Add((value, type, label));
        return this;
    }

    /// <summary>The status and body of an answer.</summary>
    public (int Status, string Body) Answer(string body, string authorization)
    {
        using var request = JsonDocument.Parse(body);
        string[] names = [.. request.RootElement.GetProperty("Names").EnumerateArray().Select(name => name.GetString()!)];
        var decrypts = request.RootElement.TryGetProperty("WithDecryption", out var given) && given.GetBoolean();
        lock (_calls) _calls.Add(new(names, decrypts, authorization));
        if (Instead is not null) return Instead();
        if (Throttled > 0)
        {
            Throttled--;
            return Fault("ThrottlingException", "Rate exceeded");
        }

        if (names.Length is 0 or > 10) return Fault("ValidationException", "Member must have length less than or equal to 10");
        if (names.Select(Base).Distinct().Count() < names.Length) return Fault("ValidationException", "Duplicate parameter names");
        if (names.FirstOrDefault(name => Denied.Contains(Base(name))) is { } denied)
        {
            var resource = NamesResource ? $"arn:aws:ssm:eu-central-1:123456789012:parameter/{Base(denied).TrimStart('/')}" : "one of them";
            return Fault("AccessDeniedException", $"User: arn:aws:sts::123456789012:assumed-role/deploy/meshci is not authorized to perform: ssm:GetParameters "
                + $"on resource: {resource} because no identity-based policy allows the ssm:GetParameters action");
        }

        var found = names.Select(name => (Name: name, Version: Find(name))).ToList();
        return (200, JsonSerializer.Serialize(new
        {
            Parameters = found.Where(each => each.Version > 0).Reverse().Select(each => Parameter(each.Name, each.Version, decrypts)),
            InvalidParameters = found.Where(each => each.Version == 0).Select(each => each.Name),
        }));
    }

    private object Parameter(string asked, int version, bool decrypts)
    {
        var (name, selector) = (Base(asked), Selector(asked));
        var (value, type, _) = _parameters[name][version - 1];
        return new
        {
            Name = name,
            Type = type,
            Value = type == "SecureString" && !decrypts ? "AQICAHencrypted" : value,
            Version = version,
            Selector = selector.Length == 0 ? null : selector,
            ARN = $"arn:aws:ssm:eu-central-1:123456789012:parameter/{name.TrimStart('/')}",
            LastModifiedDate = 1.7e9,
            DataType = "text",
        };
    }

    // The number of the version, or 0.
    private int Find(string asked)
    {
        var name = Base(asked);
        if (!_parameters.TryGetValue(name, out var versions)) return 0;
        if (Selector(asked) is not [':', .. var selector]) return versions.Count;
        return int.TryParse(selector, out var version) ? (version <= versions.Count ? version : 0)
            : versions.FindIndex(each => each.Label == selector) + 1;
    }

    // Without a selector; of an ARN, the name that it ends with.
    private static string Base(string name)
    {
        const string parameter = ":parameter";
        if (name.StartsWith("arn:", StringComparison.Ordinal)) name = name[(name.IndexOf(parameter, StringComparison.Ordinal) + parameter.Length)..];
        return name.IndexOf(':') is >= 0 and var colon ? name[..colon] : name;
    }

    private static string Selector(string name) => name[(name.LastIndexOf(Base(name), StringComparison.Ordinal) + Base(name).Length)..];

    private static (int, string) Fault(string code, string message) =>
        (400, JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = code, ["message"] = message }));
}

using System.Globalization;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>Reads the project's properties with their types. A value that cannot be read is reported, and is never treated as if it were not set.</summary>
/// <param name="item">The settings item. Its metadata has the names of the properties.</param>
/// <param name="projectPath">Full path of the project file.</param>
/// <param name="parameters">The parameters that properties refer to.</param>
internal sealed class PropertyReader(ITaskItem item, string projectPath, ParameterValues parameters)
{
    /// <summary>The properties that can refer to a secret parameter, because they do not become part of a definition, a tag or a name.</summary>
    public static IReadOnlyList<string> SecretProperties { get; } = ["MeshLedger", "MeshDeployBranch"];

    private static readonly string[] Resolvable =
        ["MeshName", "MeshOwner", "MeshNodeName", "MeshServiceName", "MeshNamespace", "MeshOwnerId", "MeshBuild", "MeshTraceSource",
         "MeshTraceService", .. SecretProperties];

    private readonly List<Finding> _problems = [];

    /// <summary>The values that could not be read, in the order of reading.</summary>
    public IReadOnlyList<Finding> Problems => _problems;

    /// <summary>Adds a finding about values that cannot be used together.</summary>
    public void Refuse(Finding problem) => _problems.Add(problem);

    /// <summary>The value without leading and trailing white space, or null if it is not set.</summary>
    public string? Text(string name) => item.GetMetadata(name).Trim() is { Length: > 0 } value ? value : null;

    /// <summary>
    /// The value with <c>{env:NAME}</c> and <c>{ssm:/path}</c> resolved, or null if it is not set. A reference that cannot be resolved is reported, and the
    /// property counts as not set.
    /// </summary>
    public string? Resolved(string name)
    {
        if (Text(name) is not { } value) return null;
        var unresolved = new List<Finding>();
        var outside = new OutsideWorld(Path.GetDirectoryName(projectPath)!, [], VariableGuard.Of(this), parameters)
        {
            AllowsSecrets = SecretProperties.Contains(name),
        };
        var resolved = ExternalValues.Resolve(value, outside, new(Item: name), unresolved).Trim();
        _problems.AddRange(unresolved);
        return unresolved.Count > 0 || resolved.Length == 0 ? null : resolved;
    }

    /// <summary>
    /// The properties that contain a reference as text, because nothing resolves it there. Other kinds of values are reported by what reads them.
    /// </summary>
    public IEnumerable<(string Name, string Text)> Unresolvable() =>
        from property in MeshProperties.All
        where property.Kind is PropertyKind.Text or PropertyKind.Path or PropertyKind.List && !Resolvable.Contains(property.Name)
        let text = Text(property.Name)
        where ExternalValues.Uses(text)
        select (property.Name, text);

    /// <summary>Whether a switch is on.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">The value if the property is not set or cannot be read.</param>
    public bool Switch(string name, bool fallback = false)
    {
        if (Text(name) is not { } value) return fallback;
        if (bool.TryParse(value, out var isOn)) return isOn;
        _problems.Add(MeshDiagnostics.NotAllowed.At(new(Item: name), NotASwitch(name, value)));
        return fallback;
    }

    /// <summary>One of the words that a property accepts, in any casing.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">The value if the property is not set or the word is unknown.</param>
    /// <param name="words">The words, each with its value.</param>
    /// <param name="unknown">Creates the finding for an unknown word.</param>
    public T Choice<T>(string name, T fallback, IReadOnlyDictionary<string, T> words, Func<string, Finding> unknown)
    {
        if (Text(name) is not { } value) return fallback;
        foreach (var (word, meaning) in words)
        {
            if (word.Equals(value, StringComparison.OrdinalIgnoreCase)) return meaning;
        }

        _problems.Add(unknown(value));
        return fallback;
    }

    /// <summary>A duration, at least zero.</summary>
    /// <param name="name">The property.</param>
    /// <param name="fallback">The value if the property is not set or is not a duration.</param>
    /// <param name="longest">The longest duration that is accepted.</param>
    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan longest)
    {
        if (Text(name) is not { } value) return fallback;
        if (Durations.TryParse(value, out var number, out var unit) && Durations.Milliseconds(number, unit) is var milliseconds
            && milliseconds <= longest.TotalMilliseconds) return TimeSpan.FromMilliseconds(milliseconds);
        var limit = Durations.Write((long)longest.TotalMilliseconds);
        _problems.Add(MeshDiagnostics.NotAllowed.At(new(Item: name), $"{name} is '{value}' but must be {Durations.Accepted}, at most {limit}."));
        return fallback;
    }

    /// <summary>A whole number of at least 1, or null if it is not set.</summary>
    public int? Count(string name)
    {
        if (Text(name) is not { } value) return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0) return count;
        _problems.Add(MeshDiagnostics.NotAllowed.At(
            new(Item: name), $"{name} is '{value}' but must be a whole number of at least 1. To keep everything, remove it."));
        return null;
    }

    /// <summary>The address of a server, or null if it is not set.</summary>
    public Uri? Address(string name)
    {
        if (Text(name) is not { } value) return null;
        if (Uri.TryCreate(value, UriKind.Absolute, out var address)) return Callable(address, name);
        _problems.Add(MeshDiagnostics.EndpointInvalid.At(
            new(Item: name), value.Contains("://", StringComparison.Ordinal)
                ? $"{name} '{value}' is not a valid address. Write it as a scheme, a host and, if needed, a port, such as https://mesh.example.com:8443."
                : $"{name} '{value}' is not an absolute address. Write it with its scheme, such as https://mesh.example.com."));
        return null;
    }

    // Found here, no server has received anything yet.
    private Uri? Callable(Uri address, string name)
    {
        try
        {
            return AwsEndpoint.Checked(address, name);
        }
        catch (MeshException problem)
        {
            _problems.Add(problem.Finding);
            return null;
        }
    }

    /// <summary>The full path of a file or folder that is relative to the project, or null if it is not set.</summary>
    public string? FullPath(string name) => Text(name) is { } value ? Path.GetFullPath(value, Path.GetDirectoryName(projectPath)!) : null;

    /// <summary>The parts of a list, each without leading and trailing white space.</summary>
    public IReadOnlyList<string> List(string name) => Text(name)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string NotASwitch(string name, string value)
    {
        var meant = value.ToUpperInvariant() switch
        {
            "YES" or "Y" or "ON" or "1" => "true",
            "NO" or "N" or "OFF" or "0" => "false",
            _ => Spelling.Nearest(value, ["true", "false"]),
        };
        return $"{name} is '{value}' but must be true or false. {(meant is null ? "Set it to one of the two, or remove it." : $"Set it to {meant}.")}";
    }
}

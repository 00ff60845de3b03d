namespace MeshCi.Definitions.Model;

/// <summary>The values of the labels in the path of an operation.</summary>
/// <param name="Mesh">Name of the mesh; empty if the path does not contain one.</param>
/// <param name="Parent">Name of the parent virtual router or gateway; empty if the path does not contain one.</param>
/// <param name="Name">Name of the resource; empty for collections.</param>
public readonly record struct PathValues(string Mesh, string Parent, string Name);

/// <summary>An operation of the API.</summary>
public sealed class Operation
{
    /// <summary>The first segment of every path.</summary>
    public const string Version = "v20190125";

    private readonly int _labels;

    internal Operation(Verb verb, ResourceKind? kind, string name, string method, string[] path)
    {
        Verb = verb;
        Kind = kind;
        Name = name;
        Method = method;
        Path = [Version, .. path];
        _labels = path.Count(IsLabel);
    }

    /// <summary>The verb.</summary>
    public Verb Verb { get; }

    /// <summary>The kind of resource; null for the three operations on tags.</summary>
    public ResourceKind? Kind { get; }

    /// <summary>Its name in the API, such as <c>UpdateRoute</c>.</summary>
    public string Name { get; }

    /// <summary>HTTP method.</summary>
    public string Method { get; }

    /// <summary>The segments of its path, labels in braces: <c>v20190125</c>, <c>meshes</c>, <c>{meshName}</c>, <c>virtualNodes</c>.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>Whether a request has a body.</summary>
    public bool HasBody => Verb is Verb.Create or Verb.Update or Verb.Tag or Verb.Untag;

    /// <summary>The segments of the path with the values for its labels, without escaping.</summary>
    /// <param name="values">The values. Values without a label in the path are ignored.</param>
    public IReadOnlyList<string> Segments(PathValues values)
    {
        var label = 0;
        return [.. Path.Select(segment => IsLabel(segment) ? Value(values, label++) : segment)];
    }

    /// <summary>The values of the labels in a path; null if the path does not match this operation.</summary>
    internal PathValues? Match(IReadOnlyList<string> path)
    {
        var values = new PathValues("", "", "");
        var label = 0;
        for (var index = 0; index < path.Count; index++)
        {
            if (!IsLabel(Path[index]))
            {
                if (path[index] != Path[index]) return null;
            }
            else if (path[index].Length == 0)
            {
                return null;
            }
            else
            {
                values = With(values, label++, path[index]);
            }
        }

        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool IsLabel(string segment) => segment[0] == '{';

    // The mesh comes first, and the resource itself last; a mesh is both.
    private bool IsOfName(int label) => label == _labels - 1 && Verb is (Verb.Describe or Verb.Update or Verb.Delete);

    private string Value(PathValues values, int label) => IsOfName(label) && label > 0 ? values.Name : label == 0 ? values.Mesh : values.Parent;

    private PathValues With(PathValues values, int label, string value)
    {
        if (label == 0) values = values with { Mesh = value };
        if (IsOfName(label)) return values with { Name = value };
        return label == 1 ? values with { Parent = value } : values;
    }
}

using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>A source of values that notes the parameters which were found in it.</summary>
internal sealed class UsedParameters(IOutsideWorld outside) : IOutsideWorld
{
    private readonly Dictionary<ParameterReference, UsedParameter> _found = [];

    /// <summary>The parameters that were found so far, in the order of their names.</summary>
    public IReadOnlyList<UsedParameter> Found => [.. _found.Values.OrderBy(parameter => parameter.Reference, StringComparer.Ordinal)];

    public ParameterAnswer FindParameter(ParameterReference reference)
    {
        var answer = outside.FindParameter(reference);
        if (answer.State == ParameterState.Found) _found[reference] = new(reference.Name, reference.Selector, answer.Version, answer.Type);
        return answer;
    }

    public string? FindVariable(string name) => outside.FindVariable(name);

    public bool MayRead(string name) => outside.MayRead(name);

    public string? FindCredential(string text) => outside.FindCredential(text);

    public byte[]? ReadFile(string path) => outside.ReadFile(path);

    public ProjectAnswer FindProject(string path) => outside.FindProject(path);
}

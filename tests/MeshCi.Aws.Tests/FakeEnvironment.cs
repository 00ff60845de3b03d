namespace MeshCi.Aws.Tests;

/// <summary>Variables by name and files by path.</summary>
internal sealed class FakeEnvironment : IEnvironment
{
    private readonly Dictionary<string, string> _values = [];

    public string this[string name]
    {
        set => _values[name] = value;
    }

    public string? Variable(string name) => _values.GetValueOrDefault(name);

    public string ReadFile(string path) =>
        _values.TryGetValue(path, out var text) ? text : throw new FileNotFoundException($"Could not find file '{path}'.", path);
}

using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>
/// Files with the values of parameters, as the AWS CLI (<c>--parameters</c>) or CodePipeline reads them. They apply to the templates of their folder.
/// </summary>
internal sealed class ParameterFiles
{
    private readonly Dictionary<string, Dictionary<string, SourceNode>> _byFolder = new(StringComparer.Ordinal);

    /// <summary>Reads the values; of several for one parameter, the first one applies.</summary>
    public ParameterFiles(IEnumerable<SourceDocument> documents)
    {
        foreach (var document in documents)
        {
            var folder = Path.GetDirectoryName(document.File) ?? "";
            if (!_byFolder.TryGetValue(folder, out var values)) _byFolder[folder] = values = new(StringComparer.Ordinal);
            foreach (var (name, value) in Values(document.Root)) values.TryAdd(name, value);
        }
    }

    /// <summary>Whether a document contains the value of a parameter, or of several.</summary>
    public static bool IsParameter(SourceObject root) => root["ParameterKey"] is not null || IsMapOfValues(root);

    /// <summary>The values for the templates of a file's folder.</summary>
    public IReadOnlyDictionary<string, SourceNode> For(string file) => _byFolder.GetValueOrDefault(Path.GetDirectoryName(file) ?? "") ?? [];

    private static bool IsMapOfValues(SourceObject root) => root["Resources"] is null && root["AWSTemplateFormatVersion"] is null
        && root["Parameters"] is SourceObject { Members.Count: > 0 } given && given.Members.All(member => member.Value is SourceScalar);

    private static IEnumerable<(string Name, SourceNode Value)> Values(SourceObject root)
    {
        if (root.Object("Parameters") is { } given) return given.Members.Select(member => (member.Name, member.Value));
        return root.Text("ParameterKey") is { } name && root["ParameterValue"] is { } value ? [(name, value)] : [];
    }
}

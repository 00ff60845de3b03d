using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>Files of other tools that lie next to definitions and contain no resource, or from which a tool must make the definitions first.</summary>
internal sealed class OtherFormats : ISourceFormat
{
    private static readonly string[] DotNet = [".deps.json", ".runtimeconfig.json", ".staticwebassets.endpoints.json"];

    private static readonly (Func<SourceDocument, bool> Is, string What)[] Aside =
    [
        (document => document.Root["artifacts"] is SourceObject && document.Root.Text("version") is not null, "the manifest of a CDK assembly"),
        (document => document.Root.Text("version")?.StartsWith("tree-", StringComparison.Ordinal) == true, "the construct tree of CDK"),
        (document => document.Root["dockerImages"] is SourceObject && document.Root["files"] is SourceObject, "the list of assets of CDK"),
        (document => document.Name is "package.json" or "package-lock.json" or "tsconfig.json" or "cdk.context.json", "a file of another tool"),
        (document => IsOfDotNet(document.Name), "a file of .NET"),
    ];

    private static readonly (Func<SourceDocument, bool> Is, string Message)[] Sources =
    [
        (document => document.Name == "cdk.json" && document.Root["app"] is not null,
            "is the configuration of a CDK app. Run 'cdk synth', and import the folder cdk.out."),
        (document => document.Name is "kustomization.yaml" or "kustomization.yml",
            "is a kustomization, which changes names and specs. Render it with 'kubectl kustomize . > mesh.yaml', and import the result."),
        (document => document.Name == "Chart.yaml" && document.Root["name"] is not null,
            "belongs to a Helm chart. Render it, for example with 'helm template . > mesh.yaml', and import the result."),
        (document => document.Name.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase),
            "is a configuration of Terraform. Run 'terraform show -json > mesh.json', and import the result."),
    ];

    private static bool IsOfDotNet(string name) =>
        name is "global.json" or "launchSettings.json"
        || (name.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        || DotNet.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

    /// <inheritdoc/>
    public bool Recognizes(SourceDocument document) => Array.Exists(Aside, row => row.Is(document)) || Array.Exists(Sources, row => row.Is(document));

    /// <inheritdoc/>
    public void Read(IReadOnlyList<SourceDocument> documents, FoundResources found)
    {
        foreach (var document in documents)
        {
            if (Array.Find(Sources, row => row.Is(document)) is { Message: { } message })
                found.Refuse(MeshDiagnostics.ImportUnknownKind, document, document.Root.Line, $"'{document.Name}' {message}");
            else
                found.Other(Array.Find(Aside, row => row.Is(document)).What, document);
        }
    }
}

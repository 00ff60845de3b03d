using System.Text;
using MeshCi.Definitions.Import.Trees;

namespace MeshCi.Definitions.Import.Formats.CloudFormation;

/// <summary>
/// The output of <c>aws cloudformation get-template</c>, which contains the template: as an object if the stack was created from JSON, as text if it was
/// created from YAML.
/// </summary>
internal static class TemplateBody
{
    /// <summary>The template in a document, or the document itself if it is not such an output. A template that is text begins at the line of the text.</summary>
    /// <exception cref="TreeProblem">The text is not a template.</exception>
    public static SourceObject Of(SourceObject root)
    {
        if (root["TemplateBody"] is not { } body || root["StagesAvailable"] is not SourceList) return root;
        return body switch
        {
            SourceObject template => template,
            SourceScalar { Kind: ScalarKind.Text } text => Parse(text),
            _ => root,
        };
    }

    private static SourceObject Parse(SourceScalar text)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text.Text);
            if (SourceText.Read("TemplateBody", bytes) is [SourceObject only]) return (SourceObject)At(only, text.Line);
        }
        catch (TreeProblem problem)
        {
            throw new TreeProblem(text.Line, $"Line {problem.Line} of TemplateBody is not valid: {problem.Message}");
        }

        throw new TreeProblem(text.Line, "TemplateBody is not a template.");
    }

    // The lines of the text are not lines of the file.
    private static SourceNode At(SourceNode node, int line) => node switch
    {
        SourceObject structure => new SourceObject(line, [.. structure.Members.Select(member => new SourceMember(member.Name, line, At(member.Value, line)))]),
        SourceList list => new SourceList(line, [.. list.Elements.Select(element => At(element, line))]),
        SourceScalar scalar => new SourceScalar(line, scalar.Kind, scalar.Text),
        _ => node,
    };
}

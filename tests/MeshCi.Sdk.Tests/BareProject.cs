using System.Xml;
using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;

namespace MeshCi.Sdk.Tests;

/// <summary>A project with only MeshCi's files and without the .NET SDK, which is evaluated in a millisecond.</summary>
public static class BareProject
{
    public static ProjectInstance Evaluate(string body, params (string Name, string Value)[] globalProperties)
    {
        var build = Path.Combine(Repository.Root, "sdk", "build");
        return EvaluateXml(
            $"""
            <Project>
              <Import Project="{build}/MeshCi.Sdk.props" />
              {body}
              <Import Project="{build}/MeshCi.Sdk.targets" />
              <Target Name="InitializeSourceControlInformation" />
            </Project>
            """,
            globalProperties);
    }

    public static ProjectInstance EvaluateXml(string project, params (string Name, string Value)[] globalProperties)
    {
        using var collection = new ProjectCollection();
        using var reader = XmlReader.Create(new StringReader(project));
        var root = ProjectRootElement.Create(reader, collection);
        root.FullPath = Path.Combine(Path.GetTempPath(), "meshci-bare", "Orders.Api.csproj");
        return new ProjectInstance(root, globalProperties.ToDictionary(property => property.Name, property => property.Value), null, collection);
    }
}

using System.Xml;
using System.Xml.Linq;
using MeshCi.Shared;

namespace MeshCi.Tasks.Project;

/// <summary>Files of users as XML in which each element has its position.</summary>
internal static class SourceXml
{
    /// <summary>The content of a project, an imported file or the C# file of a file-based app; null if it does not exist or cannot be read.</summary>
    public static XDocument? Load(string file)
    {
        try
        {
            if (!File.Exists(file)) return null;
            if (FileBasedApp.IsSource(file)) return FileBasedApp.Read(OrdinaryFile.ReadAllText(file));
            using var content = new MemoryStream(OrdinaryFile.ReadAll(file));
            return XDocument.Load(content, LoadOptions.SetLineInfo);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

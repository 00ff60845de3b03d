using System.Xml;
using System.Xml.Linq;

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
            return FileBasedApp.IsSource(file) ? FileBasedApp.Read(File.ReadAllText(file)) : XDocument.Load(file, LoadOptions.SetLineInfo);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

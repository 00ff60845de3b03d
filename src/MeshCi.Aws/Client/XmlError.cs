using System.Xml;

namespace MeshCi.Aws.Client;

/// <summary>
/// An error in XML. Front ends of AWS write some of their refusals so, also for services whose API is JSON, and so do servers that only know the older
/// protocols.
/// </summary>
internal static class XmlError
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The type and the message of an error; null for what the text does not contain, and both null if it is not such an error.</summary>
    public static (string? Type, string? Message) Read(byte[] utf8)
    {
        string? type = null, message = null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(utf8), Settings);
            if (reader.MoveToContent() != XmlNodeType.Element) return default;
            var root = reader.LocalName;
            if (root.EndsWith("Exception", StringComparison.Ordinal)) type = root;
            else if (root is not ("ErrorResponse" or "Error" or "Response")) return default;
            reader.Read();
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "Code" }) type ??= reader.ReadElementContentAsString();
                else if (reader is { NodeType: XmlNodeType.Element, LocalName: "Message" or "message" }) message ??= reader.ReadElementContentAsString();
                else reader.Read();
            }

            return (type, message);
        }
        catch (XmlException)
        {
            return default;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Xml;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.Sts;

/// <summary>The responses of STS as XML.</summary>
internal static class StsXml
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
    private const string ContentType = "text/xml";
    private static readonly XmlWriterSettings Settings =
        new() { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>The response to an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="requestId">Id of the request.</param>
    /// <param name="result">Writes the members of its result.</param>
    public static Reply Success(string action, string requestId, Action<XmlWriter> result) => new(200, ContentType, Write(writer =>
    {
        writer.WriteStartElement(action + "Response", Namespace);
        writer.WriteStartElement(action + "Result");
        result(writer);
        writer.WriteEndElement();
        writer.WriteStartElement("ResponseMetadata");
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }));

    /// <summary>The response for a refusal.</summary>
    public static Reply Refusal(StsException refusal, string requestId) => new(refusal.Status, ContentType, Write(writer =>
    {
        writer.WriteStartElement("ErrorResponse", Namespace);
        writer.WriteStartElement("Error");
        writer.WriteElementString("Type", refusal.Status >= 500 ? "Receiver" : "Sender");
        writer.WriteElementString("Code", refusal.Code);
        writer.WriteElementString("Message", Text(refusal.Message));
        writer.WriteEndElement();
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
    }))
    {
        Error = $"{refusal.Code}: {refusal.Message}{(refusal.Detail is { } detail ? $" ({detail})" : "")}",
    };

    /// <summary>Writes the credentials of a session and its assumed role.</summary>
    public static void Session(XmlWriter writer, IssuedSession session)
    {
        writer.WriteStartElement("Credentials");
        writer.WriteElementString("AccessKeyId", session.Claims.AccessKeyId);
        writer.WriteElementString("SecretAccessKey", session.Claims.Secret);
        writer.WriteElementString("SessionToken", session.Token);
        var expires = DateTimeOffset.FromUnixTimeSeconds(session.Claims.Expires);
        writer.WriteElementString("Expiration", expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteEndElement();
        writer.WriteStartElement("AssumedRoleUser");
        writer.WriteElementString("AssumedRoleId", session.AssumedRoleId);
        writer.WriteElementString("Arn", session.Arn);
        writer.WriteEndElement();
        if (session.PackedPolicySize is { } percent) writer.WriteElementString("PackedPolicySize", percent.ToString(CultureInfo.InvariantCulture));
        if (session.Claims.SourceIdentity is { } source) writer.WriteElementString("SourceIdentity", Text(source));
    }

    /// <summary>A text without the characters that XML cannot contain.</summary>
    public static string Text(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        return clean.ToString();
    }

    private static byte[] Write(Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings)) content(writer);
        return buffer.ToArray();
    }
}

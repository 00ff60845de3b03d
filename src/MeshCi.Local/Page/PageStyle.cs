using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Local.Page;

/// <summary>The page's style sheet.</summary>
internal static class PageStyle
{
    /// <summary>Its text.</summary>
    public static string Text { get; } = Read();

    /// <summary>Its digest in the content security policy.</summary>
    public static string Digest { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static string Read()
    {
        using var stream = typeof(PageStyle).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>A registry with a base image for several platforms that contains no files.</summary>
internal static class BaseImage
{
    /// <summary>Starts the registry.</summary>
    /// <param name="architectures">The architectures of the image, in the terms of container images: <c>amd64</c>, <c>arm64</c>.</param>
    public static Task<Receiver> ServeAsync(params string[] architectures)
    {
        var files = new Dictionary<string, (string Type, byte[] Content)> { ["/v2/"] = ("application/json", "{}"u8.ToArray()) };
        var manifests = architectures.Select(architecture =>
        {
            var config = Add(files, "blobs", "application/vnd.oci.image.config.v1+json", $$$"""
                {"architecture":"{{{architecture}}}","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}
                """);
            var manifest = Add(files, "manifests", "application/vnd.oci.image.manifest.v1+json", $$"""
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{config}},"layers":[]}
                """);
            return $$$"""{{{manifest[..^1]}}},"platform":{"architecture":"{{{architecture}}}","os":"linux"}}""";
        });
        var index = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{string.Join(',', manifests)}}]}
            """);
        files["/v2/base/manifests/1"] = ("application/vnd.oci.image.index.v1+json", index);
        return Receiver.StartAsync(files);
    }

    /// <summary>The property that uses the image.</summary>
    public static string Argument(this Receiver registry) => $"-p:ContainerBaseImage=localhost:{registry.Address.Port}/base:1";

    private static string Add(Dictionary<string, (string Type, byte[] Content)> files, string kind, string type, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        files[$"/v2/base/{kind}/{digest}"] = (type, content);
        return $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{content.Length}}}""";
    }
}

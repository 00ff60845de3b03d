using System.Security.Cryptography;
using MeshCi.ControlPlane.Json;
using MeshCi.Shared;

namespace MeshCi.Local.Configuration;

/// <summary>A file that the control plane is configured by, as it was read.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Digest">SHA-256 of its bytes, in lower-case hex, by which a later change of it can be told.</param>
/// <param name="Configuration">What it says.</param>
/// <param name="Warnings">What can be, but is hardly meant; one line each, with its place.</param>
internal sealed record ConfigurationFile(string Path, string Digest, ControlPlaneConfiguration Configuration, IReadOnlyList<ConfigurationWarning> Warnings)
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="StartRefusedException">It cannot be read, or something in it is wrong; the message has one line for each problem.</exception>
    public static ConfigurationFile Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > MaximumLength) throw new StartRefusedException($"The configuration {path} is longer than {MaximumLength} bytes.");
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartRefusedException($"The configuration {path} cannot be read: {exception.Message}", exception);
        }

        var problems = new Problems();
        var configuration = ConfigurationText.Read(bytes, problems);
        if (!problems.None) throw new StartRefusedException($"The configuration {path} cannot be used:\n{string.Join('\n', problems.Lines(path))}");
        return new ConfigurationFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), configuration.Under(System.IO.Path.GetDirectoryName(path)!), [.. problems.Doubts.Select(doubt => new ConfigurationWarning(doubt.Text) { File = path, Line = doubt.Line, Column = doubt.Column })]);
    }
}

using System.Security.Cryptography;
using MeshCi.ControlPlane.Json;
using MeshCi.Shared;

namespace MeshCi.Local.Configuration;

/// <summary>A configuration file, as it was read.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Digest">SHA-256 of its bytes, in lower-case hex, which detects later changes of the file.</param>
/// <param name="Configuration">Its content.</param>
/// <param name="Warnings">Probable mistakes, with their places.</param>
internal sealed record ConfigurationFile(string Path, string Digest, ControlPlaneConfiguration Configuration, IReadOnlyList<ConfigurationWarning> Warnings)
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="StartRefusedException">It cannot be read, or is not valid; the message has one line for each error.</exception>
    public static ConfigurationFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = OrdinaryFile.Read(path, MaximumLength)
                ?? throw new StartRefusedException($"The configuration {path} is longer than {MaximumLength} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartRefusedException($"The configuration {path} cannot be read: {exception.Message}", exception);
        }

        var problems = new Problems();
        var configuration = ConfigurationText.Read(bytes, problems);
        if (!problems.None) throw new StartRefusedException($"The configuration {path} cannot be used:\n{string.Join('\n', problems.Lines(path))}");
        return new ConfigurationFile(
            path, Convert.ToHexStringLower(SHA256.HashData(bytes)), configuration.Under(System.IO.Path.GetDirectoryName(path)!),
            [.. problems.PlacedWarnings.Select(found => new ConfigurationWarning(found.Text) { File = path, Line = found.Line, Column = found.Column })]);
    }
}

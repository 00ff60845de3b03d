using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>The keys of the embedded control plane, in the file that it writes in the format of the AWS credentials file.</summary>
public static class LocalCredentials
{
    private const string Section = "default";

    /// <summary>Reads the profile <c>default</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="environment">Reads the file; null for the environment of the process.</param>
    /// <exception cref="MeshException">MESH7043: the file does not exist, cannot be read, or does not contain the two keys.</exception>
    public static AWSCredentials Read(string path, IEnvironment? environment = null)
    {
        string text;
        try
        {
            text = (environment ?? new ProcessEnvironment()).ReadFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Damaged(path, $"cannot be read: {fault.Message}", fault);
        }

        var values = Values(text);
        if (!values.TryGetValue("aws_access_key_id", out var keyId)) throw Damaged(path, $"has no aws_access_key_id in [{Section}]", null);
        if (!values.TryGetValue("aws_secret_access_key", out var secret)) throw Damaged(path, $"has no aws_secret_access_key in [{Section}]", null);
        return values.TryGetValue("aws_session_token", out var session)
            ? new SessionAWSCredentials(keyId, secret, session)
            : new BasicAWSCredentials(keyId, secret);
    }

    private static Dictionary<string, string> Values(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inSection = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[')
            {
                inSection = line.TrimEnd(']')[1..].Trim() == Section;
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (!inSection || equals < 0) continue;
            var value = line[(equals + 1)..].Trim();
            if (value.Length > 0) values[line[..equals].Trim()] = value;
        }

        return values;
    }

    private static MeshException Damaged(string path, string what, Exception? inner) => new(
        MeshDiagnostics.LocalCredentialsDamaged.At(
            new Place(File: path),
            $"The credentials file '{path}' {what}. Stop the embedded control plane and delete this file. "
            + "The next start writes a new one, and the data of the mesh is preserved."),
        inner);
}

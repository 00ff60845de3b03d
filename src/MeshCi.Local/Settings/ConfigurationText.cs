using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Local.Settings;

/// <summary>The configuration as JSON: of a file at start, of the administrator's API later.</summary>
internal static class ConfigurationText
{
    // For editors; it means nothing here.
    private const string Schema = "$schema";
    private const int MaximumLength = 1024 * 1024;
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration of a file.</summary>
    /// <exception cref="StartRefusedException">It cannot be read, or something in it is wrong; the message has one line for each problem.</exception>
    public static Configuration ReadFile(string path)
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
        var configuration = Read(bytes, problems);
        if (problems.None) return configuration with { Identity = configuration.Identity.Under(Path.GetDirectoryName(path)!) };
        throw new StartRefusedException(
            $"The configuration {path} cannot be used:\n{string.Join('\n', problems.Lines(path))}");
    }

    /// <summary>The configuration of a whole text.</summary>
    public static Configuration Read(ReadOnlySpan<byte> text, Problems problems)
    {
        var configuration = new Configuration();
        if (JsonPart.Parse(text, problems) is not { } root) return configuration;
        var members = problems.Members(root, [Schema, .. Section.All.Select(section => section.Name)]);
        foreach (var section in Section.All)
        {
            if (members.TryGetValue(section.Name, out var part)) configuration = section.Read(configuration, part, problems);
        }

        return configuration;
    }

    /// <summary>The whole configuration.</summary>
    public static byte[] Write(Configuration configuration) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var section in Section.All)
        {
            writer.WritePropertyName(section.Name);
            section.Write(configuration, writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>One section.</summary>
    public static byte[] Write(Configuration configuration, Section section) => Write(writer => section.Write(configuration, writer));

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) content(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}

using System.Text.Json;

namespace MeshCi.Shared;

/// <summary>
/// The report of a running control plane, <c>control-plane.json</c>: its process writes the file, and builds and other control planes read it.
/// </summary>
/// <param name="Endpoint">Its endpoint: <c>http://127.0.0.1:PORT</c>.</param>
/// <param name="ProcessId">Id of its process; null if the file does not contain it.</param>
internal sealed record ControlPlaneReport(Uri Endpoint, int? ProcessId)
{
    /// <summary>Address of its page, with the key; null if it has none.</summary>
    public string? Page { get; init; }

    /// <summary>Whether it runs until a person stops it. Otherwise, it ends soon after its last call.</summary>
    public bool InForeground { get; init; }

    /// <summary>Its configuration file; null if there is none.</summary>
    public ConfigurationSource? Configuration { get; init; }

    /// <summary>Whether the file contains <see cref="Configuration"/> at all.</summary>
    public bool HasConfiguration { get; init; } = true;

    /// <summary>Probable mistakes in its configuration.</summary>
    public IReadOnlyList<ConfigurationWarning> Warnings { get; init; } = [];

    /// <summary>Version of MeshCi; null if the file does not contain it.</summary>
    public string? Version { get; init; }

    /// <summary>When it was ready; null if the file does not contain it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The file's bytes: one line of JSON.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("endpoint", Endpoint.OriginalString);
            if (Page is not null) writer.WriteString("page", Page);
            writer.WriteBoolean("foreground", InForeground);
            if (HasConfiguration) Write(writer, Configuration);
            writer.WriteStartArray("warnings");
            foreach (var warning in Warnings) warning.Write(writer);
            writer.WriteEndArray();
            if (ProcessId is { } pid) writer.WriteNumber("pid", pid);
            if (Version is not null) writer.WriteString("version", Version);
            if (StartedAt is { } startedAt) writer.WriteString("startedAt", startedAt);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads the file's bytes; null if they are not a report, as while a process starts or ends, or if its address is on another machine.</summary>
    public static ControlPlaneReport? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var file = JsonDocument.Parse(text);
            return Read(file.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, ConfigurationSource? configuration)
    {
        if (configuration is null)
        {
            writer.WriteNull("configuration");
            return;
        }

        writer.WriteStartObject("configuration");
        writer.WriteString("path", configuration.Path);
        writer.WriteString("sha256", configuration.Digest);
        writer.WriteEndObject();
    }

    // No control plane listens on any other address. A planted file must not direct credentials to another machine.
    private static bool IsOfControlPlane(Uri endpoint) =>
        endpoint is { Scheme: "http", Host: "127.0.0.1", UserInfo: "", PathAndQuery: "/", Fragment: "" };

    private static ControlPlaneReport? Read(JsonElement members)
    {
        if (members.GetProperty("endpoint").GetString() is not { } endpoint || !IsOfControlPlane(new Uri(endpoint))) return null;
        var hasConfiguration = members.TryGetProperty("configuration", out var configuration);
        return new ControlPlaneReport(new Uri(endpoint), members.TryGetProperty("pid", out var pid) && pid.TryGetInt32(out var number) ? number : null)
        {
            Page = members.TryGetProperty("page", out var page) ? page.GetString() : null,
            InForeground = members.TryGetProperty("foreground", out var foreground) && foreground.GetBoolean(),
            HasConfiguration = hasConfiguration,
            Configuration = hasConfiguration && configuration.ValueKind == JsonValueKind.Object
                ? new(configuration.GetProperty("path").GetString()!, configuration.GetProperty("sha256").GetString()!)
                : null,
            Warnings = members.TryGetProperty("warnings", out var warnings) ? [.. warnings.EnumerateArray().Select(ConfigurationWarning.Read)] : [],
            Version = members.TryGetProperty("version", out var version) ? version.GetString() : null,
            StartedAt = members.TryGetProperty("startedAt", out var startedAt) ? startedAt.GetDateTimeOffset() : null,
        };
    }
}

/// <summary>The configuration file of a control plane.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Digest">SHA-256 of its bytes when it was read, in lower-case hex.</param>
internal sealed record ConfigurationSource(string Path, string Digest);

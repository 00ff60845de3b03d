using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>A build that waits for a lease.</summary>
/// <param name="Name">Its name in the queue. Unique.</param>
/// <param name="Place">Its place: lower ones are first. A newer build takes the place of an older one of its series.</param>
/// <param name="Request">Who waits.</param>
/// <param name="Duration">How long the ticket is valid without a renewal.</param>
/// <param name="Process">The process that waits.</param>
internal sealed record Ticket(string Name, long Place, LeaseRequest Request, TimeSpan Duration, HolderProcess? Process)
{
    private const int CurrentFormat = 1;

    /// <summary>Whether another one is served first, if both are to be served.</summary>
    public bool IsAfter(Ticket other) => (Place, string.CompareOrdinal(Name, other.Name)).CompareTo((other.Place, 0)) > 0;

    /// <summary>The ticket as UTF-8 JSON.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("formatVersion", CurrentFormat);
            writer.WriteNumber("place", Place);
            writer.WriteString("holder", Request.Holder);
            writer.WriteString("owner", Request.Owner);
            if (Request.Series is not null) writer.WriteString("series", Request.Series);
            if (Request.Build is { } build) writer.WriteNumber("build", build);
            writer.WriteNumber("durationSeconds", Duration.TotalSeconds);
            Process?.Write(writer, "process");
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads a ticket. One that cannot be read is that of an unknown process, and expires like any other.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">The number in its name, from 1.</param>
    /// <param name="bytes">Its content.</param>
    public static Ticket Read(string name, long number, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var request = new LeaseRequest(
                root.GetProperty("holder").GetString()!, root.GetProperty("owner").GetString()!,
                root.TryGetProperty("series", out var series) ? series.GetString() : null,
                root.TryGetProperty("build", out var build) ? build.GetInt64() : null);
            return new(
                name, root.GetProperty("place").GetInt64(), request, LeaseTimes.Read(root),
                root.TryGetProperty("process", out var process) ? HolderProcess.Read(process) : null);
        }
        catch (Exception problem) when (JsonProblem.IsDamage(problem))
        {
            return new(name, number, new("an unknown process", "", null, null), LeaseTimes.Default.Duration, null);
        }
    }
}

using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>One state of a lease.</summary>
/// <param name="Generation">Differs for each acquisition and increases: the number of the state that acquired the lease.</param>
/// <param name="Renewal">Counts the renewals of this generation, from 0.</param>
/// <param name="Holder">The holder, or null if the lease was released.</param>
/// <param name="Duration">How long the lease is held without a renewal.</param>
/// <param name="Process">The process of the holder; null if the lease was released.</param>
internal sealed record LeaseRecord(long Generation, long Renewal, string? Holder, TimeSpan Duration, HolderProcess? Process)
{
    private const int CurrentFormat = 1;

    /// <summary>The record as UTF-8 JSON.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("formatVersion", CurrentFormat);
            writer.WriteNumber("generation", Generation);
            writer.WriteNumber("renewal", Renewal);
            writer.WriteNumber("durationSeconds", Duration.TotalSeconds);
            if (Holder is not null) writer.WriteString("holder", Holder);
            if (Process is not null) Process.Write(writer, "process");
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>
    /// Reads a record. One that is damaged or of a newer format is that of an unknown holder, who loses the lease like any other that does not renew it.
    /// </summary>
    public static LeaseRecord Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new(
                root.GetProperty("generation").GetInt64(), root.GetProperty("renewal").GetInt64(),
                root.TryGetProperty("holder", out var holder) ? holder.GetString() : null, LeaseTimes.Read(root),
                root.TryGetProperty("process", out var process) ? HolderProcess.Read(process) : null);
        }
        catch (Exception problem) when (JsonProblem.IsDamage(problem))
        {
            return new(0, 0, "an unknown process", LeaseTimes.Default.Duration, null);
        }
    }
}

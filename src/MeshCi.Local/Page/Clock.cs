using System.Globalization;

namespace MeshCi.Local.Page;

/// <summary>Times as the page shows them: of this machine's zone, which is the reader's, since only this machine is let in.</summary>
internal sealed class Clock(TimeProvider time)
{
    /// <summary>Now, to the second.</summary>
    public string Now => Text(time.GetLocalNow());

    /// <summary>A moment, to the second.</summary>
    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public string Text(long milliseconds) => Text(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), time.LocalTimeZone));

    /// <summary>A moment for machines.</summary>
    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public static string Exact(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

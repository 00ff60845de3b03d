using System.Globalization;

namespace MeshCi.Local.Page;

/// <summary>Times on the page, in the time zone of this machine, which is that of the reader, because only this machine has access.</summary>
internal sealed class Clock(TimeProvider time)
{
    /// <summary>Now, to the second.</summary>
    public string Now => Text(time.GetLocalNow());

    /// <summary>A time, to the second.</summary>
    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public string Text(long milliseconds) => Text(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), time.LocalTimeZone));

    /// <summary>A time for programs.</summary>
    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public static string Exact(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

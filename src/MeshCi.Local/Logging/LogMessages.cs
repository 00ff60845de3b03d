using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Logging;

/// <summary>Everything that the control plane logs.</summary>
internal static partial class LogMessages
{
    /// <summary>It listens.</summary>
    [LoggerMessage(1, LogLevel.Information, "ready at {Endpoint}, version {Version}")]
    public static partial void Ready(this ILogger logger, string endpoint, string version);

    /// <summary>It is about to end.</summary>
    [LoggerMessage(2, LogLevel.Information, "ending: {Reason}")]
    public static partial void Ending(this ILogger logger, string reason);

    /// <summary>It cannot serve its state directory.</summary>
    [LoggerMessage(3, LogLevel.Error, "refused to start: {Reason}")]
    public static partial void StartRefused(this ILogger logger, string reason);

    /// <summary>A configuration file was read.</summary>
    [LoggerMessage(4, LogLevel.Information, "configuration read from {Path}")]
    public static partial void ConfigurationRead(this ILogger logger, string path);

    /// <summary>A section of the configuration was replaced.</summary>
    [LoggerMessage(5, LogLevel.Information, "configuration: {Section} changed by {Caller}")]
    public static partial void ConfigurationChanged(this ILogger logger, string section, string caller);

    /// <summary>Something in the configuration is probably a mistake.</summary>
    [LoggerMessage(6, LogLevel.Warning, "{Doubt}")]
    public static partial void ConfigurationDoubtful(this ILogger logger, string doubt);

    /// <summary>The credentials file does not have the users' new keys.</summary>
    [LoggerMessage(7, LogLevel.Error, "the users' keys cannot be written: {Reason}")]
    public static partial void UsersNotWritten(this ILogger logger, string reason);

    /// <summary>A call was not carried out, for a reason that is not its caller's.</summary>
    [LoggerMessage(8, LogLevel.Information, "{Operation} {Subject}: {Reason}")]
    public static partial void CallFailed(this ILogger logger, string operation, string subject, string? reason);

    /// <summary>A request met a fault of the control plane.</summary>
    [LoggerMessage(9, LogLevel.Error, "fault in request {Request}, {Operation} {Subject}")]
    public static partial void Fault(this ILogger logger, Exception exception, string request, string operation, string subject);

    /// <summary>Faults are made on purpose from now on.</summary>
    [LoggerMessage(10, LogLevel.Information, "{Count} fault rules in force, seed {Seed}")]
    public static partial void FaultsInForce(this ILogger logger, int count, int seed);

    /// <summary>A call is held up on purpose.</summary>
    [LoggerMessage(11, LogLevel.Information, "{Operation} frozen by {Rule}")]
    public static partial void CallFrozen(this ILogger logger, string operation, string rule);

    /// <summary>The client of a call that was held up did not wait.</summary>
    [LoggerMessage(12, LogLevel.Information, "The client of a frozen call went away. Nothing was changed.")]
    public static partial void FrozenClientLeft(this ILogger logger);
}

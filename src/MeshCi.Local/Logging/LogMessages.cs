using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Logging;

/// <summary>All log messages of the control plane.</summary>
internal static partial class LogMessages
{
    /// <summary>It is ready.</summary>
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
    [LoggerMessage(6, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(this ILogger logger, string warning);

    /// <summary>The users' new keys are not in the credentials file.</summary>
    [LoggerMessage(7, LogLevel.Error, "the users' keys cannot be written: {Reason}")]
    public static partial void UsersNotWritten(this ILogger logger, string reason);

    /// <summary>A call was not executed, for a reason that its caller did not cause.</summary>
    [LoggerMessage(8, LogLevel.Information, "{Operation} {Subject}: {Reason}")]
    public static partial void CallFailed(this ILogger logger, string operation, string subject, string? reason);

    /// <summary>A request caused an internal error.</summary>
    [LoggerMessage(9, LogLevel.Error, "error in request {Request}, {Operation} {Subject}")]
    public static partial void Fault(this ILogger logger, Exception exception, string request, string operation, string subject);

    /// <summary>Faults are simulated from now on.</summary>
    [LoggerMessage(10, LogLevel.Information, "{Count} fault rules in effect, seed {Seed}")]
    public static partial void FaultsInForce(this ILogger logger, int count, int seed);

    /// <summary>A fault freezes a call.</summary>
    [LoggerMessage(11, LogLevel.Information, "{Operation} frozen by {Rule}")]
    public static partial void CallFrozen(this ILogger logger, string operation, string rule);

    /// <summary>The client of a frozen call did not wait.</summary>
    [LoggerMessage(12, LogLevel.Information, "The client of a frozen call disconnected. Nothing was changed.")]
    public static partial void FrozenClientLeft(this ILogger logger);
}

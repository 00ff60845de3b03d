using System.Globalization;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>What else than their numbers is known about two builds: who counts them, and the IDs that the CI system gives them.</summary>
internal static class BuildIds
{
    /// <summary>The counters of both builds, for people.</summary>
    /// <param name="order">The build that would be deployed.</param>
    /// <param name="last">The build that was accepted.</param>
    public static (string Now, string Then) Counters(DeployOrder order, AcceptedBuild last)
    {
        var (now, then) = (Counter(order.Context), EntryOf(order.History, last) is { } entry ? Counter(entry.Context) : null);
        // The names can be the same, if a repository was deleted and created again.
        return now is not null && then is not null && now != then ? (now, then) : (Unnamed(order.Context.Series), then ?? Unnamed(last.Series));
    }

    /// <summary>
    /// A sentence about a build whose ID is higher although its number is not, with a blank at its end. IDs of a CI system ascend across all repositories, but
    /// no system documents that, so that it is a hint and no proof.
    /// </summary>
    public static string Hint(DeployOrder order, AcceptedBuild last)
    {
        if (EntryOf(order.History, last)?.Context is not { } then || order.Context.Ci is null) return "";
        var isSameSystem = then.Ci == order.Context.Ci && then.Host == order.Context.Host;
        return isSameSystem && Id(order.Context) is { } id && Id(then) is { } other && id > other
            ? string.Create(CultureInfo.InvariantCulture, $"Its ID {id} is higher than {other}, that of build {last.Build}, so it is probably newer: ")
                + "the numbers seem to have started again. "
            : "";
    }

    // The newest entries are read, which usually include it.
    private static LedgerEntry? EntryOf(LedgerHistory history, AcceptedBuild last) => history.Entries.Concat(history.Excluded).LastOrDefault(entry =>
        entry is { Kind: EntryKind.Deploy, Outcome: EntryOutcome.Succeeded } && entry.Context.BuildNumber == last.Build && entry.Context.Series == last.Series);

    private static string? Counter(BuildContext build) => build.Counter is not { } counter ? null : build.Host is { } host ? $"{counter} on {host}" : counter;

    private static string Unnamed(string? series) => series is null ? "an unknown repository" : $"'{series}'";

    private static long? Id(BuildContext build) => long.TryParse(build.BuildId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

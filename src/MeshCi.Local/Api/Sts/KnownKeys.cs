using Microsoft.IdentityModel.Tokens;

namespace MeshCi.Local.Api.Sts;

/// <summary>The keys of one issuer, as of the last read. There is one read at a time, with a pause after each.</summary>
/// <param name="time">The clock.</param>
/// <param name="read">Reads the keys; throws a <see cref="StsException"/> if it cannot.</param>
internal sealed class KnownKeys(TimeProvider time, Func<Task<IReadOnlyList<JsonWebKey>>> read)
{
    /// <summary>How long keys are trusted without reading them again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Pause between a read, successful or not, and the next one, so a new key is picked up at the latest after this time.</summary>
    public static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private IReadOnlyList<JsonWebKey> _keys = [];
    private long? _readAt;
    private long? _triedAt;
    private StsException? _failure;
    private Task<IReadOnlyList<JsonWebKey>>? _reading;

    /// <summary>The keys, if they were read recently; otherwise empty.</summary>
    public IReadOnlyList<JsonWebKey> Fresh
    {
        get
        {
            lock (_gate) return _readAt is { } then && time.GetElapsedTime(then) <= Lifetime ? _keys : [];
        }
    }

    /// <summary>The keys, read again if that is due; joins a read in progress.</summary>
    /// <exception cref="StsException">They cannot be read, or could not be read recently.</exception>
    public Task<IReadOnlyList<JsonWebKey>> RenewAsync()
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } underWay) return underWay;
            if (_triedAt is { } then && BetweenReadings - time.GetElapsedTime(then) is var wait && wait > TimeSpan.Zero)
                return _failure is null
                    ? Task.FromResult(Fresh)
                    : Task.FromException<IReadOnlyList<JsonWebKey>>(_failure.Again($"the next attempt is possible in {Math.Ceiling(wait.TotalSeconds)} s"));
            return _reading = ReadAsync();
        }
    }

    private async Task<IReadOnlyList<JsonWebKey>> ReadAsync()
    {
        IReadOnlyList<JsonWebKey>? keys = null;
        StsException? failure = null;
        try
        {
            keys = await read().ConfigureAwait(false);
            return keys;
        }
        catch (StsException refusal)
        {
            failure = refusal;
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _triedAt = time.GetTimestamp();
                _failure = failure;
                if (keys is not null) (_keys, _readAt) = (keys, _triedAt);
            }
        }
    }
}

using System.Globalization;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Faults;

/// <summary>
/// Makes calls suffer what the configuration says. Whoever answers an API's calls puts this around each, once it knows the operation and who
/// signed it, or whose token came with it: the service counts the calls of its callers, and no stranger shall use a rule up. Permissions are asked
/// within, so a call that is refused for want of one counts too.
/// </summary>
internal sealed class FaultInjection : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ISetting<FaultSettings> _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IdleWatch? _idle;
    private volatile FaultState _state;
    private volatile bool _ending;

    /// <summary>Follows a configuration.</summary>
    public FaultInjection(ISetting<FaultSettings> configuration, TimeProvider time, ILogger log, IdleWatch? idle)
    {
        _configuration = configuration;
        _time = time;
        _log = log;
        _idle = idle;
        _state = Begin(configuration.Current);
        configuration.Changed += Follow;
    }

    /// <summary>Answers a call, or lets it suffer a fault.</summary>
    /// <param name="request">The call's request.</param>
    /// <param name="operation">The operation's name in its API.</param>
    /// <param name="answer">Carries the call out.</param>
    /// <exception cref="ApiException">The call fails on purpose, and nothing was changed; or <paramref name="answer"/> refused it.</exception>
    /// <exception cref="ConnectionDroppedException">The client is to hear nothing.</exception>
    public async ValueTask<Reply> AroundAsync(Request request, string operation, Func<ValueTask<Reply>> answer)
    {
        var state = _state;
        if (state.IsEmpty) return await answer().ConfigureAwait(false);
        var fault = state.Decide(operation);
        if (fault.Delay > TimeSpan.Zero) await HoldAsync(state, fault.Delay, request).ConfigureAwait(false);
        switch (fault.Rule)
        {
            case null:
                break;
            case { Throttle: { } throttle }:
                throw ApiException.Modelled("TooManyRequestsException", string.Create(
                    CultureInfo.InvariantCulture, $"Rate exceeded: {fault.Place} lets {throttle.CallsPerSecond} calls per second through, {throttle.Burst} at once."));
            case { Error: { } error }:
                throw ApiException.Modelled(error, $"{fault.Place} makes this call fail. Nothing was changed.");
            case { Drop: Drop.BeforeChange }:
                throw new ConnectionDroppedException($"{fault.Place} cut the connection before the call was carried out.");
            case { Drop: Drop.AfterChange }:
                var outcome = await OutcomeAsync(answer).ConfigureAwait(false);
                throw new ConnectionDroppedException($"{fault.Place} cut the connection after the call was {outcome}.");
            case { Freeze: true }:
                await FreezeAsync(state, request, operation, fault.Place).ConfigureAwait(false);
                break;
        }

        return await answer().ConfigureAwait(false);
    }

    /// <summary>Lets go of every call that is held up; those get no answer.</summary>
    public void Dispose()
    {
        _configuration.Changed -= Follow;
        _ending = true;
        _state.Dispose();
    }

    private static async ValueTask<string> OutcomeAsync(Func<ValueTask<Reply>> answer)
    {
        try
        {
            await answer().ConfigureAwait(false);
            return "carried out";
        }
        catch (RequestRefusedException refusal)
        {
            return $"refused ({refusal.Code}: {refusal.Message})";
        }
    }

    private void Follow()
    {
        FaultState old;
        lock (_gate)
        {
            var faults = _configuration.Current;
            if (ReferenceEquals(_state.Settings, faults)) return;
            old = _state;
            _state = Begin(faults);
        }

        old.Dispose();
    }

    private FaultState Begin(FaultSettings faults)
    {
        var state = new FaultState(faults, _time);
        if (!state.IsEmpty) _log.FaultsInForce(faults.Rules.Count, state.Seed);
        return state;
    }

    // Who froze need not hinder the process from ending when no one else calls: it is not at work.
    private async Task FreezeAsync(FaultState state, Request request, string operation, string rule)
    {
        _idle?.Leave();
        _log.CallFrozen(operation, rule);
        bool inTime;
        try
        {
            await HoldAsync(state, Timeout.InfiniteTimeSpan, request).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _log.FrozenClientLeft();
            throw;
        }
        finally
        {
            inTime = _idle?.Enter() is not false;
        }

        if (!inTime) throw ApiException.ServiceUnavailable("The control plane is ending. Nothing was changed.");
    }

    private async Task HoldAsync(FaultState state, TimeSpan length, Request request)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Gone, state.Removed);
        try
        {
            await Task.Delay(length, _time, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!request.Gone.IsCancellationRequested)
        {
            if (_ending) throw new ConnectionDroppedException("The control plane ended while a fault held the call up. Nothing was changed.");
        }
    }
}

using System.Globalization;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Faults;

/// <summary>
/// Simulates the faults of the configuration. The handler of an API puts this around each call when it knows the operation and the
/// caller, from the signature or the token: the service counts the calls of its callers, and others must not use up a rule. Permissions are checked
/// inside, so a call without permission also counts.
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

    /// <summary>Applies the faults of a configuration, and follows its changes.</summary>
    public FaultInjection(ISetting<FaultSettings> configuration, TimeProvider time, ILogger log, IdleWatch? idle)
    {
        _configuration = configuration;
        _time = time;
        _log = log;
        _idle = idle;
        _state = Begin(configuration.Current);
        configuration.Changed += Follow;
    }

    /// <summary>Executes a call, or simulates a fault.</summary>
    /// <param name="request">The call's request.</param>
    /// <param name="operation">The operation's name in its API.</param>
    /// <param name="answer">Executes the call.</param>
    /// <exception cref="ApiException">The fault makes the call fail, and nothing was changed; or <paramref name="answer"/> refused it.</exception>
    /// <exception cref="ConnectionDroppedException">The client gets no response.</exception>
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
                throw ApiException.Modelled("TooManyRequestsException", RateExceeded(fault.Place, throttle));
            case { Error: { } error }:
                throw ApiException.Modelled(error, $"{fault.Place} makes this call fail. Nothing was changed.");
            case { Drop: Drop.BeforeChange }:
                throw new ConnectionDroppedException($"{fault.Place} closed the connection before the call was executed.");
            case { Drop: Drop.AfterChange }:
                var outcome = await OutcomeAsync(answer).ConfigureAwait(false);
                throw new ConnectionDroppedException($"{fault.Place} closed the connection after the call was {outcome}.");
            case { Freeze: true }:
                await FreezeAsync(state, request, operation, fault.Place).ConfigureAwait(false);
                break;
        }

        return await answer().ConfigureAwait(false);
    }

    /// <summary>Releases every delayed or frozen call, without a response.</summary>
    public void Dispose()
    {
        _configuration.Changed -= Follow;
        _ending = true;
        _state.Dispose();
    }

    private static string RateExceeded(string place, Throttle throttle) => string.Create(
        CultureInfo.InvariantCulture, $"Rate exceeded: {place} allows {throttle.CallsPerSecond} calls per second, and {throttle.Burst} at once.");

    private static async ValueTask<string> OutcomeAsync(Func<ValueTask<Reply>> answer)
    {
        try
        {
            await answer().ConfigureAwait(false);
            return "executed";
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

    // A frozen call is not work in progress, so it does not keep an idle process from ending.
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

        if (!inTime) throw ApiException.ServiceUnavailable("The control plane is shutting down. Nothing was changed.");
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
            if (_ending) throw new ConnectionDroppedException("The control plane shut down while a fault delayed the call. Nothing was changed.");
        }
    }
}

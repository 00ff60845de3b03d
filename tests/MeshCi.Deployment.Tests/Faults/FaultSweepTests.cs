using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>
/// Every error of the API at every call of every shape of plan. After each, the mesh is in the old or the desired state, or the message lists exactly what is
/// not; and following the advice of the message helps.
/// </summary>
public class FaultSweepTests
{
    /// <summary>How long a fault lasts and what it does.</summary>
    public enum Mode
    {
        /// <summary>One call fails.</summary>
        Once,

        /// <summary>One call fails although it took effect.</summary>
        OnceAfterWriting,

        /// <summary>From one call on, every call of its operation fails.</summary>
        Operation,

        /// <summary>From one call on, every write fails, as if a policy had been changed.</summary>
        Writes,

        /// <summary>One write, and every later one of its operation, is accepted but not applied.</summary>
        Ignored,

        /// <summary>One write is accepted but not applied.</summary>
        IgnoredOnce,

        /// <summary>One read shows the state before the last write.</summary>
        Stale,

        /// <summary>One write fails although it took effect. Then, the first read of each resource shows the state before the last write.</summary>
        StaleAfterFailure,

        /// <summary>From one call on, each page of a list lacks a resource.</summary>
        Omits,

        /// <summary>The clock is set forward by an hour. A later write fails although it took effect.</summary>
        ClockForward,

        /// <summary>The clock is set back by an hour. A later write fails although it took effect.</summary>
        ClockBack,

        /// <summary>The process is suspended for an hour. A later write fails although it took effect.</summary>
        Suspended,
    }

    private static readonly ControlPlaneError[] Errors =
    [
        ControlPlaneError.Unreachable, ControlPlaneError.Unauthenticated, ControlPlaneError.Forbidden, ControlPlaneError.NotFound, ControlPlaneError.Conflict,
        ControlPlaneError.ResourceInUse, ControlPlaneError.LimitExceeded, ControlPlaneError.BadRequest, ControlPlaneError.Throttled,
        ControlPlaneError.ServerFailure, ControlPlaneError.Unintelligible,
    ];

    public static TheoryData<string, Mode> Cases()
    {
        var cases = new TheoryData<string, Mode>();
        foreach (var shape in Shape.All)
            foreach (var mode in Enum.GetValues<Mode>()) cases.Add(shape.Name, mode);
        return cases;
    }

    /// <summary>Each call with one of the errors, another one for each.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public Task Whatever_call_fails_the_message_is_true_and_its_advice_helps(string name, Mode mode) =>
        SweepAsync(name, mode, at => [Errors[(at + (int)mode) % Errors.Length]]);

    /// <summary>Each call with each error.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Cases))]
    public Task Whatever_call_fails_with_whatever_error_the_message_is_true_and_its_advice_helps(string name, Mode mode) => SweepAsync(name, mode, _ => Errors);

    private static async Task SweepAsync(string name, Mode mode, Func<int, IReadOnlyList<ControlPlaneError>> errorsOf)
    {
        var shape = Shape.All.First(shape => shape.Name == name);
        var reference = await shape.StartAsync();
        var (before, first) = (Verdict.Settled(reference), reference.Plane.Calls.Count);
        await shape.RunAsync(reference, "2");
        var (after, calls) = (Verdict.Settled(reference), reference.Plane.Calls.Count - first);
        for (var at = 0; at < calls; at++)
        {
            foreach (var error in mode <= Mode.Writes ? errorsOf(at) : [ControlPlaneError.Unreachable])
                await TryAsync(shape, mode, at, error, before, after);
        }
    }

    private static async Task TryAsync(Shape shape, Mode mode, int at, ControlPlaneError error, string before, string after)
    {
        var what = $"{shape}: {error} at call {at}, {mode}";
        var world = await shape.StartAsync();
        var (exact, first) = (world.Plane.State, world.Plane.Calls.Count);
        world.Plane.Fails = FaultsOf(world, mode, first + at, error);
        MeshException? failure = null;
        try
        {
            await shape.RunAsync(world, "2");
        }
        catch (MeshException problem)
        {
            failure = problem;
        }

        world.Plane.Fails = _ => null;
        if (failure is null)
        {
            // What the role may not see may need what the deploy would delete: the next one deletes it.
            if (error == ControlPlaneError.Forbidden) await Shape.DeployAsync(world, shape.After, "3");
            Verdict.Settled(world).ShouldBe(after, what);
            return;
        }

        failure.Finding.Diagnostic.ShouldNotBe(MeshDiagnostics.InternalFault, $"{what}: {failure.Message}");
        var differing = Verdict.Differing(exact, world.Plane.State).Where(name => name != "mesh shop" || shape.Before.Count > 0).ToList();
        foreach (var resource in differing) failure.Message.ShouldContain(resource, Case.Sensitive, $"{what}: {failure.Message}");
        (differing.Count > 0).ShouldBe(failure.Finding.Diagnostic == MeshDiagnostics.DeployLeftChanges, $"{what}: {failure.Message}");
        if (failure.Message.Contains("-t:MeshRecover", StringComparison.Ordinal))
        {
            (await world.Deployer().RecoverAsync([.. shape.Services.Select(service => new RecoverRequest("shop", service))], new("acme/shop", "3"),
                TestContext.Current.CancellationToken)).ShouldContain(result => result.Action == RecoverAction.Restored, what);
            Verdict.Settled(world).ShouldBe(before, $"{what}, then recovered: {failure.Message}");
        }

        await shape.RunAsync(world, "3");
        Verdict.Settled(world).ShouldBe(after, $"{what}, then deployed: {failure.Message}");
    }

    private static Func<PlaneCall, Fault?> FaultsOf(World world, Mode mode, int at, ControlPlaneError error)
    {
        string? operation = null;
        var (isSet, hasFailed) = (false, false);
        var reads = new HashSet<string>();
        return call =>
        {
            var isFirst = call.Index == at;
            if (isFirst) operation = call.Operation;
            var isHit = mode switch
            {
                Mode.Once or Mode.OnceAfterWriting or Mode.IgnoredOnce or Mode.Stale => isFirst,
                Mode.Operation or Mode.Ignored => call.Operation == operation,
                _ => call.Index >= at,
            };
            if (!isHit) return null;
            switch (mode)
            {
                case Mode.Stale:
                    return Fault.Stale;
                case Mode.StaleAfterFailure when !call.Writes:
                    return hasFailed && reads.Add($"{call.Operation} {call.Subject}") ? Fault.Stale : null;
                case Mode.StaleAfterFailure:
                    if (hasFailed) return null;
                    hasFailed = true;
                    return new Fault(new ControlPlaneException(error, call.Operation, "boom"), true);
                case Mode.Omits:
                    return Fault.Omits;
                case Mode.Ignored or Mode.IgnoredOnce:
                    // The response to a create describes what was created, which counts as reading it back.
                    return call.Writes && !call.Operation.StartsWith("Create", StringComparison.Ordinal) ? new Fault(null) : null;
                case Mode.ClockForward or Mode.ClockBack or Mode.Suspended:
                    if (!isSet)
                    {
                        isSet = true;
                        if (mode == Mode.Suspended) world.Time.Advance(TimeSpan.FromHours(1));
                        else world.Time.SetClock(TimeSpan.FromHours(mode == Mode.ClockForward ? 1 : -1));
                        return null;
                    }

                    if (!call.Writes || hasFailed) return null;
                    hasFailed = true;
                    return new Fault(new ControlPlaneException(error, call.Operation, "boom"), true);
                case Mode.Writes when !call.Writes:
                    return null;
                // What does not exist cannot have been written.
                case Mode.OnceAfterWriting when error == ControlPlaneError.NotFound && !call.Operation.StartsWith("Delete", StringComparison.Ordinal):
                    return null;
                default:
                    return new Fault(new ControlPlaneException(error, call.Operation, "boom"), mode == Mode.OnceAfterWriting);
            }
        };
    }
}

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
        await Shape.DeployAsync(reference, shape.After, "2");
        var (after, calls) = (Verdict.Settled(reference), reference.Plane.Calls.Count - first);
        for (var at = 0; at < calls; at++)
        {
            foreach (var error in mode == Mode.Ignored ? [ControlPlaneError.NotApplied] : errorsOf(at))
                await TryAsync(shape, mode, at, error, before, after);
        }
    }

    private static async Task TryAsync(Shape shape, Mode mode, int at, ControlPlaneError error, string before, string after)
    {
        var what = $"{shape}: {error} at call {at}, {mode}";
        var world = await shape.StartAsync();
        var (exact, first) = (world.Plane.State, world.Plane.Calls.Count);
        string? operation = null;
        world.Plane.Fails = call =>
        {
            var isFirst = call.Index == first + at;
            if (isFirst) operation = call.Operation;
            var isHit = mode is Mode.Once or Mode.OnceAfterWriting ? isFirst
                : mode == Mode.Writes ? call.Writes && call.Index >= first + at
                : call.Operation == operation;
            // What does not exist cannot have been written.
            if (!isHit || (mode == Mode.OnceAfterWriting && error == ControlPlaneError.NotFound
                && !call.Operation.StartsWith("Delete", StringComparison.Ordinal)))
                return null;
            // The response to a create describes what was created, which counts as reading it back.
            if (mode == Mode.Ignored) return call.Writes && !call.Operation.StartsWith("Create", StringComparison.Ordinal) ? new Fault(null) : null;
            return new Fault(new ControlPlaneException(error, call.Operation, "boom"), mode == Mode.OnceAfterWriting);
        };
        MeshException? failure = null;
        try
        {
            await Shape.DeployAsync(world, shape.After, "2");
        }
        catch (MeshException problem)
        {
            failure = problem;
        }

        world.Plane.Fails = _ => null;
        if (failure is null)
        {
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

        await Shape.DeployAsync(world, shape.After, "3");
        Verdict.Settled(world).ShouldBe(after, $"{what}, then deployed: {failure.Message}");
    }
}

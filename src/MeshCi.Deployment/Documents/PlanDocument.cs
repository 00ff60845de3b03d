using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Documents;

/// <summary>
/// The plan of a command for one or several services as a value: it can be printed, saved, read again, compared and applied. Text and Markdown are
/// rendered from it, so a saved plan is shown like a new one. It contains no time.
/// </summary>
public sealed record PlanDocument
{
    /// <summary>
    /// The format of the file. A change that only adds members, which an older reader can ignore, keeps the number; any other change raises it. A file with
    /// a higher number is refused with MESH0003.
    /// </summary>
    public const int FormatVersion = 1;

    /// <summary>Address of the JSON Schema: the value of <c>$schema</c> in every file, and the schema's own <c>$id</c>.</summary>
    public const string SchemaAddress = "https://raw.githubusercontent.com/meshci/meshci/main/sdk/schema/mesh-plan.schema.json";

    /// <summary>Where the plan was made.</summary>
    public required PlanPlace Place { get; init; }

    /// <summary>The commit that was planned, or null if it is unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Its branch, or null if it is unknown.</summary>
    public string? Branch { get; init; }

    /// <summary>The services, by name, at least one.</summary>
    public required IReadOnlyList<PlannedService> Services { get; init; }

    /// <summary>The steps of all services. The steps of one wave do not depend on each other; each wave depends on the waves before it.</summary>
    public required IReadOnlyList<IReadOnlyList<PlannedStep>> Waves { get; init; }

    /// <summary>Warnings about the plan and the definitions, and the error with which a deploy of it would be refused.</summary>
    public IReadOnlyList<PlanWarning> Warnings { get; init; } = [];

    /// <summary>The number of resources for each kind of change.</summary>
    public PlanCounts Counts => Services.Aggregate(new PlanCounts(0, 0, 0, 0, 0), (sum, service) => sum + service.Counts);

    /// <summary>Whether anything is written to the mesh.</summary>
    public bool HasChanges => Waves.Count > 0;

    /// <summary>The services without their former names.</summary>
    public IEnumerable<PlannedService> Current => Services.Where(service => service.RenamedTo is null);

    /// <summary>The part of a service and of its former names.</summary>
    /// <param name="service">The service, under its name.</param>
    public PlanDocument WithFormerNames(string service) =>
        For([service, .. Services.Where(former => former.RenamedTo == service).Select(former => former.Service)]);

    /// <summary>The part of some services.</summary>
    /// <param name="services">The services, at least one. The document contains them in this order.</param>
    public PlanDocument For(params IReadOnlyList<string> services) => Services is [_] ? this : this with
    {
        Services = [.. services.Select(service => Services.First(planned => planned.Service == service))],
        Waves = [.. Waves.Select(IReadOnlyList<PlannedStep> (wave) => [.. wave.Where(step => services.Contains(step.Service))]).Where(wave => wave.Count > 0)],
        Warnings = [.. Warnings.Where(warning => warning.Service is null || services.Contains(warning.Service))],
    };
}

/// <summary>The plan of one service.</summary>
public sealed record PlannedService
{
    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The name that the service gets, if this is the part of its former name; otherwise, null.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>The owner of its resources.</summary>
    public required string Owner { get; init; }

    /// <summary>The version of the service in its definition.</summary>
    public required string Version { get; init; }

    /// <summary>The digest of the definition.</summary>
    public required string Digest { get; init; }

    /// <summary>The parameters that the definition was generated with, without their values.</summary>
    public IReadOnlyList<UsedParameter> Parameters { get; init; } = [];

    /// <summary>The build that would deploy it.</summary>
    public required string Build { get; init; }

    /// <summary>The live build according to the ledger, or null if there is none.</summary>
    public string? LastSuccessful { get; init; }

    /// <summary>The build that has removed the service from the mesh, if nothing has deployed it since; otherwise, null.</summary>
    public string? RemovedBy { get; init; }

    /// <summary>The live build if it deployed what the plan wants and the ledger has no gaps, otherwise null.</summary>
    public string? Matches { get; init; }

    /// <summary>The number of the service's newest ledger entry when the plan was made; 0 if there was none.</summary>
    public required long Sequence { get; init; }

    /// <summary>Every resource of the plan, in the order in which kinds are created.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>Further information for the reader, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Fields that something other than a deploy has changed since the last deploy.</summary>
    public IReadOnlyList<DriftedField> Drift { get; init; } = [];

    /// <summary>Whether fields keep a live value that differs from the definition.</summary>
    public bool LeavesDrift => Drift.Any(drifted => drifted.Outcome == DriftOutcome.Left);

    /// <summary>The number of resources for each kind of change.</summary>
    public required PlanCounts Counts { get; init; }
}

/// <summary>How one resource changes, and why.</summary>
/// <param name="Kind">How it changes.</param>
/// <param name="Id">The resource.</param>
public sealed record PlannedChange(ChangeKind Kind, ResourceId Id)
{
    /// <summary>Why it changes.</summary>
    public required ChangeReason Reason { get; init; }

    /// <summary>The reason in words, if the fields do not show it; otherwise, empty.</summary>
    public string ReasonText { get; init; } = "";

    /// <summary>The uid of the live object, or null if it does not exist.</summary>
    public string? Uid { get; init; }

    /// <summary>The version of the live object, or null if it does not exist.</summary>
    public long? Version { get; init; }

    /// <summary>The fields that differ, ordered by path.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>The live spec if the resource changes; null if it does not exist or does not change.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The spec after the deploy if the resource changes; null if it is deleted or does not change.</summary>
    public JsonElement? After { get; init; }

    /// <summary>Whether the deploy writes the resource.</summary>
    public bool IsWritten => Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Replace or ChangeKind.Delete;
}

/// <summary>One step of a plan.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Id">The resource that it changes.</param>
/// <param name="Service">The service that it belongs to.</param>
public sealed record PlannedStep(StepKind Kind, ResourceId Id, string Service)
{
    /// <summary>The step as plans show it: <c>update route orders/checkout</c>.</summary>
    public override string ToString() => $"{Kind.Name()} {Id}";
}

/// <summary>A finding about a plan.</summary>
/// <param name="Code">Its code, such as <c>MESH2030</c>.</param>
/// <param name="IsError">Whether a deploy of the plan would be refused.</param>
/// <param name="Message">Its message.</param>
/// <param name="Service">The service that it belongs to; null if it concerns all.</param>
public sealed record PlanWarning(string Code, bool IsError, string Message, string? Service = null);

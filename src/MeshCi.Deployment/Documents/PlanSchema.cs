using System.Text.Json.Nodes;
using MeshCi.Deployment.Planning;
using static MeshCi.Deployment.Documents.SchemaNode;

namespace MeshCi.Deployment.Documents;

/// <summary>The JSON Schema of <c>plan.json</c>.</summary>
public static class PlanSchema
{
    /// <summary>The bytes of the schema: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write() => PlanJson.Bytes(writer => Root(
        PlanDocument.SchemaAddress, "Mesh plan", "What a deploy of one or several services would change. MeshPlan and MeshDeploy write this file.",
        Format(PlanDocument.FormatVersion),
        new("place", Place()),
        new("commit", Text("The commit that was planned."), IsRequired: false),
        new("branch", Text("Its branch."), IsRequired: false),
        new("counts", Counts()),
        new("services", List("The services, by name.", Service())),
        new("waves", List("The steps in their order. The steps of one wave do not depend on each other.", List("A wave.", Step()))),
        new("warnings", List(
            "Warnings about the plan and the definitions, and the error with which a deploy of it would be refused.", Warning()))).WriteTo(writer));

    private static JsonObject Counts() =>
        Object(new[] { "create", "update", "replace", "delete", "unchanged" }.Select(name => new Member(name, Number("Number of resources."))));

    private static JsonObject Service() => Object(
        new("service", Text("Name of the service.")),
        new("renamedTo", Text("The name that the service gets, if this is the part of its former name; otherwise absent."), IsRequired: false),
        new("owner", Text("Owner of its resources.")),
        new("version", Text("Version of the service.")),
        new("digest", Text("Digest of its definition.", "^sha256:[0-9a-f]{64}$")),
        new("parameters", List("The parameters that the definition was generated with, without their values.", Parameter()), IsRequired: false),
        new("build", Text("The build that would be live.")),
        new("lastSuccessful", Text("The build that is live; absent before the first deploy and after a removal."), IsRequired: false),
        new("removedBy", Text("The build that has removed the service; absent if nothing has removed it since its last deploy."), IsRequired: false),
        new("matches", Text("The live build, if it deployed the same resources; absent if it did not, or if that is unknown."), IsRequired: false),
        new("sequence", Number("Number of the newest ledger entry; 0 if there is none.")),
        new("counts", Counts()),
        new("changes", List("Every resource of the plan.", Change())),
        new("drift", List("Fields that something other than a deploy has changed since the last deploy.", Drift())),
        new("notes", List("Further information, one sentence each.", Text("A sentence."))));

    private static JsonObject Parameter() => Object(
        new("name", Text("Name or ARN of the parameter.")),
        new("selector", Text("The version number or label that the project selects; absent for the newest version."), IsRequired: false),
        new("version", Number("The version that was used; absent if the value comes from a parameters file.", 1), IsRequired: false),
        new("type", Text("Type in Parameter Store, such as String; absent if the value comes from a parameters file."), IsRequired: false));

    private static JsonObject Change() => Object(
    [
        new("change", Choice("How the resource changes.", Enum.GetValues<ChangeKind>().Select(kind => kind.Name()))),
        .. Id(),
        new("reason", Choice("Why it changes.", ChangeReasons.All)),
        new("reasonText", Text("The reason in words, if the fields do not show it."), IsRequired: false),
        new("uid", Text("Uid of the live object; absent if it does not exist."), IsRequired: false),
        new("version", Number("Version of the live object; absent if it does not exist.", 1), IsRequired: false),
        new("fields", List("The fields that differ.", Object(
            new("path", Text("The field, such as httpRoute.timeout.perRequest.")),
            new("before", TextOrNull("The live value as text, or null if there is none.")),
            new("after", TextOrNull("The value after the deploy as text, or null if there will be none.")),
            new("lastDeployed", TextOrNull("The value that the last deploy wrote; only if the field has drifted."), IsRequired: false))), IsRequired: false),
        new("before", AnyObject("The live spec, if the resource changes."), IsRequired: false),
        new("after", AnyObject("The spec after the deploy, if the resource changes."), IsRequired: false),
    ]);

    private static JsonObject Drift() => Object(
    [
        .. Id(),
        new("path", Text("The field; empty if the whole resource was deleted or created.")),
        new("lastDeployed", TextOrNull("The value that the last deploy wrote, or null if there was none.")),
        new("live", TextOrNull("The live value, or null if there is none.")),
        new("outcome", Choice("What a deploy does about it.", DriftOutcomes.All)),
        new("when", Text("When the resource was last changed, UTC."), IsRequired: false),
        new("who", Text("The user or role that changed it."), IsRequired: false),
    ]);

    private static JsonObject Step() => Object(
    [
        new("step", Choice("What the step does.", Enum.GetValues<StepKind>().Select(kind => kind.Name()))),
        .. Id(),
        new("service", Text("The service that the step belongs to.")),
    ]);

    private static JsonObject Warning() => Object(
        new("code", Text("Code of the finding.", "^MESH[0-9]{4}$")),
        new("severity", Choice("Whether a deploy of the plan would be refused.", ["warning", "error"])),
        new("message", Text("The message.")),
        new("service", Text("The service that it belongs to; absent if it concerns all."), IsRequired: false));
}

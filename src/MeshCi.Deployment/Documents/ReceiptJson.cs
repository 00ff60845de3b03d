using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Deployment.Planning;
using static MeshCi.Deployment.Documents.SchemaNode;

namespace MeshCi.Deployment.Documents;

/// <summary>The file <c>mesh-deployment.json</c> and its JSON Schema.</summary>
public static class ReceiptJson
{
    private static readonly string[] Outcomes = ["deployed", "rolled-back", "unchanged"];

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write(DeploymentReceipt receipt) => PlanJson.Bytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", DeploymentReceipt.SchemaAddress);
        writer.WriteNumber("formatVersion", DeploymentReceipt.FormatVersion);
        writer.WriteString("outcome", Outcomes[(int)receipt.Outcome]);
        writer.WriteString("when", receipt.When.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        writer.WritePropertyName("place");
        PlanJson.WritePlace(writer, receipt.Place);
        PlanJson.Optional(writer, "commit", receipt.Commit);
        PlanJson.Optional(writer, "branch", receipt.Branch);
        writer.WriteStartArray("services");
        foreach (var service in receipt.Services) Write(writer, service);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The bytes of the schema.</summary>
    public static byte[] WriteSchema() => PlanJson.Bytes(writer => Root(
        DeploymentReceipt.SchemaAddress, "Mesh deployment", "What a deploy or rollback has made live. MeshDeploy and MeshRollback write this file.",
        Format(DeploymentReceipt.FormatVersion),
        new("outcome", Choice("What the command did.", Outcomes)),
        new("when", Text("When it ended, UTC.")),
        new("place", Place()),
        new("commit", Text("The commit."), IsRequired: false),
        new("branch", Text("Its branch."), IsRequired: false),
        new("services", List("The services, by name.", Service()))).WriteTo(writer));

    private static void Write(Utf8JsonWriter writer, ReceiptService service)
    {
        writer.WriteStartObject();
        writer.WriteString("service", service.Service);
        writer.WriteString("owner", service.Owner);
        writer.WriteString("version", service.Version);
        writer.WriteString("build", service.Build);
        writer.WriteNumber("sequence", service.Sequence);
        writer.WriteString("digest", service.Digest);
        writer.WriteString("outcome", Outcomes[(int)service.Outcome]);
        writer.WriteStartArray("resources");
        foreach (var (id, version) in service.Resources)
        {
            writer.WriteStartObject();
            ResourceIdJson.Write(writer, id);
            writer.WriteNumber("version", version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static JsonObject Service() => Object(
        new("service", Text("Name of the service.")),
        new("owner", Text("Owner of its resources.")),
        new("version", Text("Version of the service.")),
        new("build", Text("The build that is live.")),
        new("sequence", Number("Number of the ledger entry that is live.", 1)),
        new("digest", Text("Digest of the definition.", "^sha256:[0-9a-f]{64}$")),
        new("outcome", Choice("What happened to the service.", Outcomes)),
        new("resources", List("Its resources.", Object([.. Id(), new("version", Number("Its version in the control plane.", 1))]))));
}

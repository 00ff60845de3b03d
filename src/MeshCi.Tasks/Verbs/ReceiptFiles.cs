using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Shared;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The receipts in a folder. A folder that several services share, such as one that several projects are published to, contains one for each of them.
/// </summary>
internal static class ReceiptFiles
{
    /// <summary>Writes the receipt of a service. The mesh is already changed, so a file that cannot be written is only a warning.</summary>
    /// <param name="result">What the command did.</param>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="isShared">Whether the command writes receipts of other services to the folder, too.</param>
    /// <returns>MESH7054, or null.</returns>
    public static async Task<Finding?> WriteAsync(DeployResult result, string folder, bool isShared)
    {
        try
        {
            var receipt = Receipts.Of([result]);
            var service = receipt.Services[0].Service;
            // Their receipts are from before a rename, and nothing else would replace them.
            var former = result.Document.Services.Where(each => each.RenamedTo == service).Select(each => each.Service);
            foreach (var name in former) _ = Delete(folder, name);
            var file = isShared || IsOfOthers(folder, service) ? NameIn(folder, service) : Path.Combine(folder, DeploymentReceipt.FileName);
            await OwnFormat.Receipt.WriteAsync(file, ReceiptJson.Write(receipt), CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or MeshException)
        {
            return MeshDiagnostics.PlanFileNotWritten.At(null, NotWritten(failure));
        }
    }

    /// <summary>
    /// Deletes the receipt of a service before it is deployed, rolled back or removed: if that fails, the receipt of an earlier command would seem to be
    /// about what is in the folder now. Receipts of other services stay.
    /// </summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="service">The service.</param>
    /// <returns>A note that it could not be deleted, or null. A file of the user stays without one.</returns>
    public static string? Delete(string folder, string service)
    {
        try
        {
            foreach (var file in (string[])[Path.Combine(folder, DeploymentReceipt.FileName), NameIn(folder, service)])
                if (OwnFormat.Receipt.MayDelete(file) && !IsOfAnother(file, service)) File.Delete(file);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"note: the receipt of an earlier command could not be deleted: {failure.Message}";
        }
    }

    private static string NameIn(string folder, string service) => Path.Combine(folder, $"{Naming.FileName(service)}.{DeploymentReceipt.FileName}");

    private static bool IsOfOthers(string folder, string service) => Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, $"*{DeploymentReceipt.FileName}").Any(file => OwnFormat.Receipt.MayDelete(file) && IsOfAnother(file, service));

    // An empty or damaged receipt belongs to no service.
    private static bool IsOfAnother(string file, string service)
    {
        try
        {
            using var receipt = JsonDocument.Parse(OrdinaryFile.Read(file, OrdinaryFile.Largest) ?? []);
            return receipt.RootElement.GetProperty("services").EnumerateArray().All(each => each.GetProperty("service").GetString() != service);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static string NotWritten(Exception failure) =>
        $"The deploy succeeded and is recorded, but its receipt could not be written: {failure.Message}";
}

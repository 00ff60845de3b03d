using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Tests;

/// <summary>The clock for signatures is shared by the whole process, so no other test may run at the same time.</summary>
[CollectionDefinition("clock of the process", DisableParallelization = true)]
public sealed class ClockOfTheProcess;

[Collection("clock of the process")]
public sealed class SigningTests
{
    [Fact]
    public async Task Every_vector_gets_its_reference_signature()
    {
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.Require("sigv4/vectors.json"), TestContext.Current.CancellationToken));
        var time = DateTimeOffset.ParseExact(
            file.RootElement.GetProperty("time").GetString()!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var checkedVectors = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var name = $"{vector.GetProperty("name").GetString()} to {vector.GetProperty("host").GetString()}";
            var sent = await SendAtAsync(vector, time);
            foreach (var header in vector.GetProperty("headers").EnumerateObject())
            {
                sent.Headers.ShouldContainKey(header.Name, name);
                sent.Headers[header.Name].ShouldBe(header.Value.GetString(), $"{name}: {header.Name}");
            }

            WireSignature.Of(sent, vector.GetProperty("secretAccessKey").GetString()!).ShouldBe(WireSignature.In(sent), name);
            checkedVectors++;
        }

        checkedVectors.ShouldBe(84);
    }

    private static async Task<SentRequest> SendAtAsync(JsonElement vector, DateTimeOffset time)
    {
        var text = (string member) => vector.GetProperty(member).GetString()!;
        AWSCredentials credentials = vector.GetProperty("sessionToken").GetString() is { } token
            ? new SessionAWSCredentials(text("accessKeyId"), text("secretAccessKey"), token)
            : new BasicAWSCredentials(text("accessKeyId"), text("secretAccessKey"));
        var scheme = text("host").StartsWith("127.", StringComparison.Ordinal) ? "http" : "https";
        var settings = new ControlPlaneSettings { Endpoint = new Uri($"{scheme}://{text("host")}"), Region = text("region"), Mesh = "m1" };
        var call = new AppMeshCall(
            "Vector", text("method"), "vector",
            [.. text("path").Split('/').Skip(2).Select(Uri.UnescapeDataString)],
            vector.GetProperty("query").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!),
            text("body").Length == 0 ? null : Encoding.UTF8.GetBytes(text("body")));

        // The SDK's clock can only be shifted, not stopped: if the second changes during a request, the request is repeated.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var transport = new RecordingTransport(_ => RecordingTransport.Json("{}"));
            using var client = new AppMeshClient(settings, credentials, null, () => transport);
            AWSConfigs.ManualClockCorrection = time - DateTimeOffset.UtcNow;
            try
            {
                await client.SendAsync(new AppMeshRequest(call), TestContext.Current.CancellationToken);
            }
            finally
            {
                AWSConfigs.ManualClockCorrection = null;
            }

            if (WireSignature.DateOf(transport.Sent[0]) == time) return transport.Sent[0];
        }

        throw new InvalidOperationException("The SDK's clock did not stay within one second.");
    }
}

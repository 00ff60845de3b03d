using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeshCi.Deployment.Telemetry;
using MeshCi.Tasks.Telemetry;

namespace MeshCi.Tasks.Tests.Telemetry;

/// <summary>A collector can have a certificate of its own and require one; what it does not receive is reported as with any other collector.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _printed = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = Create();
    private volatile string? _client;
    private int _received;

    public CertificateTests()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void The_certificate_of_the_variable_is_trusted_and_that_of_the_client_is_presented()
    {
        using var client = Create("CN=meshci");
        Send(("CERTIFICATE", Pem("authority.pem", _certificate)), ("CLIENT_CERTIFICATE", Pem("client.pem", client)),
            ("CLIENT_KEY", _directory.Write("client.key", client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem())));

        _printed.ShouldBeEmpty();
        _received.ShouldBe(1);
        _client.ShouldBe("CN=meshci");
    }

    [Fact]
    public void A_collector_whose_certificate_is_not_trusted_receives_nothing_and_is_named()
    {
        using var other = Create();
        Send(("CERTIFICATE", Pem("authority.pem", other)));

        _received.ShouldBe(0);
        _printed.ShouldHaveSingleItem().ShouldStartWith($"note: not all telemetry could be sent to https://localhost:{Port}.");
    }

    [Theory]
    [InlineData("CERTIFICATE", null)]
    [InlineData("CERTIFICATE", "this is no certificate")]
    [InlineData("CLIENT_CERTIFICATE", "this is no certificate")]
    public void A_file_that_cannot_be_used_is_reported_without_its_content(string variable, string? content)
    {
        Send((variable, content is null ? Path.Combine(_directory.Root, "absent.pem") : _directory.Write("file.pem", content)));

        _received.ShouldBe(0);
        _printed.ShouldHaveSingleItem().ShouldStartWith("note: no telemetry is sent, because the exporter does not accept the value of one of these variables");
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private string Pem(string name, X509Certificate2 certificate) => _directory.Write(name, certificate.ExportCertificatePem());

    private void Send(params (string Name, string Value)[] files)
    {
        var variables = files.ToDictionary(file => $"OTEL_EXPORTER_OTLP_{file.Name}", file => file.Value);
        variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"https://localhost:{Port}/v1/traces";
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        using var exporter = Exporter.Start(_printed.Add, variables.GetValueOrDefault);
        using (DeployTelemetry.StartCommand("deploy", "shop", default)) DeployTelemetry.RecordCommand("deploy", "succeeded", TimeSpan.FromSeconds(1));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(connection.GetStream(), false, (_, client, _, _) => (_client = client?.Subject) is null || true);
                await stream.AuthenticateAsServerAsync(_certificate, clientCertificateRequired: true, SslProtocols.None, checkCertificateRevocation: false);
                if (await stream.ReadAtLeastAsync(new byte[64 * 1024], 1, throwOnEndOfStream: false) == 0) continue;
                Interlocked.Increment(ref _received);
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            }
            catch (Exception problem) when (problem is IOException or AuthenticationException)
            {
                // The client has refused the certificate.
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private static X509Certificate2 Create(string name = "CN=localhost")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var created = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}

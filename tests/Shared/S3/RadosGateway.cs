using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;

namespace MeshCi.Tests.S3;

/// <summary>
/// A real server with the API of S3: the gateway of Ceph, with one monitor and one daemon that stores objects in memory. Everything listens on ports of
/// the loopback address that the system chose, and ends with the test.
/// </summary>
public sealed class RadosGateway : IAsyncDisposable
{
    private const string User = "meshci";
    private const int Starts = 3;

    // Encrypts the sessions; 16 characters.
    private const string SessionKey = "0123456789abcdef";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _processes = [];

    private RadosGateway()
    {
    }

    /// <summary>The user's key.</summary>
    public const string KeyId = "meshcikey";

    /// <summary>The user's secret.</summary>
    public const string Secret = "meshcisecret";

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>
    /// Starts a server; skips the test if it is not installed. Another program can take a port between its choice and its use, and a listener of another
    /// test there accepts and does not answer: a server that does not start is started again, on other ports.
    /// </summary>
    public static async Task<RadosGateway> StartAsync()
    {
        var (mon, osd, gateway) = (Programs.Require("ceph-mon"), Programs.Require("ceph-osd"), Programs.Require("radosgw"));
        var (admin, map) = (Programs.Require("radosgw-admin", "radosgw"), Programs.Require("monmaptool", "ceph-common"));
        for (var start = 1; ; start++)
        {
            var server = new RadosGateway();
            try
            {
                await server.StartAsync(mon, osd, gateway, admin, map);
                return server;
            }
            catch (Exception fault)
            {
                await server.DisposeAsync();
                if (start == Starts || fault is not (TimeoutException or InvalidOperationException)) throw;
            }
        }
    }

    /// <summary>Creates a bucket.</summary>
    public async Task CreateBucketAsync(string name, bool isVersioned = false)
    {
        using var client = NewClient();
        await client.PutBucketAsync(name);
        if (isVersioned) await client.PutBucketVersioningAsync(new() { BucketName = name, VersioningConfig = new() { Status = VersionStatus.Enabled } });
    }

    /// <summary>Trusts an issuer of web identity tokens.</summary>
    /// <param name="issuer">Its address, as the claim <c>iss</c> contains it.</param>
    /// <param name="audience">The accepted audience.</param>
    /// <param name="certificate">The certificate, in the key set of the issuer, of the key that signs.</param>
    public Task CreateProviderAsync(string issuer, string audience, X509Certificate2 certificate) => CallAsync(
        ("Action", "CreateOpenIDConnectProvider"), ("Url", issuer), ("ClientIDList.member.1", audience), ("ThumbprintList.member.1", certificate.Thumbprint));

    /// <summary>Creates a role, whose ARN is <c>arn:aws:iam:::role/</c> and its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">Its trust policy as JSON.</param>
    /// <param name="policy">What it can do, as JSON.</param>
    public async Task CreateRoleAsync(string name, string trust, string policy)
    {
        await CallAsync(("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", trust));
        await CallAsync(("Action", "PutRolePolicy"), ("RoleName", name), ("PolicyName", "ledger"), ("PolicyDocument", policy));
    }

    /// <summary>The objects of a bucket by their names, as a role sees them. They belong to the subject of the token with which they were written.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What the names begin with.</param>
    /// <param name="role">Name of the role.</param>
    /// <param name="token">A web identity token that the role trusts.</param>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string bucket, string prefix, string role, string token)
    {
        var answer = XDocument.Parse(await PostAsync(
            [
                ("Action", "AssumeRoleWithWebIdentity"), ("RoleArn", $"arn:aws:iam:::role/{role}"), ("RoleSessionName", "test"), ("WebIdentityToken", token),
            ],
            signer: null));
        string Value(string name) => answer.Descendants().Single(element => element.Name.LocalName == name).Value;
        using var client = NewClient(new SessionAWSCredentials(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken")));
        var objects = new Dictionary<string, string>();
        foreach (var entry in (await client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix })).S3Objects)
        {
            using var response = await client.GetObjectAsync(bucket, entry.Key);
            using var reader = new StreamReader(response.ResponseStream);
            objects[entry.Key] = await reader.ReadToEndAsync();
        }

        return objects;
    }

    /// <summary>Replaces the policy of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="policy">The policy as JSON; null for none.</param>
    public async Task SetPolicyAsync(string bucket, string? policy)
    {
        using var client = NewClient();
        if (policy is null) await client.DeleteBucketPolicyAsync(bucket);
        else await client.PutBucketPolicyAsync(new() { BucketName = bucket, Policy = policy }, CancellationToken.None);
    }

    private AmazonS3Client NewClient(AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(KeyId, Secret),
        new AmazonS3Config { ServiceURL = Address.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    private Task<string> CallAsync(params (string Name, string Value)[] parameters) => PostAsync(parameters, new(KeyId, Secret, Service: "iam"));

    /// <summary>Calls the part of the APIs of IAM and STS that this server has.</summary>
    private async Task<string> PostAsync((string Name, string Value)[] parameters, Signer? signer)
    {
        const string Type = "application/x-www-form-urlencoded";
        // A plus sign in a form is not a space here.
        var body = Encoding.UTF8.GetBytes(string.Join('&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        foreach (var (name, value) in signer?.Sign("POST", "/", Address.Authority, body, DateTimeOffset.UtcNow, Type) ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text
            : throw new InvalidOperationException($"{parameters[0].Value}: {(int)response.StatusCode} {text}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _directory.Dispose();
    }

    private async Task StartAsync(string mon, string osd, string gateway, string admin, string map)
    {
        var (monitor, front) = (FreePort(), FreePort());
        var (cluster, store) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        Address = new($"http://127.0.0.1:{front}");
        foreach (var folder in new[] { "mon", "osd", "rgw" }) Directory.CreateDirectory(_directory.File(folder));
        var configuration = _directory.Write("ceph.conf", $"""
            [global]
            fsid = {cluster}
            mon host = v1:127.0.0.1:{monitor}
            auth cluster required = none
            auth service required = none
            auth client required = none
            ms bind msgr2 = false
            public addr = 127.0.0.1
            osd objectstore = memstore
            memstore device bytes = 1073741824
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 4
            osd crush chooseleaf type = 0
            osd crush update on start = false
            osd class update on start = false
            mon allow pool size one = true
            mon max pg per osd = 10000
            mon data avail crit = 1
            mon data avail warn = 1
            run dir = {_directory.Root}
            admin socket = {_directory.Root}/$name.asok
            log file = {_directory.Root}/$name.log
            pid file = {_directory.Root}/$name.pid
            mon data = {_directory.Root}/mon
            osd data = {_directory.Root}/osd
            rgw data = {_directory.Root}/rgw
            rgw frontends = beast endpoint=127.0.0.1:{front}
            rgw thread pool size = 64
            rgw s3 auth use sts = true
            rgw sts key = {SessionKey}

            """);
        var monitors = _directory.File("monmap");
        await RunAsync(map, "--create", "--fsid", cluster, "--addv", "a", $"[v1:127.0.0.1:{monitor}]", monitors);
        await RunAsync(mon, "-c", configuration, "--mkfs", "-i", "a", "--monmap", monitors);
        Begin(mon, "-c", configuration, "-i", "a", "-f");
        // The daemon would do this itself, but it often sends the commands before it knows which cluster this is, and then ends.
        var ceph = Programs.Require("ceph", "ceph-common");
        await RunAsync(ceph, "-c", configuration, "osd", "new", store, "0");
        await RunAsync(ceph, "-c", configuration, "osd", "crush", "add", "osd.0", "1.0", "host=host", "root=default");
        await RunAsync(osd, "-c", configuration, "-i", "0", "--mkfs", "--osd-uuid", store);
        Begin(osd, "-c", configuration, "-i", "0", "-f");
        // It makes the pools, which two programs that start at the same time would both try.
        await RunAsync(
            admin, "-c", configuration, "user", "create", $"--uid={User}", "--display-name=MeshCi", $"--access-key={KeyId}", $"--secret-key={Secret}",
            "--caps=oidc-provider=*;roles=*");
        Begin(gateway, "-c", configuration, "-n", "client.rgw", "-f");
        await AnswersAsync();
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Answer };
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(Address);
                if (answer.Content.Headers.ContentType?.MediaType == "application/xml") return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
            }

            if (started.Elapsed > Patience || _processes.Exists(process => process.HasExited))
                throw new TimeoutException($"No answer from {Address}. {Logs()}");
            await Task.Delay(100);
        }
    }

    private void Begin(string program, params string[] arguments)
    {
        var process = ExternalProgram.Start(program, arguments, _directory.Root, ["CEPH_"], []);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = ExternalProgram.Start(program, arguments, _directory.Root, ["CEPH_"], []);
        using var timeout = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
        try
        {
            // Nothing answers if a daemon has ended.
            var ends = _processes.Prepend(process).Select(each => each.WaitForExitAsync(timeout.Token)).ToList();
            await await Task.WhenAny(ends);
        }
        catch (OperationCanceledException)
        {
        }

        if (!process.HasExited)
        {
            process.Kill();
            throw new TimeoutException($"{Path.GetFileName(program)} did not end. {Logs()}");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await output} {await errors}");
    }

    // What the daemons wrote last.
    private string Logs() => string.Join('\n', Directory.EnumerateFiles(_directory.Root, "*.log")
        .Select(file => $"{Path.GetFileName(file)}: {string.Join('\n', File.ReadLines(file).TakeLast(5))}"))
        + string.Concat(_processes.Where(process => process.HasExited).Select(process => $"\n{process.StartInfo.FileName} ended with {process.ExitCode}"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

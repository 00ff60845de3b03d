using System.Buffers.Text;
using System.Text;
using MeshCi.Aws;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Deploys whose session of the ledger ends after the last change of the mesh, and before the outcome is written.</summary>
public sealed class S3SessionEndTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
    private S3World _world = null!;
    private ScriptedServer _sts = null!;
    private bool _hasTokenExpired;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await S3World.StartAsync();
        _sts = await ScriptedServer.StartAsync((_, exchange) => _hasTokenExpired ? Expired : Granted(exchange + 1));
        await JobAsync();
        await _world.DeployAsync(Shop.Orders(), "7");
    }

    public async ValueTask DisposeAsync()
    {
        await _sts.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task If_the_token_has_expired_as_well_the_deploy_stays_and_the_next_job_records_it()
    {
        await JobAsync();
        AfterLastWrite(() => _hasTokenExpired = true);

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "8"));

        await ShouldHaveStayedAsync(error, "the ledger could not be updated: The session has ended and cannot be renewed.");
    }

    [Fact]
    public async Task If_only_the_server_knows_that_the_session_has_ended_the_deploy_stays_and_the_next_job_records_it()
    {
        await JobAsync();
        _world.Server.Fault = call => call.Method == "PUT" && call.Key.Contains('~', StringComparison.Ordinal) ? new(400, "ExpiredToken") : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "8"));

        _world.Server.Fault = _ => null;
        await ShouldHaveStayedAsync(error, "HTTP 400 ExpiredToken");
    }

    [Fact]
    public async Task If_the_token_is_still_valid_the_session_is_renewed_and_the_outcome_is_written()
    {
        await JobAsync();
        var before = _sts.Requests.Count;
        AfterLastWrite(() => { });

        await _world.DeployAsync(Shop.Orders("3s"), "8");

        _sts.Requests.Count.ShouldBe(before + 1);
        _world.Server.Calls.Where(call => call.Key.Contains("00000002.json~1", StringComparison.Ordinal))
            .ShouldAllBe(call => call.Headers["x-amz-security-token"] == $"session {before + 1}");
        (await _world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.Succeeded);
    }

    private async Task ShouldHaveStayedAsync(MeshException error, string cause)
    {
        error.Finding.Diagnostic.Id.ShouldBe("MESH7034");
        error.Message.ShouldContain("The mesh was changed as planned and stays so");
        _world.Reported.All[^1].ShouldStartWith("mesh deployed (build 8), the ledger could not be updated: ");
        _world.Reported.All[^1].ShouldContain(cause);
        var writes = _world.Writes.Count;

        // The next job has a token of its own, and nothing to change. If the lease could not be released, it waits until the lease has expired.
        (_hasTokenExpired, _world.Plane.Pauses) = (false, _ => Task.CompletedTask);
        await JobAsync();
        (await _world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.Pending);
        (await _world.DeployAsync(Shop.Orders("3s"), "9")).Plan.HasChanges.ShouldBeFalse();

        _world.Writes.Count.ShouldBe(writes);
        (await _world.HistoryAsync()).Entries.Select(entry => (entry.Context.Build, entry.Outcome)).ShouldBe(
            [("7", EntryOutcome.Succeeded), ("8", EntryOutcome.Succeeded), ("9", EntryOutcome.Succeeded)]);
    }

    /// <summary>Begins a job, which signs in with a token of its own.</summary>
    private async Task JobAsync() => _world.Credentials = await DeployCredentials.ResolveAsync(
        new()
        {
            Region = "eu-central-1",
            RoleArn = "arn:aws:iam::123456789012:role/deploy",
            Sts = StsServer.At(_sts.Address, StsOwner.Storage, "MeshLedgerStsEndpoint"),
        },
        new OnlyToken(), _clock, Token);

    /// <summary>Lets a quarter of an hour pass after the last change of the mesh.</summary>
    private void AfterLastWrite(Action then) => _world.Plane.Pauses = call =>
    {
        if (!call.Writes) return Task.CompletedTask;
        _clock.Advance(TimeSpan.FromMinutes(15));
        then();
        return Task.CompletedTask;
    };

    private static ScriptedAnswer Granted(int number) => new(
        200,
        $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>ASIA{number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session {number}</SessionToken>
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """,
        ContentType: "text/xml");

    private static ScriptedAnswer Expired => new(
        400,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>ExpiredTokenException</Code><Message>Token expired</Message></Error>
        </ErrorResponse>
        """,
        ContentType: "text/xml");

    private sealed class OnlyToken : IEnvironment
    {
        private static readonly string Text = string.Join('.', new[] { """{"alg":"RS256"}""", """{"iss":"https://ci.example.com","sub":"main"}""", "signature" }
            .Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

        public string? Variable(string name) => name == CredentialSettings.DefaultTokenVariable ? Text : null;

        public string ReadFile(string path) => throw new FileNotFoundException();
    }
}

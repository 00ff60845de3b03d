using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Answers of a bucket that are clear, but not what a deploy hoped for: another job was faster, or the server refuses.</summary>
public sealed class S3LedgerAnswerTests : IAsyncLifetime
{
    private const string First = "mesh/shop/orders/999999999998-00000001.json";
    private const string Second = "mesh/shop/orders/999999999997-00000002.json";
    private S3World _world = null!;

    public static TheoryData<int, string, string> Refusals => new(
        [
            (400, "InvalidRequest", "MESH7061"), (403, "AccessDenied", "MESH7061"), (404, "NoSuchBucket", "MESH7061"), (400, "ExpiredToken", "MESH7061"),
            (301, "PermanentRedirect", "MESH7064"), (307, "TemporaryRedirect", "MESH7064"), (501, "NotImplemented", "MESH7060"),
        ]);

    public async ValueTask InitializeAsync()
    {
        _world = await S3World.StartAsync();
        await _world.DeployAsync(Shop.Orders(), "1");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_entry_of_another_job_is_not_taken_for_ones_own_and_the_next_number_is_used()
    {
        _world.Server.Fault = call => AnotherJob(call, Second, () => EntryOf("2"));

        (await _world.DeployAsync(Shop.Orders(), "3")).Plan.HasChanges.ShouldBeFalse();

        (await _world.HistoryAsync()).Entries.Select(entry => (entry.Sequence, entry.Context.Build)).ShouldBe([(1, "1"), (2, "2"), (3, "3")]);
        _world.Server.Text(Second).ShouldBe(EntryOf("2"));
    }

    [Fact]
    public async Task An_entry_of_another_job_stops_a_deploy_with_changes_before_the_mesh_is_changed()
    {
        var before = _world.Writes.Count;
        _world.Server.Fault = call => AnotherJob(call, Second, () => EntryOf("2"));

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "3"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7030");
        error.Message.ShouldContain("has just written ledger entry 2");
        (_world.Writes.Count, _world.Server.Text(Second)).ShouldBe((before, EntryOf("2")));
        (await _world.RunningAsync()).ShouldBeNull();
        _world.Server.Fault = _ => null;
        (await _world.DeployAsync(Shop.Orders("3s"), "3")).Plan.HasChanges.ShouldBeTrue();
        (await _world.HistoryAsync()).Entries.Select(entry => entry.Context.Build).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task An_outcome_of_another_job_is_not_overwritten()
    {
        var outcome = "";
        _world.Server.Fault = call => AnotherJob(
            call, $"{Second}~1", () => outcome = _world.Server.Text(Second).Replace("\"pending\"", "\"failed-dirty\"", StringComparison.Ordinal));

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7034");
        error.Message.ShouldContain("was changed or removed by another process");
        outcome.ShouldContain("failed-dirty");
        _world.Server.Text($"{Second}~1").ShouldBe(outcome);
        _world.Server.Names.ShouldNotContain($"{Second}~2");
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_write_changes_nothing_unless_it_is_the_outcome_which_the_next_job_records(int status, string code, string diagnostic)
    {
        var (live, writes) = (1, 0);
        for (var refused = 1; refused == 1 || writes >= refused - 1; refused++)
        {
            writes = 0;
            var (chosen, before, isOutcome) = (refused, _world.Writes.Count, false);
            _world.Server.Fault = call =>
            {
                if (call.Method != "PUT" || ++writes != chosen) return null;
                isOutcome = call.Key.Contains(".json~", StringComparison.Ordinal);
                return new(status, code);
            };

            var build = $"{10 * refused}";
            var fault = await Record.ExceptionAsync(() => _world.DeployAsync(Shop.Orders($"{live + 1}s"), build));

            _world.Server.Fault = _ => null;
            if (fault is not null)
            {
                var error = fault.ShouldBeOfType<MeshException>();
                error.Finding.Diagnostic.Id.ShouldBe(isOutcome ? "MESH7034" : diagnostic, error.Message);
                if (!isOutcome) _world.Writes.Count.ShouldBe(before, error.Message);
            }

            // The next job is not delayed by what the refused one has left, and what is live is recorded.
            var after = await _world.DeployAsync(Shop.Orders($"{live + 1}s"), $"{(10 * refused) + 1}");
            after.Plan.HasChanges.ShouldBe(fault is not null && !isOutcome, $"write {refused}");
            live++;
            var history = await _world.HistoryAsync();
            history.Entries.ShouldAllBe(entry => entry.Outcome == EntryOutcome.Succeeded);
            history.Entries.Any(entry => entry.Context.Build == build).ShouldBe(fault is null || isOutcome);
        }

        writes.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData("LIST", 403, "AccessDenied", "The role needs s3:ListBucket on arn:aws:s3:::deploys for the prefix 'mesh/'")]
    [InlineData("LIST", 400, "ExpiredToken", "The session of the deploy has ended.")]
    [InlineData("HEAD", 403, "AccessDenied", "s3:ListBucket on arn:aws:s3:::deploys for the prefix 'mesh/'")]
    public async Task A_first_deploy_is_refused_if_it_cannot_tell_whether_it_is_one(string method, int status, string code, string expected)
    {
        foreach (var name in _world.Server.Names) _world.Server.Remove(name);
        var before = _world.Writes.Count;
        // Without the permission to list, S3 answers so for an object that does not exist.
        _world.Server.Fault = call => call.Method == method ? new(status, code)
            : call.Method == "PUT" && method == "HEAD" ? new(503, "SlowDown") : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7061");
        error.Message.ShouldContain(expected, customMessage: error.Message);
        error.Message.ShouldContain("The mesh was not changed.");
        _world.Writes.Count.ShouldBe(before);
        _world.Reported.All.ShouldNotContain(line => line.Contains("first deploy", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Lets another job create an object just before the first attempt to create it.</summary>
    private S3Fault? AnotherJob(S3Call call, string key, Func<string> content)
    {
        if (call.Method == "PUT" && call.Key == key && !_world.Server.Names.Contains(key)) _world.Server.Put(key, content());
        return null;
    }

    private string EntryOf(string build) => _world.Server.Text($"{First}~1")
        .Replace("\"sequence\": 1", "\"sequence\": 2", StringComparison.Ordinal)
        .Replace("\"build\": \"1\"", $"\"build\": \"{build}\"", StringComparison.Ordinal);
}

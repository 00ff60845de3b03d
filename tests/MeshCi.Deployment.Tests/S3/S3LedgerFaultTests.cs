using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Deploys whose ledger is in a bucket that answers late, twice, wrongly or not at all.</summary>
public sealed class S3LedgerFaultTests : IAsyncLifetime
{
    private S3World _world = null!;

    public static TheoryData<int, string, bool> Faults => UnclearAnswers.Faults;

    public async ValueTask InitializeAsync() => _world = await S3World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_deploy_succeeds_whichever_of_its_writes_has_an_unclear_answer(int status, string code, bool afterwards) =>
        UnclearAnswers.SweepAsync(_world, fault => _world.Server.Fault = fault, new(status, code) { IsAfterwards = afterwards });

    [Fact]
    public async Task A_write_that_is_refused_as_its_own_repetition_is_recognized()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var lost = new HashSet<string>();
        // The first attempt of every write is lost after it was written, so that each second one would be answered with 412.
        _world.Server.Fault = call => call.Method == "PUT" && lost.Add(call.Key) ? new(0) { IsAfterwards = true } : null;

        var result = await _world.DeployAsync(Shop.Orders("3s"), "2");

        result.Build.ShouldBe("2");
        lost.Count.ShouldBeGreaterThanOrEqualTo(4);
        (await _world.RunningAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("lease/", false)]
    [InlineData("00000002.json", false)]
    [InlineData("00000002.json~1", true)]
    public async Task Answers_that_stay_unclear_end_with_one_error_and_the_next_deploy_goes_on(string part, bool isLive)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Server.Fault = call => call.Method == "PUT" && call.Key.Contains(part, StringComparison.Ordinal) ? new(503, "SlowDown") : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe(isLive ? "MESH7034" : "MESH7062");
        error.Message.ShouldContain("HTTP 503 SlowDown");
        if (!isLive) error.Message.ShouldContain("The mesh was not changed.");
        _world.Server.Fault = _ => null;
        await _world.DeployAsync(Shop.Orders("4s"), "3");
        var entries = (await _world.HistoryAsync()).Entries;
        entries.Select(entry => entry.Context.Build).ShouldBe(isLive ? ["1", "2", "3"] : ["1", "3"]);
        entries.ShouldAllBe(entry => entry.Outcome == EntryOutcome.Succeeded);
    }

    [Fact]
    public async Task A_server_that_ignores_conditions_is_refused_before_the_mesh_is_changed()
    {
        _world.Server.IgnoresConditions = true;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7060");
        error.Message.ShouldContain("ignores If-None-Match");
        _world.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_ignores_conditions_since_the_bucket_keeps_versions_is_refused()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Writes.Count;
        (_world.Server.IsVersioned, _world.Server.IgnoresConditions) = (true, true);

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7060");
        error.Message.ShouldContain("use a bucket without versioning");
        _world.Writes.Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_server_that_does_not_know_conditions_is_refused_with_its_own_words()
    {
        _world.Server.Fault = call => call.Headers.ContainsKey("If-None-Match") ? new(501, "NotImplemented") : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7060");
        error.Message.ShouldContain("(HTTP 501: The test chose NotImplemented");
        _world.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_is_checked_once_and_again_at_another_address()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Server.Names.Count(name => name.Contains("conditions-", StringComparison.Ordinal)).ShouldBe(1);
        _world.Server.ForgetCalls();

        await _world.DeployAsync(Shop.Orders("3s"), "2");

        _world.Server.Calls.ShouldNotContain(call => call.Key.Contains("conditions-", StringComparison.Ordinal));
        await _world.DeployAsync(Shop.Orders("4s"), "3", settings => settings with { Endpoint = new($"http://localhost:{_world.Server.Address.Port}") });
        _world.Server.Names.Count(name => name.Contains("conditions-", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task An_object_that_exists_and_does_not_is_named_as_a_contradiction()
    {
        var store = _world.Open();
        await store.CreateAsync("shop/orders/1", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await store.DeleteAsync("shop/orders/1", TestContext.Current.CancellationToken);
        _world.Server.CountsDeleteMarkers = true;

        var error = await Should.ThrowAsync<MeshException>(() => store.CreateAsync("shop/orders/1", "{}"u8.ToArray(), TestContext.Current.CancellationToken));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7063");
        error.Message.ShouldContain("delete marker");
    }

    [Fact]
    public async Task A_server_that_counts_delete_markers_has_no_part_in_deploys()
    {
        _world.Server.CountsDeleteMarkers = true;

        for (var build = 1; build <= 8; build++) await _world.DeployAsync(Shop.Orders($"{build}s"), $"{build}");

        (await _world.HistoryAsync()).Entries.Count.ShouldBe(8);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(int.MaxValue, false)]
    public async Task An_entry_that_is_listed_and_not_found_is_never_a_first_deploy(int times, bool isFound)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var missing = 0;
        _world.Server.Fault = call => call.Method == "GET" && call.Key.Contains(".json", StringComparison.Ordinal) && missing++ < times
            ? new(404, "NoSuchKey") : null;

        if (isFound)
        {
            (await _world.HistoryAsync()).Entries.Count.ShouldBe(1);
            return;
        }

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"))).Finding.Diagnostic.Id.ShouldBe("MESH7063");
    }

    [Theory]
    [InlineData("LIST", "s3:ListBucket on arn:aws:s3:::deploys for the prefix 'mesh/'")]
    [InlineData("GET", "MeshCi may not tell whether it exists")]
    [InlineData("PUT", "s3:PutObject on arn:aws:s3:::deploys/mesh/*. If the policy of the bucket requires encryption, set MeshLedgerEncryption")]
    public async Task A_refused_call_names_the_missing_permission_and_the_mesh_stays_as_it_is(string method, string expected)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Writes.Count;
        _world.Server.Fault = call => call.Method == method ? new(403, "AccessDenied") : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7061");
        error.Message.ShouldContain(expected);
        _world.Writes.Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_redirect_names_the_region_and_is_not_followed()
    {
        _world.Server.Fault = _ => new(301, "PermanentRedirect") { Header = ("x-amz-bucket-region", "eu-west-1") };

        var error = await Should.ThrowAsync<MeshException>(() => _world.HistoryAsync());

        error.Finding.Diagnostic.Id.ShouldBe("MESH7064");
        error.Message.ShouldContain("Set MeshLedgerRegion to eu-west-1.");
        _world.Server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_is_answered_with_status_200_and_an_error_was_not_done()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var refused = new HashSet<string>();
        _world.Server.Fault = call => call.Method == "PUT" && refused.Add(call.Key) ? new(200, "PreconditionFailed") : null;

        await _world.DeployAsync(Shop.Orders("3s"), "2");

        (await _world.HistoryAsync()).Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_is_an_hour_off_does_not_matter(int hours)
    {
        _world.Server.Ahead = TimeSpan.FromHours(hours);

        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");

        (await _world.HistoryAsync()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Every_object_is_encrypted_as_the_project_chooses()
    {
        _world.Server.Fault = call => call.Method == "PUT" && call.Headers.GetValueOrDefault("x-amz-server-side-encryption") != "aws:kms"
            ? new(403, "AccessDenied") : null;

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"))).Message.ShouldContain("set MeshLedgerEncryption");
        _world.Writes.ShouldBeEmpty();

        await _world.DeployAsync(Shop.Orders(), "1", settings => settings with { Encryption = "aws:kms", KmsKey = "alias/deploys" });
        _world.Server.Calls.Where(call => call is { Method: "PUT" } && call.Headers.ContainsKey("x-amz-server-side-encryption"))
            .ShouldAllBe(call => call.Headers["x-amz-server-side-encryption-aws-kms-key-id"] == "alias/deploys");
        (await _world.HistoryAsync()).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(EntryOutcome.Succeeded);
    }

    [Fact]
    public async Task A_deploy_whose_outcome_is_refused_stays_live_and_the_next_one_records_it()
    {
        await _world.DeployAsync(Shop.Orders(), "7");
        _world.Server.Fault = call => call.Method == "PUT" && call.Key.Contains('~', StringComparison.Ordinal) ? new(403, "AccessDenied") : null;

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "8"))).Finding.Diagnostic.Id.ShouldBe("MESH7034");

        _world.Server.Fault = _ => null;
        (await _world.DeployAsync(Shop.Orders("3s"), "9")).Plan.HasChanges.ShouldBeFalse();
        (await _world.HistoryAsync()).Entries.Single(entry => entry.Context.Build == "8").Outcome.ShouldBe(EntryOutcome.Succeeded);
    }

    [Fact]
    public async Task Files_of_a_ledger_in_a_directory_are_not_mistaken_for_an_empty_ledger()
    {
        _world.Server.Put("mesh/shop/orders/00000001.json", "{}");

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"))).Finding.Diagnostic.Id.ShouldBe("MESH7065");
    }

    [Fact]
    public async Task Of_32_writers_at_once_each_appends_entries_of_its_own()
    {
        var stores = Enumerable.Range(0, 32).Select(_ => _world.Open()).ToList();
        var faults = 0;
        _world.Server.Fault = call => call.Method == "PUT" && Interlocked.Increment(ref faults) is var number && number % 7 == 0
            ? new(number % 2 == 0 ? 0 : 500) { IsAfterwards = number % 3 != 0 } : null;

        var written = await Task.WhenAll(stores.Select(async (store, writer) =>
        {
            var own = new List<int>();
            for (var number = 1; own.Count < 3; number++)
            {
                var key = $"shop/orders/{number:D8}.json";
                if (await store.CreateAsync(key, System.Text.Encoding.UTF8.GetBytes($"writer {writer}"), TestContext.Current.CancellationToken) is not null)
                    own.Add(number);
            }

            return own;
        }));

        written.SelectMany(own => own).Order().ShouldBe(Enumerable.Range(1, 96));
        foreach (var (writer, own) in written.Index())
        {
            foreach (var number in own) _world.Server.Text($"mesh/shop/orders/{999_999_999_999 - number}-{number:D8}.json").ShouldBe($"writer {writer}");
        }
    }
}

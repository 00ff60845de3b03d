using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>Every verb with every fault that a ledger can have: the code, the cause, and that the mesh is not changed.</summary>
public sealed class LedgerFaultTests : IDisposable
{
    private const string Newest = "shop/orders/00000002.json";

    private static readonly string[] Verbs = ["deploy", "plan", "drift", "history", "rollback", "destroy", "recover", "show"];

    // A verb that is not listed works.
    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["full"] = new("MESH0012", "No space left on device. Free some space", ["deploy", "rollback", "destroy", "recover"]),
        ["read-only"] = new("MESH0012", "Read-only file system. Make that file system writable", ["deploy", "rollback", "destroy", "recover"]),
        ["unlistable"] = new("MESH0012", "Permission denied. Give the current user permission", Verbs),
        ["a file"] = new("MESH0012", "is not a directory. Set MeshLedger to a directory", Verbs),
        ["foreign files"] = new(null, "", []),
        ["newer"] = new("MESH0003", "has formatVersion 3, but this version of MeshCi reads only up to 2", Verbs),
        ["damaged"] = new("MESH8010", "its JSON is not valid at line 1, column 3", Verbs),
        ["a directory"] = new("MESH0012", "is a directory where MeshCi expects a file. Move it out of the way", Verbs),
        ["a named pipe"] = new("MESH8010", "it is a named pipe or a device, not a file", Verbs),
    };

    private readonly TemporaryDirectory _directory = new();
    private readonly World _world = new();
    private Func<string, string, Exception?> _fails = (_, _) => null;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.Root, "ledger");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var fault in Faults.Keys)
            foreach (var verb in Verbs) cases.Add(fault, verb);
        return cases;
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_verb_names_the_fault_of_the_ledger_and_leaves_the_mesh_alone(string name, string verb)
    {
        await Deployer().DeployAsync(Shop.Orders("1s"), new("acme/shop", "1"), Token);
        await Deployer().DeployAsync(Shop.Orders("2s"), new("acme/shop", "2"), Token);
        Break(name);
        var (fault, before) = (Faults[name], _world.Plane.State);

        var (text, findings) = await RunAsync(verb);

        if (verb == "show")
        {
            // The mesh can be shown without the ledger, but what the ledger would show is not guessed.
            text.ShouldContain("Mesh shop at ");
            (text.Contains("note: The l", StringComparison.Ordinal) && !text.Contains(" ledger\n", StringComparison.Ordinal))
                .ShouldBe(fault.Verbs.Contains(verb), text);
            text.ShouldContain(" 2 ");
            return;
        }

        if (!fault.Verbs.Contains(verb))
        {
            findings.ShouldBeEmpty(text);
            return;
        }

        var finding = findings.ShouldHaveSingleItem(text);
        finding.Diagnostic.Id.ShouldBe(fault.Code);
        finding.Message.ShouldContain(fault.Cause);
        new[] { "The mesh was not changed.", "Nothing was changed" }.Count(words => finding.Message.Contains(words, StringComparison.Ordinal))
            .ShouldBe(1, finding.Message);
        foreach (var guess in (string[])["not been deployed", "not deployed yet", "matches build", "live: build"]) text.ShouldNotContain(guess);
        _world.Plane.State.ShouldBe(before);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("set aside")]
    public async Task Without_any_readable_entry_it_is_unknown_what_is_deployed(string kind)
    {
        await Deployer().DeployAsync(Shop.Orders("1s"), new("acme/shop", "1"), Token);
        var entry = Path.Combine(Root, "shop", "orders", "00000001.json");
        if (kind == "damaged") File.WriteAllText(entry, "{ half");
        else File.Move(entry, $"{entry}.damaged");
        foreach (var hidden in Directory.EnumerateFiles(Path.GetDirectoryName(entry)!, ".00000001.json.*")) File.Delete(hidden);

        var (history, damaged) = await RunAsync("history");
        history.ShouldBe("The ledger entries of shop/orders are missing or cannot be read, so it is unknown what is deployed.\n"
            + "unknown: no ledger entry can be read");
        damaged.Count.ShouldBe(kind == "damaged" ? 1 : 0);
        var (drift, _) = await RunAsync("drift");
        drift.ShouldContain("drift unknown: no ledger entry can be read");
    }

    private MeshDeployer Deployer() => new(
        _world.Plane, new(new FailingLedgerStore(new DirectoryLedgerStore(Root), (call, key) => _fails(call, key))),
        new DeploySettings { Service = new() { Ownership = new(Shop.Orders().Owner), AllowRemoval = true } }, _world.Reported, _world.Time);

    private void Break(string fault)
    {
        var folder = Path.Combine(Root, "shop", "orders");
        switch (fault)
        {
            case "full":
            case "read-only":
                var code = fault == "full" ? 28 : 30;
                _fails = (call, key) => call is "create" or "replace"
                    ? Failure(key, new IOException(fault == "full" ? "No space left on device" : "Read-only file system", code)) : null;
                break;
            case "unlistable":
                _fails = (call, key) => call == "list" ? Failure(key, new UnauthorizedAccessException("Permission denied")) : null;
                break;
            case "a file":
                Directory.Delete(Root, recursive: true);
                File.WriteAllText(Root, "in the way");
                break;
            case "foreign files":
                foreach (var name in (string[])["notes.txt", ".DS_Store", "1.json", "00000003.txt", "Thumbs.db"])
                    File.WriteAllText(Path.Combine(folder, name), "{");
                File.WriteAllText(Path.Combine(Root, "README.md"), "");
                Directory.CreateDirectory(Path.Combine(Root, "shop", "lost+found"));
                break;
            default:
                // The replaced contents are hidden beside it.
                foreach (var file in Directory.EnumerateFiles(folder, "*00000002.json*").ToList()) File.Delete(file);
                var entry = Path.Combine(Root, Newest);
                if (fault == "a directory")
                {
                    Directory.CreateDirectory(entry);
                    break;
                }

                File.WriteAllText(entry, fault == "newer" ? """{"formatVersion":3}""" : fault == "damaged" ? "{ half" : "");
                if (fault == "a named pipe") UnusualFile.Create(entry, UnusualFile.Pipe);
                break;
        }
    }

    private static MeshException Failure(string key, Exception problem) =>
        new(MeshDiagnostics.FileNotAccessible.At(null, LedgerFolder.Explain(key, "/ledger", problem)));

    // What a user sees, and the errors.
    private async Task<(string Text, IReadOnlyList<Finding> Findings)> RunAsync(string verb)
    {
        await using var deployer = Deployer();
        var seen = _world.Reported.All.Count;
        try
        {
            var (result, findings) = await ResultAsync(verb, deployer);
            return (string.Join('\n', _world.Reported.All.Skip(seen).Append(result)), findings);
        }
        catch (MeshException failure)
        {
            return (string.Join('\n', _world.Reported.All.Skip(seen)), [failure.Finding]);
        }
    }

    private async Task<(string Text, IReadOnlyList<Finding> Findings)> ResultAsync(string verb, MeshDeployer deployer)
    {
        var (context, ledger) = (new BuildContext("acme/shop", "3"), new Ledger(new FailingLedgerStore(new DirectoryLedgerStore(Root), _fails)));
        switch (verb)
        {
            case "deploy":
                return (OutcomeOf([await deployer.DeployAsync(Shop.Orders("3s"), context, Token)]), []);
            case "plan":
                var plan = await deployer.PlanAsync([new ServiceRequest(Shop.Orders("3s"))], context, Token);
                return (string.Join('\n', plan.Lines), plan.Refusal is { } refusal ? [refusal] : []);
            case "drift":
                var drift = await deployer.DriftAsync("shop", "orders", Token);
                return (OutcomeText.Drifted(drift), drift.Unreadable is { } unreadable ? [unreadable] : []);
            case "history":
                var history = await ledger.ReadAllAsync("shop", "orders", HistoryScope.Everything, Token);
                return (string.Join('\n', [.. HistoryText.Lines("shop", "orders", history), OutcomeText.Recorded(history)]),
                    [.. history.Damaged.Select(entry => entry.Finding)]);
            case "rollback":
                return (OutcomeOf([await deployer.RollbackAsync("shop", "orders", context, null, Token)]), []);
            case "destroy":
                return (OutcomeOf(await deployer.DestroyAsync([new("shop", "orders") { Settings = new() { AllowRemoval = true } }], context, Token)), []);
            case "recover":
                await deployer.RecoverAsync([new("shop", "orders")], context, Token);
                return ("", []);
            default:
                return (string.Join('\n', (await MeshOverview.ReadAsync(_world.Plane, ledger, Token, _world.Time)).Lines.Select(line => line.TrimEnd())), []);
        }
    }

    private static string OutcomeOf(IReadOnlyList<DeployResult> results) => string.Join('\n', results.Select(result => result.Build));

    /// <summary>What a fault makes of the verbs that notice it.</summary>
    private sealed record Fault(string? Code, string Cause, string[] Verbs);

    /// <summary>A store some of whose calls fail as the file system would.</summary>
    private sealed class FailingLedgerStore(ILedgerStore store, Func<string, string, Exception?> fails) : ILedgerStore
    {
        public string Describe(string key) => store.Describe(key);

        public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
            Or("list", prefix, () => store.ListAsync(prefix, cancellationToken));

        public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken) =>
            Or("list", prefix, () => store.ListFoldersAsync(prefix, cancellationToken));

        public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) =>
            Or("read", key, () => store.ReadAsync(key, cancellationToken));

        public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            Or("create", key, () => store.CreateAsync(key, bytes, cancellationToken));

        public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken) =>
            Or("replace", key, () => store.ReplaceAsync(key, bytes, tag, cancellationToken));

        public async Task DeleteAsync(string key, CancellationToken cancellationToken) =>
            await Or("delete", key, async () =>
            {
                await store.DeleteAsync(key, cancellationToken);
                return true;
            });

        private Task<T> Or<T>(string call, string key, Func<Task<T>> action) =>
            fails(call, key) is { } failure ? Task.FromException<T>(failure) : action();
    }
}

using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite;
using Microsoft.Data.Sqlite;

namespace MeshCi.Local.Tests;

public sealed class DatabaseFileTests
{
    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_untouched() =>
        await IsRefused("PRAGMA user_version=99", "has format 99; this version reads up to 5");

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_untouched() =>
        await IsRefused("PRAGMA application_id=1", "is a database of another program");

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task A_damaged_database_is_refused_and_left_untouched(int offset)
    {
        using var directory = await Filled();
        using (var file = new FileStream(directory.File("meshci.db"), FileMode.Open, FileAccess.Write))
        {
            file.Position = offset;
            file.Write(Enumerable.Repeat((byte)0xA5, 3000).ToArray());
        }

        await IsRefused(directory, "is damaged or cannot be used");
    }

    [Fact]
    public async Task A_truncated_database_is_refused_and_left_untouched()
    {
        using var directory = await Filled();
        using (var file = new FileStream(directory.File("meshci.db"), FileMode.Open, FileAccess.Write)) file.SetLength(file.Length - 8192);
        await IsRefused(directory, "is damaged or cannot be used");
    }

    [Fact]
    public void An_empty_file_becomes_a_database()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("meshci.db"), []);
        SqliteMeshStore.Open(directory.File("meshci.db")).Dispose();
        SqliteMeshStore.Open(directory.File("meshci.db")).Dispose();
    }

    private static async Task IsRefused(string change, string message)
    {
        using var directory = await Filled();
        using (var connection = new SqliteConnection($"Data Source={directory.File("meshci.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = change;
            command.ExecuteNonQuery();
        }

        await IsRefused(directory, message);
    }

    private static async Task IsRefused(TemporaryDirectory directory, string message)
    {
        var before = await File.ReadAllBytesAsync(directory.File("meshci.db"), TestContext.Current.CancellationToken);
        (await LocalProcess.Run("--state", directory.Root)).ShouldBe((3, ""));
        (await File.ReadAllTextAsync(directory.File("control-plane.error"), TestContext.Current.CancellationToken)).ShouldContain(message);
        (await File.ReadAllTextAsync(directory.File("control-plane.log"), TestContext.Current.CancellationToken)).ShouldContain(message);
        (await File.ReadAllBytesAsync(directory.File("meshci.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
        File.Exists(directory.File("control-plane.json")).ShouldBeFalse();
    }

    private static async Task<TemporaryDirectory> Filled()
    {
        var directory = new TemporaryDirectory();
        using var store = SqliteMeshStore.Open(directory.File("meshci.db"));
        for (var number = 0; number < 50; number++)
        {
            var at = new ResourceAddress("r", "000000000000", "m", Definitions.Model.ResourceKind.VirtualNode, "", $"n{number}");
            await store.WriteAsync(transaction => transaction.Insert(at, "000000000000", "u", 0, new byte[1000], []));
        }

        return directory;
    }
}

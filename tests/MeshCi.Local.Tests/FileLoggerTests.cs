using MeshCi.Local.Logging;

namespace MeshCi.Local.Tests;

public sealed class FileLoggerTests
{
    [Fact]
    public void It_keeps_two_files_of_limited_size()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("log");
        using (var log = new FileLogger(path, new ManualTime(), limit: 1000))
            for (var number = 0; number < 200; number++) log.FaultsInForce(number, seed: 7);

        new FileInfo(path).Length.ShouldBeLessThanOrEqualTo(1000);
        new FileInfo(path + ".1").Length.ShouldBeLessThanOrEqualTo(1000);
        File.ReadAllText(path).ShouldEndWith(" 199 fault rules in effect, seed 7\n");
        Directory.GetFiles(directory.Root).Length.ShouldBe(2);
    }

    [Fact]
    public void It_survives_a_full_disk_and_continues_on_a_new_line_when_there_is_room_again()
    {
        using var disk = new FullableDisk();
        using var log = new FileLogger("log", new ManualTime(), open: disk.Open);
        log.FaultsInForce(1, seed: 7);
        disk.IsFull = true;
        log.FaultsInForce(2, seed: 7);
        log.FaultsInForce(3, seed: 7);
        disk.IsFull = false;
        log.FaultsInForce(4, seed: 7);

        var lines = disk.Text.Split('\n');
        lines[0].ShouldEndWith(" 1 fault rules in effect, seed 7");
        lines[^2].ShouldEndWith(" 4 fault rules in effect, seed 7");
        lines[^1].ShouldBeEmpty();
        lines.Length.ShouldBe(4, disk.Text);
    }

    /// <summary>A disk on which a write can fail halfway, and closing the file then fails as well.</summary>
    private sealed class FullableDisk : IDisposable
    {
        private readonly MemoryStream _content = new();
        private int _room = 3;

        public bool IsFull { get; set; }

        public string Text => System.Text.Encoding.UTF8.GetString(_content.ToArray());

        public Stream Open(string path) => new File(this);

        public void Dispose() => _content.Dispose();

        private sealed class File(FullableDisk disk) : MemoryStream
        {
            private bool _failed;

            public override void Write(ReadOnlySpan<byte> buffer)
            {
                ObjectDisposedException.ThrowIf(!CanWrite, this);
                _failed = disk.IsFull;
                disk._content.Write(disk.IsFull ? buffer[..disk._room] : buffer);
                if (!disk.IsFull) return;
                disk._room = 0;
                throw new IOException("No space left on device");
            }

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                if (_failed) throw new IOException("No space left on device");
            }
        }
    }
}

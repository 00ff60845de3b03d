using System.Net.Sockets;

namespace MeshCi.Aws.Endpoints;

/// <summary>Opens connections that fail with <see cref="PlainHttpException"/> if TLS is expected and the server answers with HTTP.</summary>
internal static class SchemeWatch
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: connects as the handler itself does.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return ExpectsTls(context) ? new WatchedStream(stream) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A proxy answers with HTTP before TLS starts.
    private static bool ExpectsTls(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } target && target.Scheme == Uri.UriSchemeHttps
        && target.IdnHost.Equals(context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase) && target.Port == context.DnsEndPoint.Port;

    /// <summary>Passes everything through, and checks the first bytes that the server sends.</summary>
    private sealed class WatchedStream(Stream inner) : Stream
    {
        private bool _isChecked;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Check(buffer.Span[..count]);
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            Check(buffer[..count]);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        // A TLS record starts with a number from 20 to 24, so none starts with a letter.
        private void Check(ReadOnlySpan<byte> received)
        {
            if (_isChecked || received.Length == 0) return;
            _isChecked = true;
            if (received.StartsWith("HTTP/"u8)) throw new PlainHttpException();
        }
    }
}

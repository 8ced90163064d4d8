using System.Text;
using Flashback.BridgeNode.Errors;

namespace Flashback.BridgeNode.S3;

/// <summary>Reads a body by CRLF lines and counted runs of bytes, whichever the framing calls for next.</summary>
internal sealed class LineReader(Stream body)
{
    private const int MaxLineLength = 4096;

    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start, _end;

    /// <summary>A line without its CRLF.</summary>
    /// <exception cref="S3Exception">The line is too long, or the body ends in it.</exception>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellation)) throw new S3Exception(S3Error.IncompleteBody);
            var character = (char)_buffer[_start++];
            if (character == '\n' && line.Length > 0 && line[^1] == '\r') return line.ToString(0, line.Length - 1);
            if (line.Length == MaxLineLength) throw new S3Exception(S3Error.InvalidRequest);
            line.Append(character);
        }
    }

    /// <summary>Some bytes, at most as many as asked for; none at the body's end. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadSomeAsync(long atMost, CancellationToken cancellation)
    {
        if (_start == _end && !await FillAsync(cancellation)) return default;
        var count = (int)Math.Min(_end - _start, atMost);
        _start += count;
        return _buffer.AsMemory(_start - count, count);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        (_start, _end) = (0, await body.ReadAsync(_buffer, cancellation));
        return _end > 0;
    }
}

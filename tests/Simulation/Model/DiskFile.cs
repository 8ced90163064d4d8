namespace Flashback.Simulation.Model;

/// <summary>A file on a disk as a crash leaves it: what was flushed stays, what was not may be there, in part, or not at all.</summary>
internal sealed class DiskFile
{
    private readonly List<byte> _bytes = [];
    private int _flushed;

    /// <summary>What the process reads, flushed or not.</summary>
    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);

    /// <summary>How many more bytes find room; null for as many as come.</summary>
    public int? Room { get; set; }

    /// <exception cref="IOException">The disk is full; what found room is written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var fits = Math.Min(bytes.Length, Room ?? bytes.Length);
        _bytes.AddRange(bytes[..fits]);
        if (fits < bytes.Length) throw new IOException("The disk is full.");
    }

    /// <summary>The power fails before the next flush returns.</summary>
    public bool FailsAtFlush { get; set; }

    /// <exception cref="IOException">The power fails.</exception>
    public void Flush()
    {
        if (FailsAtFlush) throw new IOException("The power fails.");
        _flushed = _bytes.Count;
    }

    public void Truncate(int length)
    {
        _bytes.RemoveRange(length, _bytes.Count - length);
        _flushed = Math.Min(_flushed, length);
    }

    /// <summary>The process dies, and this much of the unflushed data is left.</summary>
    /// <param name="kept">Given the unflushed bytes, says how many of them are left.</param>
    /// <returns>Whether anything was lost.</returns>
    public bool Crash(Func<int, int> kept)
    {
        (Room, FailsAtFlush) = (null, false);
        var unflushed = _bytes.Count - _flushed;
        if (unflushed == 0) return false;
        var left = kept(unflushed);
        Truncate(_flushed + left);
        Flush();
        return left < unflushed;
    }

    /// <summary>A copy that was made of the file is put in its place.</summary>
    public void Restore(byte[] copy)
    {
        _bytes.Clear();
        _bytes.AddRange(copy);
        Flush();
    }

    public byte[] Copy() => [.. _bytes];
}

namespace Flashback.BridgeNode.Storage;

/// <summary>A draft in memory.</summary>
public sealed class MemoryBlobDraft : IBlobDraft
{
    private readonly MemoryStream _bytes = new();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _bytes.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IBlob> SealAsync(CancellationToken cancellation) => ValueTask.FromResult<IBlob>(new MemoryBlob(_bytes.ToArray()));

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();
}

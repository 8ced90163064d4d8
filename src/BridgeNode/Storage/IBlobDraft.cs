namespace Flashback.BridgeNode.Storage;

/// <summary>Bytes on their way in. Disposing a draft that was not sealed leaves nothing behind.</summary>
public interface IBlobDraft : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Makes the bytes a blob that survives the draft.</summary>
    ValueTask<IBlob> SealAsync(CancellationToken cancellation);
}

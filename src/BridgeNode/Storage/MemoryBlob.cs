namespace Flashback.BridgeNode.Storage;

/// <summary>A blob in memory.</summary>
public sealed class MemoryBlob(byte[] bytes) : IBlob
{
    public long Length => bytes.Length;

    public Stream OpenRead() => new MemoryStream(bytes, writable: false);

    public void Delete()
    {
    }
}

namespace Flashback.BridgeNode.Storage;

/// <summary>A blob in a file of its own. Open streams outlive the file's removal, as POSIX has it.</summary>
public sealed class FileBlob(string path, long length) : IBlob
{
    public long Length => length;

    public Stream OpenRead() =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10, useAsync: true);

    public void Delete() => File.Delete(path);
}

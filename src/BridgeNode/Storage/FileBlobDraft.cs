using System.Security.Cryptography;

namespace Flashback.BridgeNode.Storage;

/// <summary>A draft in a file, which its name marks until it is sealed.</summary>
public sealed class FileBlobDraft : IBlobDraft
{
    private readonly string _path;
    private readonly FileStream _file;
    private bool _sealed;

    public FileBlobDraft(string folder)
    {
        _path = Path.Combine(folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        _file = new FileStream(_path + ".draft", FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 << 10, useAsync: true);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _file.WriteAsync(bytes, cancellation);

    public async ValueTask<IBlob> SealAsync(CancellationToken cancellation)
    {
        await _file.FlushAsync(cancellation);
        var length = _file.Length;
        await _file.DisposeAsync();
        File.Move(_path + ".draft", _path);
        _sealed = true;
        return new FileBlob(_path, length);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sealed) return;
        await _file.DisposeAsync();
        File.Delete(_path + ".draft");
    }
}

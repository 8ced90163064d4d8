using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Flashback.Node.Api.Rpc;

/// <summary>
/// The file of a Unix socket that only its owner may open: in a folder that no one else may write to, with mode 0600 before the first
/// connection can come.
/// </summary>
public sealed class SocketFile(string path)
{
    /// <summary>Bytes of the longest path that every platform takes.</summary>
    public const int MaxPathBytes = 103;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Foreign = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public string Path => path;

    /// <summary>A socket bound to the file and not yet listening: no one can connect before its mode is set.</summary>
    /// <exception cref="IOException">Something else is there, another process answers, or the folder is open to others.</exception>
    public Socket Bind()
    {
        if (!OperatingSystem.IsWindows()) CheckFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        RemoveStale();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Private);
            return socket;
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is SocketException) throw new IOException($"The socket '{path}' (api.socket) cannot be made: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Anyone who may write to the folder could replace this socket with another one.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void CheckFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new IOException($"The folder '{folder}' of the socket (api.socket) does not exist.");
        if ((File.GetUnixFileMode(folder) & Foreign) != 0)
            throw new IOException(
                $"Others may write to '{folder}', the folder of the socket (api.socket). Close it with: chmod go-w '{folder}'");
    }

    /// <summary>A process that was killed leaves its socket behind.</summary>
    private void RemoveStale()
    {
        if (!System.IO.Path.Exists(path)) return;
        if (!IsSocket()) throw new IOException($"'{path}' (api.socket) exists and is not a socket; it is never overwritten.");
        if (Answers()) throw new IOException($"Another process answers on the socket '{path}' (api.socket).");
        File.Delete(path);
    }

    /// <summary>A socket is the one kind of file with a name and no content that cannot be opened.</summary>
    private bool IsSocket()
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null || file.Attributes.HasFlag(FileAttributes.Directory)) return false;
        try
        {
            using var opened = File.OpenHandle(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private bool Answers()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException)
        {
            // A full queue, say: somebody listens.
            return true;
        }
    }
}

using Flashback.Ethereum.Keystore;

namespace Flashback.Node.Configuration;

/// <summary>Where things lie in the data directory.</summary>
public sealed record NodePaths(string Root)
{
    public string Keys => Path.Combine(Root, "keys");

    public string SignLog => Path.Combine(Root, "signlog.db");

    public string Store => Path.Combine(Root, "node.db");

    /// <summary>Where the other validators were found.</summary>
    public string AddressBook => Path.Combine(Root, "peers.json");

    /// <summary>32 random bytes that canary objects and observation salts are derived from.</summary>
    public string ProbeSecret => Path.Combine(Root, "probe.secret");

    public string Keystore(string role) => Path.Combine(Keys, role + ".json");

    /// <summary>The Unix socket of gRPC, unless api.socket names another.</summary>
    public string Socket => Path.Combine(Root, "oracle-node.sock");

    public static NodePaths Of(NodeOptions options) => new(options.DataDirectory);

    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a new file that only its owner may read: whole, or not at all.</summary>
    /// <exception cref="IOException">The file exists, or it cannot be written.</exception>
    public static void WriteNewPrivateFile(string path, ReadOnlySpan<byte> content) =>
        WriteNew(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Writes a new file that others may read: whole, or not at all.</summary>
    /// <exception cref="IOException">The file exists, or it cannot be written.</exception>
    public static void WriteNewFile(string path, ReadOnlySpan<byte> content) =>
        WriteNew(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        if (Path.Exists(path)) throw new IOException($"'{path}' exists already; it is never overwritten.");
        var bytes = content.ToArray();
        try
        {
            AtomicFile.Write(path, mode, replace: false, file => file.Write(bytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: "
                + $"{(error is DirectoryNotFoundException ? "its folder does not exist" : error.Message.TrimEnd('.'))}.", error);
        }
    }
}

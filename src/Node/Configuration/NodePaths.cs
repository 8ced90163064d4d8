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

    public static NodePaths Of(NodeOptions options) => new(options.DataDirectory);

    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a new file that only its owner may read.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public static void WriteNewPrivateFile(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
